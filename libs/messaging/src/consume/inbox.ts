import { isTransient } from '#libs/commands';
import { sourceOf } from '#libs/events';
import type { DataSource, EntityManager } from 'typeorm';
import type { ArrivedMessage, EventHandler } from '../broker/message.js';
import { consumerSpans } from '../broker/spans.js';
import type { DeadMessage } from '../letters/letter.js';
import { fulfil, lettersAt, parkedSubjects, resolveAwaiting, saveLetters, tellEnd } from '../letters/letter.store.js';
import { appendDigests, holdCurrent, holdNext, lockLanes, readDigests, saveLanes, setDigest } from './lane.store.js';
import {
  knownPlaces,
  placeName,
  sortMessages,
  subjectsOf,
  type Applicable,
  type Channel,
  type LaneState,
  type Sorted,
} from './sorting.js';

/** What became of a batch. */
export interface InboxResult {
  applied: number;
  duplicates: number;
  dead: DeadMessage[];
  /** Lanes that wait for a missing event, and the position that is. */
  gaps: { lane: number; expected: number }[];
  /** Lanes that stand still from now on, and why. */
  conflicts: { lane: number; conflict: string }[];
}

/** The projection changes just now: the same messages are to be brought again in a moment. */
export class ProjectionChanges extends Error {
  constructor() {
    super('the projection is being switched');
  }
}

const NOTHING: InboxResult = { applied: 0, duplicates: 0, dead: [], gaps: [], conflicts: [] };

/** The projection on which a handler works: what it stores belongs to that. */
export function projectionOf(manager: EntityManager): string {
  return String(manager.queryRunner?.data.projection ?? 'first');
}

/** Whether a handler is to keep up what is derived from the rest; of a projection that is made anew it is made at once, later. */
export function isDerived(manager: EntityManager): boolean {
  return manager.queryRunner?.data.isDerived !== false;
}

/**
 * Applies messages of one product: events, cursors, digests and dead letters in one transaction. That makes it exactly
 * once in effect, however often Kafka delivers.
 */
export class Inbox {
  readonly source: string;

  constructor(
    private readonly dataSource: DataSource,
    readonly product: string,
    readonly handler: EventHandler,
    /** The types of events that the handler wants; left out: all. */
    private readonly types?: ReadonlySet<string>,
  ) {
    this.source = sourceOf(product);
  }

  /**
   * Applies messages of the topic to the current projection.
   *
   * @throws a transient failure, after which the same messages are to be brought again
   */
  apply(messages: readonly ArrivedMessage[]): Promise<InboxResult> {
    return this.transactBothWays(messages, 'topic', undefined);
  }

  /** Applies a page of the journal to the projection that asked for it. @throws a transient failure, as above */
  applyPage(messages: readonly ArrivedMessage[], projection: string): Promise<InboxResult> {
    return this.transactBothWays(messages, 'page', projection);
  }

  /**
   * The journal says that a lane ends at `head`, to one who asked for what is after `after`: nothing is missing then, or
   * the journal knows less than was applied.
   */
  laneEnds(projection: string, lane: number, after: number, head: number): Promise<InboxResult> {
    return this.dataSource.transaction(async (manager) => {
      const before = await lockLanes(manager, projection, this.source, [lane]);
      const state = { ...before.get(lane)! };
      if (head < after && state.position >= after) {
        state.conflict ??= `applied up to ${state.position}, and its journal ends at ${head}: it was restored to that`;
      } else if (head === state.position) state.seen = state.position;
      const after_ = new Map([[lane, state]]);
      await saveLanes(manager, projection, this.source, before, after_);
      await tellEnd(manager, projection, this.source, lane, head);
      return { ...NOTHING, conflicts: newConflicts(before, after_) };
    });
  }

  private async transactBothWays(
    messages: readonly ArrivedMessage[],
    channel: Channel,
    projection: string | undefined,
  ): Promise<InboxResult> {
    try {
      return await this.transact(messages, channel, projection, 'together');
    } catch (error) {
      if (isTransient(error) || error instanceof ProjectionChanges) throw error;
      return this.transact(messages, channel, projection, 'one by one'); // finds the event that is refused
    }
  }

  private transact(
    messages: readonly ArrivedMessage[],
    channel: Channel,
    wanted: string | undefined,
    mode: 'together' | 'one by one',
  ): Promise<InboxResult> {
    return this.dataSource.transaction(async (manager) => {
      const current = await holdCurrent(manager);
      if (wanted === undefined && current === undefined) throw new ProjectionChanges();
      const projection = wanted ?? current!;
      const isDerived = projection === current || (await holdNext(manager, projection));
      if (isDerived === undefined) return NOTHING; // who still needs it asks again
      if (manager.queryRunner) Object.assign(manager.queryRunner.data, { projection, isDerived });
      const partitions = [...new Set(messages.map(({ partition }) => partition))].sort((a, b) => a - b);
      const before = await lockLanes(manager, projection, this.source, partitions);
      const known = await this.knowledge(manager, projection, messages, before);
      let sorted = sortMessages(this.source, messages, channel, known, this.types);
      if (mode === 'together') await this.handle(sorted.events, manager);
      else sorted = await this.handleEach(sorted, manager);
      await this.keep(manager, projection, channel, before, sorted);
      return resultOf(before, sorted);
    });
  }

  private async knowledge(
    manager: EntityManager,
    projection: string,
    messages: readonly ArrivedMessage[],
    lanes: ReadonlyMap<number, LaneState>,
  ) {
    const parked = await parkedSubjects(manager, projection, this.source, subjectsOf(messages));
    const places = knownPlaces(messages, lanes);
    if (places.length === 0) return { lanes, parked, digests: new Map(), letters: new Map() };
    const digests = await readDigests(manager, projection, this.source, places);
    const letters = await lettersAt(manager, projection, this.source, places);
    const byPlace = letters.map((letter) => [placeName(letter.lane, letter.position), letter] as const);
    return { lanes, parked, digests, letters: new Map(byPlace) };
  }

  private async keep(
    manager: EntityManager,
    projection: string,
    channel: Channel,
    before: ReadonlyMap<number, LaneState>,
    { events, dead, lanes, digests }: Sorted,
  ): Promise<void> {
    await saveLetters(manager, projection, this.source, dead);
    await saveLanes(manager, projection, this.source, before, lanes);
    await appendDigests(manager, projection, this.source, before, digests);
    for (const { event, digest, fulfils } of events) {
      if (!fulfils) continue;
      await setDigest(manager, projection, this.source, event.sequence, digest);
      await fulfil(manager, this.handler, projection, this.source, fulfils);
    }
    if (channel === 'page') await resolveAwaiting(manager, projection, this.source);
  }

  private async handle(applicable: readonly Applicable[], manager: EntityManager): Promise<void> {
    const events = applicable.map(({ event }) => event);
    if (events.length > 0) await consumerSpans(this.product, events, () => this.handler(events, manager));
  }

  private async handleEach(sorted: Sorted, manager: EntityManager): Promise<Sorted> {
    const events: Applicable[] = [];
    const buried: DeadMessage[] = [];
    const refused = new Set<string | undefined>();
    for (const applicable of sorted.events) {
      const { event, fulfils } = applicable;
      if (refused.has(event.subject)) {
        buried.push(letterOf(applicable, 'parked', 'waits behind a dead letter'));
        continue;
      }
      await manager.query('SAVEPOINT event');
      try {
        await this.handle([applicable], manager);
        await manager.query('RELEASE SAVEPOINT event');
        events.push(applicable);
      } catch (error) {
        if (isTransient(error)) throw error;
        await manager.query('ROLLBACK TO SAVEPOINT event');
        buried.push(letterOf(applicable, 'waiting', error instanceof Error ? error.message : 'refused'));
        if (!fulfils) refused.add(event.subject);
      }
    }
    // What was dead already comes behind: had it come before, its subject's events would not be here.
    const behind = sorted.dead.map((letter): DeadMessage =>
      letter.takesPlace && refused.has(letter.subject) ? { ...letter, status: 'parked' } : letter,
    );
    return { ...sorted, events, dead: [...buried, ...behind] };
  }
}

function letterOf({ event, message, digest }: Applicable, status: DeadMessage['status'], reason: string): DeadMessage {
  const { subject, sequence } = event;
  return { message, status, reason, digest, subject, ...sequence, takesPlace: true, awaitsJournal: false };
}

function resultOf(before: ReadonlyMap<number, LaneState>, { events, duplicates, dead, lanes }: Sorted): InboxResult {
  const behind = [...lanes].filter(([, { position, seen, conflict }]) => seen > position && conflict === undefined);
  const gaps = behind.map(([lane, { position }]) => ({ lane, expected: position + 1 }));
  return { applied: events.length, duplicates, dead, gaps, conflicts: newConflicts(before, lanes) };
}

function newConflicts(before: ReadonlyMap<number, LaneState>, after: ReadonlyMap<number, LaneState>) {
  return [...after].flatMap(([lane, { conflict }]) =>
    conflict !== undefined && before.get(lane)?.conflict === undefined ? [{ lane, conflict }] : [],
  );
}
