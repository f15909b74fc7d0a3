import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { idFor, type AskedCommand, type CommandRequest } from '#libs/commands';
import { instantOf, type Instant } from '#libs/domain';
import { accountsContract, partnersHeard } from '#libs/events';
import {
  PartnerExchange,
  PartnerInbox,
  type PartnerAnswer,
  type PartnerEvent,
  type PartnerOutcome,
  type PartnerSource,
  type WaitingPartnerEvent,
} from '#libs/messaging';
import { EventCommands, PLATFORM, type Platform } from '#libs/service';
import { bankCommandOf } from './bank.wire.js';

/** How long an event is held for those before it; then a person is asked. */
const WINDOW_MS = 15 * 60_000;

/** Hears the partner banks: what they answer to requests, and what happened with cards. */
@Injectable()
export class Banks implements OnApplicationBootstrap {
  private readonly inbox: PartnerInbox;

  constructor(
    private readonly commands: EventCommands,
    private readonly dataSource: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {
    this.inbox = new PartnerInbox({
      dataSource,
      partners: partnersHeard(accountsContract),
      handler: (events, manager) => this.carryOut(events, manager),
      windowMs: WINDOW_MS,
      log: platform.log,
    });
  }

  onApplicationBootstrap(): void {
    const { dataSource, inbox } = this;
    const { broker, log, definition } = this.platform;
    const channels = accountsContract.channels ?? [];
    const exchange = new PartnerExchange({ service: definition.name, broker, dataSource, inbox, channels, log });
    this.platform.background.push(exchange);
    exchange.start();
  }

  /** How an event stands. @throws {DomainError} `partner-event.not-found` */
  find(bank: string, id: string, source: string | undefined): Promise<PartnerAnswer> {
    return this.inbox.find(bank, id, source);
  }

  /** Events that wait for a person, the oldest first. */
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
    const { id, type, partner, source, data } = event;
    const scope = `${partner} ${source}`;
    const request: CommandRequest = { idempotencyKey: id, scope, by: partner, asked: { type, data }, at };
    return bankCommandOf(event, { ask: this.commands.ask, id: idFor(request), request });
  }
}
