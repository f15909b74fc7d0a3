import { LANE_COUNT } from '#libs/commands';
import type { ClientBase } from 'pg';

const LOCK_CLASS = 0x6c616e65; // 'lane'
/** Under this name relays find each other in pg_stat_activity: a dead one's connection is gone. */
export const RELAY_APPLICATION_NAME = 'relay';

/** The lanes that the n-th of `count` relays shall have; together they have each lane once. */
export function shareOfLanes(rank: number, count: number): number[] {
  return Array.from({ length: LANE_COUNT }, (_, lane) => lane).filter((lane) => lane % count === rank);
}

/** Takes and gives back lanes until this relay has its share, by advisory locks of its connection. */
export async function takeShareOfLanes(client: ClientBase, held: ReadonlySet<number>): Promise<Set<number>> {
  const { rows: relays } = await client.query<{ pid: number; own: boolean }>(
    `SELECT pid, pid = pg_backend_pid() AS own FROM pg_stat_activity
     WHERE datname = current_database() AND usename = current_user AND application_name = $1 ORDER BY backend_start, pid`,
    [RELAY_APPLICATION_NAME],
  );
  const rank = relays.findIndex(({ own }) => own);
  if (rank < 0) throw new Error('the relay does not see its own connection');
  const share = shareOfLanes(rank, relays.length);
  const surplus = [...held].filter((lane) => !share.includes(lane));
  const wanted = share.filter((lane) => !held.has(lane));
  if (surplus.length > 0) {
    await client.query('SELECT pg_advisory_unlock($1, lane) FROM unnest($2::int[]) lane', [LOCK_CLASS, surplus]);
  }
  const { rows: taken } = await client.query<{ lane: number; locked: boolean }>(
    'SELECT lane, pg_try_advisory_lock($1, lane) AS locked FROM unnest($2::int[]) lane',
    [LOCK_CLASS, wanted],
  );
  const kept = [...held].filter((lane) => share.includes(lane));
  return new Set([...kept, ...taken.filter(({ locked }) => locked).map(({ lane }) => lane)]);
}
