import { instantSql, type CommandQueue } from '#libs/commands';
import { addDays, assert, businessDay, instantOf, type Day, type Instant } from '#libs/domain';
import { closingType, controlSums, type SummedEvent } from '#libs/events';
import { Loop } from '#libs/messaging';
import type { DataSource, EntityManager } from 'typeorm';
import type { Platform } from '../platform/platform.js';
import { recordClosing, type RecordClosing } from './day-closing.js';

const LOOK_EVERY_MS = 60_000;
/** Of each lane, in one transaction. */
const EVENTS_AT_ONCE = 1_000;
const DAYS_AT_ONCE = 200;

/** Of the journal of one lane, what is not summed up yet. */
interface JournalledEvent extends SummedEvent {
  lane: number;
  position: number;
}

/**
 * Closes business days: sums the journal up, day by day, and closes each day that is over, in order; days to which
 * something came later are closed again. Several instances may do so at once: one of them sums up, and a day that was
 * closed with as much stays as it is.
 */
export class DayCloser {
  constructor(
    private readonly dataSource: DataSource,
    private readonly commands: CommandQueue,
    private readonly product: string,
  ) {}

  /** Sums up what is new and closes the days that are over. @returns how many days were closed */
  async closeDays(at: Instant): Promise<number> {
    while (await this.sumUp());
    let closed = 0;
    for (;;) {
      const due = await this.due(businessDay(at));
      for (const day of due) await this.commands.run(recordClosing, day, requestOf(day, at));
      closed += due.length;
      if (due.length < DAYS_AT_ONCE) return closed;
    }
  }

  /** Adds the next events of each lane to the sums of their days. @returns whether there may be more */
  private sumUp(): Promise<boolean> {
    return this.dataSource.transaction(async (manager) => {
      const lanes = await manager.query<unknown[]>('SELECT 1 FROM summed_up ORDER BY lane FOR UPDATE SKIP LOCKED');
      if (lanes.length === 0) return false; // another instance is at it
      const events = await manager.query<JournalledEvent[]>(
        `SELECT j.lane, j.position::float8 AS position, j.lane || '-' || j.position AS id, j.type, j.subject, j.data,
           ${instantSql('j.occurred_at')} AS "occurredAt"
         FROM summed_up s CROSS JOIN LATERAL (
           SELECT * FROM journal WHERE lane = s.lane AND position > s.position ORDER BY position LIMIT ${EVENTS_AT_ONCE}) j
         ORDER BY j.lane, j.position`,
      );
      if (events.length === 0) return false;
      await this.add(manager, events);
      return true;
    });
  }

  private async add(manager: EntityManager, events: readonly JournalledEvent[]): Promise<void> {
    const sums = controlSums(events);
    await manager.query(
      `INSERT INTO day_sum SELECT * FROM unnest($1::date[], $2::bigint[], $3::bigint[], $4::numeric[])
       ON CONFLICT (day) DO UPDATE SET events = day_sum.events + excluded.events,
         net_cash_centimes = day_sum.net_cash_centimes + excluded.net_cash_centimes, digest = day_sum.digest + excluded.digest`,
      [
        sums.map(({ day }) => day),
        sums.map((sum) => sum.events),
        sums.map(({ netCashCentimes }) => netCashCentimes),
        sums.map(({ digest }) => String(digest)),
      ],
    );
    const reached = new Map(events.map(({ lane, position }) => [lane, position]));
    await manager.query(
      `UPDATE summed_up s SET position = t.position FROM unnest($1::smallint[], $2::bigint[]) AS t(lane, position)
       WHERE s.lane = t.lane`,
      [[...reached.keys()], [...reached.values()]],
    );
  }

  /** Days before today whose sums are not those they were closed with, the earliest first; yesterday last, if it had nothing. */
  private due(today: Day): Promise<RecordClosing[]> {
    return this.dataSource.query<RecordClosing[]>(
      `SELECT $3 AS product, day::text AS day, events::float8 AS events, net_cash_centimes::float8 AS "netCashCentimes",
         digest::text AS digest
       FROM (
         SELECT * FROM day_sum
         UNION ALL
         SELECT $2::date, 0, 0, 0 WHERE EXISTS (SELECT FROM day_sum WHERE day < $2::date)
           AND NOT EXISTS (SELECT FROM day_sum WHERE day = $2::date)
       ) s
       WHERE day < $1::date AND NOT EXISTS (SELECT FROM day_closing c WHERE c.day = s.day AND c.events >= s.events)
       ORDER BY s.day LIMIT ${DAYS_AT_ONCE}`,
      [today, addDays(today, -1), this.product],
    );
  }
}

function requestOf({ day, events }: RecordClosing, at: Instant) {
  return { idempotencyKey: `${day} ${events}`, scope: 'day-closing', by: 'day-closing', asked: { day, events }, at };
}

/** What closes the days of a service; undefined of one whose contract has no closings. */
export function dayCloserOf({ definition, dataSource, backgroundQueue }: Platform): DayCloser | undefined {
  const { publishes } = definition;
  const type = publishes && closingType(publishes.product);
  if (!publishes || !Object.values(publishes.events).some((event) => event.type === type)) return undefined;
  assert(backgroundQueue, 'a service that publishes has a command queue');
  return new DayCloser(dataSource, backgroundQueue, publishes.product);
}

/** Closes days from time to time, until the service stops. */
export function keepClosing(platform: Platform): void {
  const closer = dayCloserOf(platform);
  if (!closer) return;
  const round = async (): Promise<'pause'> => {
    await closer.closeDays(instantOf(Date.now()));
    return 'pause';
  };
  const loop = new Loop('day-closing', round, LOOK_EVERY_MS, platform.log);
  platform.background.push(loop);
  loop.start();
}
