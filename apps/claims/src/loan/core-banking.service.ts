import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { idFor, type AskedCommand, type CommandRequest } from '#libs/commands';
import { businessDay, instantOf, type Instant } from '#libs/domain';
import { claimsContract } from '#libs/events';
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
import { disburse, moveEnd } from './loan.js';
import { readLoanEvent } from './loan.wire.js';

/** As its events name it. */
export const CORE_BANKING = 'core-banking';
/** Core banking does not number its events: none is held for another. */
const WINDOW_MS = 15 * 60_000;

/** Takes the events of loans from core banking: each once, those that came together in one transaction. */
@Injectable()
export class CoreBanking implements OnApplicationBootstrap {
  private readonly inbox: PartnerInbox;

  constructor(
    private readonly commands: EventCommands,
    private readonly dataSource: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {
    this.inbox = new PartnerInbox({
      dataSource,
      partners: [CORE_BANKING],
      handler: (events, manager) => this.carryOut(events, manager),
      windowMs: WINDOW_MS,
      log: platform.log,
    });
  }

  onApplicationBootstrap(): void {
    const channels = claimsContract.channels?.filter(({ partner }) => partner === CORE_BANKING) ?? [];
    const { dataSource, inbox } = this;
    const { broker, log, definition } = this.platform;
    const exchange = new PartnerExchange({ service: definition.name, broker, dataSource, inbox, channels, log });
    this.platform.background.push(exchange);
    exchange.start();
  }

  /** Takes events that an administrator brings. @returns the answer to each, in order */
  takeAll(events: readonly PartnerEvent[]): Promise<PartnerAnswer[]> {
    return this.inbox.takeAll(events, 'http', true);
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
    const { id, type, source, data } = event;
    const scope = `${CORE_BANKING} ${source}`;
    const request: CommandRequest = { idempotencyKey: id, scope, by: CORE_BANKING, asked: { type, data }, at };
    const said = readLoanEvent(event, businessDay(at));
    return 'disbursed' in said
      ? this.commands.ask(disburse, { id: idFor(request), ...said.disbursed }, request)
      : this.commands.ask(moveEnd, { id: idFor(request), ...said.moved }, request);
  }
}
