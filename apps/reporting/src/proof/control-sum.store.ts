import type { EntityManager } from 'typeorm';
import type { Day } from '#libs/domain';
import { closesDay, controlSums, productOf, type CloudEvent, type DayClosing } from '#libs/events';
import type { ProductClosings } from './proof.js';

const ADD = `
  INSERT INTO control_sum AS s (projection, source, day, events, net_cash_centimes, digest)
  SELECT $1, $2, * FROM unnest($3::date[], $4::bigint[], $5::bigint[], $6::numeric[])
  ON CONFLICT (projection, source, day) DO UPDATE SET events = s.events + excluded.events,
    net_cash_centimes = s.net_cash_centimes + excluded.net_cash_centimes, digest = s.digest + excluded.digest`;

const CLOSE = `
  INSERT INTO control_sum AS s (projection, source, day, closed_revision, closed_events, closed_net_cash_centimes, closed_digest)
  SELECT $1, $2, * FROM unnest($3::date[], $4::integer[], $5::bigint[], $6::bigint[], $7::numeric[])
  ON CONFLICT (projection, source, day) DO UPDATE SET closed_revision = excluded.closed_revision,
    closed_events = excluded.closed_events, closed_net_cash_centimes = excluded.closed_net_cash_centimes,
    closed_digest = excluded.closed_digest`;

interface ToldClosing extends DayClosing {
  day: Day;
}

/** Adds events of one product, each of them once, to the control sums of a projection, and keeps how their days were closed. */
export async function addControlSums(
  manager: Pick<EntityManager, 'query'>,
  projection: string,
  source: string,
  events: readonly CloudEvent[],
): Promise<void> {
  const sums = controlSums(events);
  if (sums.length > 0) {
    await manager.query(ADD, [
      projection,
      source,
      sums.map(({ day }) => day),
      sums.map((sum) => sum.events),
      sums.map(({ netCashCentimes }) => netCashCentimes),
      sums.map(({ digest }) => String(digest)),
    ]);
  }
  const closings = lastClosings(events);
  if (closings.length === 0) return;
  await manager.query(CLOSE, [
    projection,
    source,
    closings.map(({ day }) => day),
    closings.map(({ revision }) => revision),
    closings.map((closing) => closing.events),
    closings.map(({ netCashCentimes }) => netCashCentimes),
    closings.map(({ digest }) => digest),
  ]);
}

/** The closings among some events; of a day that was closed again the last. They are in one lane, and so in order. */
function lastClosings(events: readonly CloudEvent[]): ToldClosing[] {
  const told = events.filter(({ type }) => closesDay(type));
  const byDay = new Map(
    told.map(({ data }) => [data.bookedOn, { day: data.bookedOn, ...(data as unknown as DayClosing) }]),
  );
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

/** What is known of the closings of each product of which something was counted: a look at an index each, however long its past. */
export async function readClosings(reader: Pick<EntityManager, 'query'>): Promise<ProductClosings[]> {
  const rows = await reader.query<(Omit<ProductClosings, 'product'> & { source: string })[]>(
    `SELECT p.source, closed.day::text AS "lastClosed",
       unproven.first::text AS "firstUnproven", unproven.days::int AS "unprovenDays"
     FROM (SELECT name FROM projection WHERE role = 'current') c
     CROSS JOIN LATERAL (SELECT DISTINCT source FROM consumer_cursor WHERE projection = c.name AND position > 0) p
     LEFT JOIN LATERAL (
       SELECT day FROM control_sum WHERE projection = c.name AND source = p.source AND closed_revision IS NOT NULL
       ORDER BY day DESC LIMIT 1) closed ON true
     CROSS JOIN LATERAL (
       SELECT min(day) AS first, count(*) AS days FROM control_sum
       WHERE projection = c.name AND source = p.source AND NOT agrees AND day <= closed.day) unproven
     ORDER BY p.source`,
  );
  return rows.map(({ source, ...closings }) => ({ product: productOf(source), ...closings }));
}
