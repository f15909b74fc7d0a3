import { isTransient } from '#libs/commands';
import { DomainError } from '#libs/domain';
import type { DataSource, EntityManager } from 'typeorm';
import {
  arrange,
  eventName,
  isWaiting,
  sourceName,
  standingOf,
  type Arrangement,
  type Standing,
} from './arrangement.js';
import { missingBefore, type NumberRange, type PartnerEvent } from './partner-event.js';
import {
  dueOfHeld,
  knowledgeOf,
  listOverdue,
  lockSources,
  missingOf,
  moveSources,
  settleHeld,
  sourcesToGoOn,
  storeNew,
  waitingIn,
  type PartnerSource,
  type StandingEvent,
} from './partner-event.store.js';

/** What a partner is told of an event of its. */
export interface PartnerAnswer extends Standing {
  source: string;
  id: string;
  /** Numbers that are missing before it, of one that is held. */
  missing?: NumberRange[];
}

/** How an event was carried out: `undefined`, or why it was refused. */
export type PartnerOutcome = DomainError | undefined;

/**
 * Does what events ask for, one after another, in the transaction that takes them: by commands, for instance.
 *
 * @returns the outcome of each, in order; of a refused one nothing is kept
 */
export type PartnerEventHandler = (
  events: readonly PartnerEvent[],
  manager: EntityManager,
) => Promise<readonly PartnerOutcome[]>;

type NumberedEvent = PartnerEvent & { number: number };

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
        if (isTransient(error) || !(error instanceof DomainError)) throw error;
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
 * person to release or refuse.
 */
export class PartnerInbox {
  constructor(
    private readonly dataSource: DataSource,
    private readonly handler: PartnerEventHandler,
    /** How long an event is held for what comes before it. */
    private readonly windowMs: number,
  ) {}

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
   * @returns the answer to each, in order
   * @throws a transient failure, after which they are to be brought again
   */
  takeAll(events: readonly PartnerEvent[], channel: string): Promise<PartnerAnswer[]> {
    return this.dataSource.transaction(async (manager) => {
      const known = await knowledgeOf(manager, events);
      const arrangement = arrange(events, known);
      const taken = await this.carryOut(manager, arrangement.due);
      const { aside } = arrangement;
      await storeNew(manager, [...taken, ...aside], channel);
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
    for (const source of await sourcesToGoOn(this.dataSource.manager)) {
      taken += await this.dataSource.transaction(async (manager) => {
        await lockSources(manager, [source]);
        return (await this.goOnWith(manager, [source])).length;
      });
    }
    return taken;
  }

  /** Lists events that are held for longer than the window. @returns how many are new on the list */
  listOverdue(): Promise<number> {
    return listOverdue(this.dataSource.manager, this.windowMs);
  }

  /**
   * A person lets the events of a source go on although some before them are missing: everything up to a number is
   * taken, in order, and what is missing before it is given up.
   *
   * @returns what became of each
   */
  release(source: PartnerSource, upTo: number): Promise<PartnerAnswer[]> {
    return this.dataSource.transaction(async (manager) => {
      await lockSources(manager, [source]);
      const settled = await this.settle(manager, source, await waitingIn(manager, source, { from: 1, to: upTo }));
      await this.goOnWith(manager, [source]);
      return settled.map(({ event: { source, id }, ...standing }) => ({ source, id, ...standing }));
    });
  }

  /** Numbers of a source that are missing now. */
  missing(source: PartnerSource): Promise<NumberRange[]> {
    return missingOf(this.dataSource.manager, source);
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
    held: readonly NumberedEvent[],
  ): Promise<StandingEvent[]> {
    const last = held.at(-1);
    if (!last) return [];
    const settled = await this.carryOut(manager, held);
    await settleHeld(manager, settled);
    await moveSources(manager, [{ partner, source, lastNumber: last.number }]);
    return settled;
  }

  private async carryOut(manager: EntityManager, due: readonly PartnerEvent[]): Promise<StandingEvent[]> {
    if (due.length === 0) return [];
    const outcomes = await this.handler(due, manager);
    return due.map((event, i) => {
      const error = outcomes[i];
      return { event, ...(error ? refused(error) : { status: 'taken' as const }) };
    });
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
