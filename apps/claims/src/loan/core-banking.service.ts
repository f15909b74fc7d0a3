import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { AskedCommand } from '#libs/commands';
import { businessDay } from '#libs/domain';
import { claimsContract } from '#libs/events';
import type { PartnerEvent } from '#libs/messaging';
import { PartnerDoor, type PartnerAsking } from '#libs/partners';
import { EventCommands, PLATFORM, type Platform } from '#libs/service';
import { disburse, moveEnd } from './loan.js';
import { readLoanEvent } from './loan.wire.js';

/** As its events name it. */
export const CORE_BANKING = 'core-banking';

/** Takes the events of loans from core banking, which does not number them: none is held for another. */
@Injectable()
export class CoreBanking extends PartnerDoor implements OnApplicationBootstrap {
  constructor(commands: EventCommands, dataSource: DataSource, @Inject(PLATFORM) platform: Platform) {
    const channels = claimsContract.channels?.filter(({ partner }) => partner === CORE_BANKING) ?? [];
    super({ commands, dataSource, platform, channels, commandOf: loanCommandOf });
  }

  onApplicationBootstrap(): void {
    this.open();
  }
}

function loanCommandOf(event: PartnerEvent, { ask, id, request }: PartnerAsking): AskedCommand {
  const said = readLoanEvent(event, businessDay(request.at));
  return 'disbursed' in said
    ? ask(disburse, { id, ...said.disbursed }, request)
    : ask(moveEnd, { id, ...said.moved }, request);
}
