import { isTransient } from '#libs/commands';
import { DomainError } from '#libs/domain';
import type { DataSource, EntityManager } from 'typeorm';
import type { Log } from '../broker/broker.js';
import {
  arrange,
  eventName,
  isWaiting,
  sourceName,
  standingOf,
  type Arrangement,
  type Standing,
} from './arrangement.js';
import { missingBefore, refusePartnerEvent, type NumberRange, type PartnerEvent } from './partner-event.js';
import {
  dueOfHeld,
  eventOf,
  knowledgeOf,
  listOverdue,
  lockSources,
  missingOf,
  moveSources,
  settleHeld,
  sourcesToGoOn,
  storeNew,
  waitingIn,
  waitingOf,
  waitingUnder,
  type PartnerSource,
  type PartnerStorage,
  type StandingEvent,
  type WaitingPartnerEvent,
} from './partner-event.store.js';

/** What a partner is told of an event of its. */
export interface PartnerAnswer extends Standing {
  source: string;
  id: string;
  /** Numbers that are missing before it, of one that is held. */
  missing?: NumberRange[];
}

/** How an event was carried out: `undefined`, or why it was not: a refusal, or a fault of ours. */
export type PartnerOutcome = Error | undefined;

/**
 * Does what events ask for, one after another, in the transaction that takes them: by commands, for instance.
 *
 * @returns the outcome of each, in order; of one that was not done nothing is kept
 * @throws a failure that passes: they are brought again
 */
export type PartnerEventHandler = (
  events: readonly PartnerEvent[],
  manager: EntityManager,
) => Promise<readonly PartnerOutcome[]>;

/** Whose events an inbox takes, and what it does with them. */
export interface PartnerInboxOptions {
  dataSource: DataSource;
  /** Whose held events go on here; another inbox may have other partners in the same database. */
  partners: readonly string[];
  handler: PartnerEventHandler;
  /** How long an event is held for what comes before it. */
  windowMs: number;
  /** How what events say is kept; as it is, unless somebody says otherwise. */
  storage?: PartnerStorage;
  log: Log;
}

const AS_IT_IS: PartnerStorage = { seal: (data) => data, open: (data) => data };

/** A handler that carries out one event at a time, each behind a savepoint, and throws what refuses it. */
export function oneByOne(
  carryOut: (event: PartnerEvent, manager: EntityManager) => Promise<void>,
): PartnerEventHandler {
  return async (events, manager) => {
    const outcomes: PartnerOutcome[] = [];
    for (const event of events) {
      await manager.query('SAVEPOINT partner_event');
      try {
        await carryOut(event, manager);
        await manager.query('RELEASE SAVEPOINT partner_event');
        outcomes.push(undefined);
      } catch (error) {
        if (isTransient(error) || !(error instanceof Error)) throw error;
        await manager.query('ROLLBACK TO SAVEPOINT partner_event');
        outcomes.push(error);
      }
    }
    return outcomes;
  };
}

/**
 * Takes partners' events: each once, by source and id, by whatever channel and however often it comes; those of a source
 * that numbers them in its order. What comes too early is held; what is held for longer than the window is listed, for a
 * person to release. So is what cannot be carried out by a fault of ours: it alone, all others go on.
 */
export class PartnerInbox {
  private readonly storage: PartnerStorage;

  constructor(private readonly options: PartnerInboxOptions) {
    this.storage = options.storage ?? AS_IT_IS;
  }

  /** Takes one event; see {@link takeAll}. */
  async take(event: PartnerEvent, channel: string): Promise<PartnerAnswer> {
    const [answer] = await this.takeAll([event], channel);
    return answer!;
  }

  /**
   * Takes events that came together, in one transaction; when it returns, what they say is committed, with what was held
   * for them.
   *
   * @param channel by which they came, as lists tell it: `kafka` or `http`
   * @param isTold whether who brought them is told by what this returns, and not by the topic of answers as well
   * @returns the answer to each, in order
   * @throws a transient failure, after which they are to be brought again
   */
  takeAll(events: readonly PartnerEvent[], channel: string, isTold = false): Promise<PartnerAnswer[]> {
    return this.options.dataSource.transaction(async (manager) => {
      const known = await knowledgeOf(manager, events);
      const arrangement = arrange(events, known);
      const taken = await this.carryOut(manager, arrangement.due);
      const { aside } = arrangement;
      await storeNew(manager, [...taken, ...aside], { channel, isTold, storage: this.storage });
      await moveSources(manager, [...arrangement.moved.values()]);
      const released = await this.goOnWith(manager, [...arrangement.moved.values()]);
      const standing = new Map<string, Standing>([...known.events].map(([name, before]) => [name, standingOf(before)]));
      for (const { event, ...now } of [...taken, ...aside, ...released]) standing.set(eventName(event), now);
      return this.answersTo(manager, events, standing, arrangement);
    });
  }

  /** Takes what is held and due, should more of it lie there than one transaction takes. @returns how many */
  async goOnWithHeld(): Promise<number> {
    let taken = 0;
    for (const source of await sourcesToGoOn(this.options.dataSource.manager, this.options.partners)) {
      taken += await this.options.dataSource.transaction(async (manager) => {
        await lockSources(manager, [source]);
        return (await this.goOnWith(manager, [source])).length;
      });
    }
    return taken;
  }

  /** Lists events that are held for longer than the window. @returns how many are new on the list */
  listOverdue(): Promise<number> {
    const { dataSource, partners, windowMs } = this.options;
    return listOverdue(dataSource.manager, partners, windowMs);
  }

  /**
   * A person lets events of a source go on that wait: everything up to a number is taken, in order, and what is missing
   * before it is given up; or one event, by its id.
   *
   * @returns what became of each
   */
  release(source: PartnerSource, which: { upTo: number } | { id: string }): Promise<PartnerAnswer[]> {
    return this.options.dataSource.transaction(async (manager) => {
      await lockSources(manager, [source]);
      const waiting =
        'id' in which
          ? await waitingUnder(manager, source, which.id)
          : await waitingIn(manager, source, { from: 1, to: which.upTo });
      const settled = await this.settle(manager, source, waiting);
      await this.goOnWith(manager, [source]);
      return settled.map(({ event: { source, id }, ...standing }) => ({ source, id, ...standing }));
    });
  }

  /** Numbers of a source that are missing now. */
  missing(source: PartnerSource): Promise<NumberRange[]> {
    return missingOf(this.options.dataSource.manager, source);
  }

  /**
   * How an event of a partner stands.
   *
   * @param source where several sources of the partner may use the same id
   * @throws {DomainError} `partner-event.not-found`
   */
  async find(partner: string, id: string, source?: string): Promise<PartnerAnswer> {
    const { manager } = this.options.dataSource;
    const known = await eventOf(manager, { partner, id, ...(source === undefined ? {} : { source }) });
    if (!known) throw refusePartnerEvent('partner-event.not-found');
    const standing = standingOf(known);
    if (!isWaiting(standing)) return { source: known.source, id, ...standing };
    const missing = missingBefore(await missingOf(manager, { partner, source: known.source }), {
      number: known.number ?? 0,
    });
    return { source: known.source, id, ...standing, missing };
  }

  /** Events that wait, the oldest first; some hundred at most. */
  waiting(): Promise<WaitingPartnerEvent[]> {
    return waitingOf(this.options.dataSource.manager, this.options.partners);
  }

  /** Takes what was held and has its turn now, in order. */
  private async goOnWith(manager: EntityManager, sources: readonly PartnerSource[]): Promise<StandingEvent[]> {
    const all: StandingEvent[] = [];
    for (const source of sources) all.push(...(await this.settle(manager, source, await dueOfHeld(manager, source))));
    return all;
  }

  private async settle(
    manager: EntityManager,
    { partner, source }: PartnerSource,
    held: readonly PartnerEvent[],
  ): Promise<StandingEvent[]> {
    if (held.length === 0) return [];
    const settled = await this.carryOut(
      manager,
      held.map((event) => ({ ...event, data: this.storage.open(event.data) })),
    );
    await settleHeld(manager, settled);
    await moveSources(manager, [{ partner, source, lastNumber: held.at(-1)?.number ?? 0 }]);
    return settled;
  }

  private async carryOut(manager: EntityManager, due: readonly PartnerEvent[]): Promise<StandingEvent[]> {
    if (due.length === 0) return [];
    const outcomes = await this.options.handler(due, manager);
    return due.map((event, i) => {
      const error = outcomes[i];
      if (!error) return { event, status: 'taken' as const };
      return { event, ...(error instanceof DomainError ? refused(error) : this.failed(event, error)) };
    });
  }

  private failed({ partner, source, id, type }: PartnerEvent, { message: reason }: Error): Standing {
    const { log } = this.options;
    log.error({ partner, source, id, type, reason }, 'an event of a partner cannot be carried out: a person is asked');
    return { ...refused(refusePartnerEvent('partner-event.failed')), status: 'listed' };
  }

  private async answersTo(
    manager: EntityManager,
    events: readonly PartnerEvent[],
    standing: ReadonlyMap<string, Standing>,
    { contradicting }: Arrangement,
  ): Promise<PartnerAnswer[]> {
    const errors = new Map(contradicting.map(({ event, error }) => [event, error]));
    const missing = new Map<string, NumberRange[]>();
    const answers: PartnerAnswer[] = [];
    for (const event of events) {
      const { source, id } = event;
      const error = errors.get(event);
      const now = error ? refused(error) : standing.get(eventName(event))!;
      const waits = isWaiting(now);
      const name = sourceName(event);
      if (waits && !missing.has(name)) missing.set(name, await missingOf(manager, event));
      const before = waits ? { missing: missingBefore(missing.get(name) ?? [], event) } : {};
      answers.push({ source, id, ...now, ...before });
    }
    return answers;
  }
}

function refused({ code, details }: DomainError): Standing {
  return { status: 'refused', code, details: details ?? {} };
}
