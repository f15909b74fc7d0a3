import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { claimsContract } from '#libs/events';
import type { PartnerStorage } from '#libs/messaging';
import { PartnerDoor } from '#libs/partners';
import type { PartnerSecrets } from '#libs/product';
import { EventCommands, InjectSetting, PLATFORM, type Platform } from '#libs/service';
import claims from '../../product.js';
import { CORE_BANKING } from '../loan/core-banking.service.js';
import { Vault } from '../vault/vault.service.js';
import { commandOf } from './claim-event.wire.js';

const CHANNELS = claimsContract.channels?.filter(({ partner }) => partner !== CORE_BANKING) ?? [];

/** Takes the claim events of insurers, by whatever way they come. */
@Injectable()
export class Insurers extends PartnerDoor implements OnApplicationBootstrap {
  constructor(
    commands: EventCommands,
    dataSource: DataSource,
    vault: Vault,
    @Inject(PLATFORM) platform: Platform,
    @InjectSetting(claims.settings.insurerSecrets) secrets: PartnerSecrets,
  ) {
    super({
      commands,
      dataSource,
      platform,
      channels: CHANNELS,
      partners: secrets.keys(),
      commandOf: (event, asking) =>
        commandOf(event, {
          ...asking,
          seal: (text) => vault.seal(text),
          sealPathology: (policyId, pathology) => vault.sealPathology(policyId, pathology),
        }),
      // What was said is compared by its content where events are told apart; here it would keep what is sealed elsewhere.
      keptOf: ({ type }) => ({ type }),
      storage: storageOf(vault),
    });
  }

  onApplicationBootstrap(): void {
    this.open();
  }
}

/** Everything that insurers say is about somebody's health. */
function storageOf(vault: Vault): PartnerStorage {
  return {
    seal: (data) => ({ sealed: vault.seal(JSON.stringify(data)) }),
    open: (data) => JSON.parse(vault.open((data as { sealed: string }).sealed)) as unknown,
  };
}
