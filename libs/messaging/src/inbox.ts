import { isTransient } from '#libs/commands';
import { sourceOf, type CloudEvent } from '#libs/events';
import type { DataSource, EntityManager } from 'typeorm';
import { subjectsOf, sortMessages, type ArrivedMessage, type DeadMessage, type Gap, type Sorted } from './sorting.js';
import { consumerSpans } from './spans.js';

/** Changes the service's own tables as events say; all of them and their cursors in one transaction. */
export type EventHandler = (events: CloudEvent[], manager: EntityManager) => Promise<void>;

/** What became of a batch. */
export interface InboxResult {
  applied: number;
  duplicates: number;
  dead: number;
  gaps: Gap[];
}

/**
 * Applies messages of one product's topic: events, cursors and dead letters in one transaction. That makes it exactly
 * once in effect, however often Kafka delivers.
 */
export class Inbox {
  readonly source: string;

  constructor(
    private readonly dataSource: DataSource,
    readonly product: string,
    readonly handler: EventHandler,
  ) {
    this.source = sourceOf(product);
  }

  /** @throws a transient failure, after which the same messages are to be brought again */
  async apply(messages: readonly ArrivedMessage[]): Promise<InboxResult> {
    try {
      return await this.transact(messages, 'together');
    } catch (error) {
      if (isTransient(error)) throw error;
      return this.transact(messages, 'one by one'); // finds the event that is refused, and sets it aside
    }
  }

  private transact(messages: readonly ArrivedMessage[], mode: 'together' | 'one by one'): Promise<InboxResult> {
    return this.dataSource.transaction(async (manager) => {
      const cursors = await this.lockCursors(manager, messages);
      const parked = await this.parkedSubjects(manager, messages);
      let sorted = sortMessages(this.source, messages, cursors, parked);
      if (mode === 'together')
        await this.handle(
          sorted.events.map(({ event }) => event),
          manager,
        );
      else sorted = await this.handleEach(sorted, manager);
      await this.saveDead(manager, sorted.dead);
      await this.saveCursors(manager, cursors, sorted);
      const { events, dead, duplicates, gaps } = sorted;
      return { applied: events.length, duplicates, dead: dead.length, gaps };
    });
  }

  private async handle(events: CloudEvent[], manager: EntityManager): Promise<void> {
    if (events.length > 0) await consumerSpans(this.product, events, () => this.handler(events, manager));
  }

  private async handleEach(sorted: Sorted, manager: EntityManager): Promise<Sorted> {
    const events: Sorted['events'] = [];
    const buried: DeadMessage[] = [];
    const refused = new Set<string | undefined>();
    for (const { event, message } of sorted.events) {
      const { source, subject, sequence } = event;
      const bury = (status: DeadMessage['status'], reason: string) =>
        buried.push({ message, status, reason, source, subject, ...sequence });
      if (refused.has(subject)) {
        bury('parked', 'waits behind a dead letter');
        continue;
      }
      await manager.query('SAVEPOINT event');
      try {
        await this.handle([event], manager);
        await manager.query('RELEASE SAVEPOINT event');
        events.push({ event, message });
      } catch (error) {
        if (isTransient(error)) throw error;
        await manager.query('ROLLBACK TO SAVEPOINT event');
        bury('waiting', error instanceof Error ? error.message : 'refused');
        refused.add(subject);
      }
    }
    // What was dead already comes behind: had it come before, its subject's events would not be here.
    const behind = sorted.dead.map((letter): DeadMessage =>
      refused.has(letter.subject) ? { ...letter, status: 'parked' } : letter,
    );
    return { ...sorted, events, dead: [...buried, ...behind] };
  }

  private async lockCursors(manager: EntityManager, messages: readonly ArrivedMessage[]): Promise<Map<number, number>> {
    const lanes = [...new Set(messages.map(({ partition }) => partition))].sort((a, b) => a - b);
    const select = () =>
      manager.query<{ lane: number; position: string }[]>(
        'SELECT lane, position FROM consumer_cursor WHERE source = $1 AND lane = ANY($2) ORDER BY lane FOR UPDATE',
        [this.source, lanes],
      );
    let rows = await select();
    if (rows.length < lanes.length) {
      await manager.query(
        'INSERT INTO consumer_cursor (source, lane) SELECT $1, unnest($2::smallint[]) ON CONFLICT DO NOTHING',
        [this.source, lanes],
      );
      rows = await select();
    }
    return new Map(rows.map(({ lane, position }) => [lane, Number(position)]));
  }

  private async parkedSubjects(manager: EntityManager, messages: readonly ArrivedMessage[]): Promise<Set<string>> {
    const rows = await manager.query<{ subject: string }[]>(
      `SELECT DISTINCT subject FROM dead_letter
       WHERE status IN ('waiting', 'parked') AND source = $1 AND subject = ANY($2)`,
      [this.source, subjectsOf(messages).map(textOf)],
    );
    return new Set(rows.map(({ subject }) => subject));
  }

  private async saveDead(manager: EntityManager, dead: readonly DeadMessage[]): Promise<void> {
    for (const { message, status, reason, source, lane, position, subject } of dead) {
      const headers = Object.fromEntries(
        Object.entries(message.headers ?? {}).map(([name, value]) => [textOf(name), textOf(value?.toString())]),
      );
      await manager.query(
        `INSERT INTO dead_letter (status, reason, topic, partition, kafka_offset, source, lane, position, subject, headers, value)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) ON CONFLICT (topic, partition, kafka_offset) DO NOTHING`,
        [
          status,
          textOf(reason.slice(0, 500)),
          message.topic,
          message.partition,
          message.offset,
          source,
          lane,
          position,
          textOf(subject),
          JSON.stringify(headers),
          textOf(message.value?.toString('utf8')),
        ],
      );
    }
  }

  private async saveCursors(
    manager: EntityManager,
    before: ReadonlyMap<number, number>,
    sorted: Sorted,
  ): Promise<void> {
    const holes = new Set(sorted.gaps.map(({ lane }) => lane));
    const moved = [...sorted.cursors].filter(([lane, position]) => position !== before.get(lane) || holes.has(lane));
    if (moved.length === 0) return;
    await manager.query(
      `UPDATE consumer_cursor c SET position = m.position,
         gap_since = CASE WHEN NOT m.gap THEN NULL WHEN c.position = m.position THEN coalesce(c.gap_since, now()) ELSE now() END
       FROM unnest($2::int[], $3::bigint[], $4::boolean[]) AS m(lane, position, gap)
       WHERE c.source = $1 AND c.lane = m.lane`,
      [
        this.source,
        moved.map(([lane]) => lane),
        moved.map(([, position]) => position),
        moved.map(([lane]) => holes.has(lane)),
      ],
    );
  }
}

// PostgreSQL's text holds no NUL.
function textOf(text: string | undefined): string | null {
  return text === undefined ? null : text.replaceAll('\0', '\uFFFD').toWellFormed();
}
