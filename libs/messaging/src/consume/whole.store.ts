import { instantSql, LANE_COUNT } from '#libs/commands';
import type { Instant } from '#libs/domain';
import type { DataSource, EntityManager } from 'typeorm';
import type { JournalEnd } from '../publish/journal-pages.js';

/** As of when what a service made of another's events is whole. */
export interface Whole {
  /** `/guichet/transfers`. */
  source: string;
  /** All that the source had answered until then is applied; null before that is known. */
  asOf: Instant | null;
  /** Events that the source had and that are not applied, as far as it was heard. */
  eventsBehind: number;
  /** Lanes that they are in. */
  lanesBehind: number[];
}

const CURRENT = `SELECT c.source, c.lane, c.position FROM consumer_cursor c
  JOIN projection p ON p.name = c.projection AND p.role = 'current'`;

/** Keeps where a journal said that it ended. What was told before stays, when all until there is applied. */
export async function keepJournalEnd(dataSource: DataSource, source: string, { at, heads }: JournalEnd): Promise<void> {
  const byLane = new Map(heads.map(({ lane, head }) => [lane, head]));
  const lanes = Array.from({ length: LANE_COUNT }, (_, lane) => lane);
  await dataSource.query(
    `INSERT INTO journal_end AS e (source, lane, head, told_at)
     SELECT $1, lane, head, $2 FROM unnest($3::smallint[], $4::bigint[]) AS t(lane, head) ORDER BY lane
     ON CONFLICT (source, lane) DO UPDATE SET
       whole_at = CASE WHEN coalesce((SELECT position FROM (${CURRENT}) c WHERE c.source = e.source AND c.lane = e.lane), 0) >= e.head
         THEN e.told_at ELSE e.whole_at END,
       head = excluded.head, told_at = excluded.told_at
     WHERE excluded.told_at > e.told_at`,
    [source, at, lanes, lanes.map((lane) => byLane.get(lane) ?? 0)],
  );
}

/** How whole it is, by source; sources that were never heard are left out. */
export function wholeBySource(reader: Pick<EntityManager, 'query'>): Promise<Whole[]> {
  return reader.query<Whole[]>(
    `SELECT source, ${instantSql('as_of')} AS "asOf",
       events_behind::float8 AS "eventsBehind", lanes_behind AS "lanesBehind"
     FROM (
       SELECT e.source,
         CASE WHEN bool_and(coalesce(c.position, 0) >= e.head OR e.whole_at IS NOT NULL)
           THEN min(CASE WHEN coalesce(c.position, 0) >= e.head THEN e.told_at ELSE e.whole_at END) END AS as_of,
         sum(greatest(e.head - coalesce(c.position, 0), 0)) AS events_behind,
         coalesce(array_agg(e.lane ORDER BY e.lane) FILTER (WHERE coalesce(c.position, 0) < e.head), '{}') AS lanes_behind
       FROM journal_end e LEFT JOIN (${CURRENT}) c ON c.source = e.source AND c.lane = e.lane
       GROUP BY e.source) w ORDER BY source`,
  );
}

/** How far each journal is applied: by source, by lane. */
export type Positions = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** How far the journals are applied to what is in force. */
export async function appliedPositions(reader: Pick<EntityManager, 'query'>): Promise<Positions> {
  const rows = await reader.query<{ source: string; positions: Record<string, number> }[]>(
    `SELECT source, json_object_agg(lane, position) AS positions FROM (${CURRENT}) c GROUP BY source ORDER BY source`,
  );
  return Object.fromEntries(rows.map(({ source, positions }) => [source, positions]));
}

/** How many places of the journals were passed over and are not applied to what is in force: a letter holds each of them. */
export async function placesPassedOver(reader: Pick<EntityManager, 'query'>): Promise<number> {
  const [found] = await reader.query<{ count: number }[]>(
    `SELECT count(*)::int AS count FROM dead_letter d JOIN projection p ON p.name = d.projection AND p.role = 'current'
     WHERE d.status IN ('waiting', 'parked') AND d.takes_place`,
  );
  return found?.count ?? 0;
}
