import { idFor, type AskedCommand, type CommandRequest } from '#libs/commands';
import { instantOf, type Instant } from '#libs/domain';
import type { PartnerChannel } from '#libs/events';
import {
  PartnerExchange,
  PartnerInbox,
  type PartnerAnswer,
  type PartnerEvent,
  type PartnerOutcome,
  type PartnerSource,
  type PartnerStorage,
  type WaitingPartnerEvent,
} from '#libs/messaging';
import type { EventCommands, Platform } from '#libs/service';
import type { DataSource, EntityManager } from 'typeorm';

/** With what the command of a partner's event is asked for. */
export interface PartnerAsking {
  ask: EventCommands['ask'];
  /** Of what the command makes. */
  id: string;
  /** Its key is the event's id, so that it is done once. */
  request: CommandRequest;
}

/** Who comes through a door, and what is done for them. */
export interface PartnerDoorOptions {
  platform: Platform;
  dataSource: DataSource;
  commands: EventCommands;
  channels: readonly PartnerChannel[];
  /** Who comes besides the partners of the channels: by HTTP alone. */
  partners?: Iterable<string>;
  /** The command that an event asks for. @throws {DomainError} what refuses the event */
  commandOf: (event: PartnerEvent, asking: PartnerAsking) => AskedCommand;
  /** What of an event is kept with its command, to tell it from another one of the same id; type and data when left out. */
  keptOf?: (event: PartnerEvent) => object;
  /** How what events say is kept, when not as it is. */
  storage?: PartnerStorage;
}

/** How long an event is held for those before it; then a person is asked. */
const WINDOW_MS = 15 * 60_000;

/**
 * Takes what partners say, by Kafka and by HTTP alike: each event once, in the order of their numbers, as a command in
 * the transaction that takes it; each is answered on the partner's topic.
 */
export class PartnerDoor {
  private readonly inbox: PartnerInbox;

  constructor(private readonly options: PartnerDoorOptions) {
    const { channels, dataSource, partners = [], platform, storage } = options;
    this.inbox = new PartnerInbox({
      dataSource,
      partners: [...new Set([...channels.map(({ partner }) => partner), ...partners])],
      handler: (events, manager) => this.carryOut(events, manager),
      windowMs: WINDOW_MS,
      ...(storage ? { storage } : {}),
      log: platform.log,
    });
  }

  /** Reads the topics of the channels from now on, until the service stops. */
  open(): void {
    const { channels, dataSource, platform } = this.options;
    const { broker, log, definition, background } = platform;
    const { inbox } = this;
    const exchange = new PartnerExchange({ service: definition.name, broker, dataSource, inbox, channels, log });
    background.push(exchange);
    exchange.start();
  }

  /** Takes one event that came over HTTP. */
  take(event: PartnerEvent): Promise<PartnerAnswer> {
    return this.inbox.take(event, 'http');
  }

  /** Takes events that somebody brings, who is told here what became of each. @returns the answers, in order */
  takeAll(events: readonly PartnerEvent[]): Promise<PartnerAnswer[]> {
    return this.inbox.takeAll(events, 'http', true);
  }

  /** How an event stands. @throws {DomainError} `partner-event.not-found` */
  find(partner: string, id: string, source: string | undefined): Promise<PartnerAnswer> {
    return this.inbox.find(partner, id, source);
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
    return this.options.commands.in(manager).outcomesOf(events, (event) => this.asked(event, at));
  }

  private asked(event: PartnerEvent, at: Instant): AskedCommand {
    const { commandOf, commands, keptOf } = this.options;
    const { id, type, data, partner, source } = event;
    const asked = keptOf?.(event) ?? { type, data };
    const request: CommandRequest = { idempotencyKey: id, scope: `${partner} ${source}`, by: partner, asked, at };
    return commandOf(event, { ask: commands.ask, id: idFor(request), request });
  }
}
