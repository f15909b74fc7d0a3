import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { idFor, type AskedCommand, type CommandRequest } from '#libs/commands';
import { instantOf, type Instant } from '#libs/domain';
import { claimsContract } from '#libs/events';
import {
  PartnerExchange,
  PartnerInbox,
  type PartnerAnswer,
  type PartnerEvent,
  type PartnerOutcome,
} from '#libs/messaging';
import type { PartnerSource, PartnerStorage, WaitingPartnerEvent } from '#libs/messaging';
import type { PartnerSecrets } from '#libs/product';
import { EventCommands, InjectSetting, PLATFORM, type Platform } from '#libs/service';
import claims from '../../product.js';
import { CORE_BANKING } from '../loan/core-banking.service.js';
import { Vault } from '../vault/vault.service.js';
import { commandOf } from './claim-event.wire.js';

const CHANNELS = claimsContract.channels?.filter(({ partner }) => partner !== CORE_BANKING) ?? [];
/** How long an event is held for those before it; then a person is asked. */
const WINDOW_MS = 15 * 60_000;

/** Takes the claim events of insurers, by whatever way they come: each once, in the order of their numbers. */
@Injectable()
export class Insurers implements OnApplicationBootstrap {
  private readonly inbox: PartnerInbox;

  constructor(
    private readonly commands: EventCommands,
    private readonly dataSource: DataSource,
    private readonly vault: Vault,
    @Inject(PLATFORM) private readonly platform: Platform,
    @InjectSetting(claims.settings.insurerSecrets) secrets: PartnerSecrets,
  ) {
    this.inbox = new PartnerInbox({
      dataSource,
      partners: [...new Set([...CHANNELS.map(({ partner }) => partner), ...secrets.keys()])],
      handler: (events, manager) => this.carryOut(events, manager),
      windowMs: WINDOW_MS,
      storage: storageOf(vault),
      log: platform.log,
    });
  }

  onApplicationBootstrap(): void {
    const { dataSource, inbox } = this;
    const { broker, log, definition } = this.platform;
    const exchange = new PartnerExchange({
      service: definition.name,
      broker,
      dataSource,
      inbox,
      channels: CHANNELS,
      log,
    });
    this.platform.background.push(exchange);
    exchange.start();
  }

  /** Takes one event that came over HTTP. */
  take(event: PartnerEvent): Promise<PartnerAnswer> {
    return this.inbox.take(event, 'http');
  }

  /** How an event stands. @throws {DomainError} `partner-event.not-found` */
  find(insurer: string, id: string, source: string | undefined): Promise<PartnerAnswer> {
    return this.inbox.find(insurer, id, source);
  }

  /** Events that wait, the oldest first. */
  waiting(): Promise<WaitingPartnerEvent[]> {
    return this.inbox.waiting();
  }

  /** A person lets a source go on up to a number, or one event of it by its id. @returns what became of each */
  release(source: PartnerSource, which: { upTo: number } | { id: string }): Promise<PartnerAnswer[]> {
    return this.inbox.release(source, which);
  }

  private carryOut(events: readonly PartnerEvent[], manager: EntityManager): Promise<PartnerOutcome[]> {
    const at = instantOf(Date.now());
    return this.commands.in(manager).outcomesOf(events, (event) => this.asked(event, at));
  }

  private asked(event: PartnerEvent, at: Instant): AskedCommand {
    const { id, type, partner, source } = event;
    // What was said is compared by its content where events are told apart; here it would keep what is sealed elsewhere.
    const request: CommandRequest = {
      idempotencyKey: id,
      scope: `${partner} ${source}`,
      by: partner,
      asked: { type },
      at,
    };
    const { commands, vault } = this;
    return commandOf(event, {
      ask: commands.ask,
      id: idFor(request),
      request,
      seal: (text) => vault.seal(text),
      sealPathology: (policyId, pathology) => vault.sealPathology(policyId, pathology),
    });
  }
}

/** Everything that insurers say is about somebody's health. */
function storageOf(vault: Vault): PartnerStorage {
  return {
    seal: (data) => ({ sealed: vault.seal(JSON.stringify(data)) }),
    open: (data) => JSON.parse(vault.open((data as { sealed: string }).sealed)) as unknown,
  };
}
