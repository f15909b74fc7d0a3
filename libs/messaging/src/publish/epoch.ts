import { randomUUID } from 'node:crypto';
import { LANE_COUNT } from '#libs/commands';
import type { Epoch } from '#libs/events';
import type { ClientBase } from 'pg';
import type { Log } from '../broker/broker.js';

/** The lives of a journal, oldest first: each with its id, and the heads of the lanes when it began. */
export type Epochs = readonly { id: string; heads: readonly number[] }[];

const EPOCH_LOCK = 0x65706f63; // 'epoc'

// What a restored journal cannot have in common with the one that was saved: a dump makes the table anew, a recovery to
// a point in time begins a new time line, a new cluster has another identifier.
const IDENTITY = `concat_ws('/', (SELECT system_identifier FROM pg_control_system()),
  (SELECT timeline_id FROM pg_control_checkpoint()), (SELECT oid FROM pg_database WHERE datname = current_database()),
  'journal'::regclass::oid)`;

/**
 * The epochs of the journal; a new one is drawn when the journal is new, or is not where it was: it was restored, and
 * gives again positions that readers know already.
 */
export async function openEpochs(client: ClientBase, log: Log): Promise<Epochs> {
  await client.query('SELECT pg_advisory_lock($1)', [EPOCH_LOCK]); // instances start together
  try {
    const { rows } = await client.query<{ id: string; heads: string[]; isOurs: boolean }>(
      `SELECT id, heads, identity = ${IDENTITY} AS "isOurs" FROM journal_epoch ORDER BY number`,
    );
    if (rows.at(-1)?.isOurs) return rows.map(({ id, heads }) => ({ id, heads: heads.map(Number) }));
    const epoch = await drawEpoch(client);
    if (rows.length > 0) log.warn({ epoch }, 'the journal was restored: a new epoch of it begins');
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [EPOCH_LOCK]);
  }
  return openEpochs(client, log);
}

async function drawEpoch(client: ClientBase): Promise<string> {
  const id = randomUUID();
  // The first holds all there is; every other begins behind the heads.
  await client.query(
    `INSERT INTO journal_epoch (id, identity, heads)
     SELECT $1, ${IDENTITY}, array_agg(CASE WHEN EXISTS (SELECT 1 FROM journal_epoch) THEN head ELSE 0 END ORDER BY lane)
     FROM journal_lane`,
    [id],
  );
  return id;
}

/** The epoch to which a position of a lane belongs. */
export function epochAt(epochs: Epochs, lane: number, position: number): Epoch | undefined {
  const found = epochs.findLast(({ heads }) => heads.length === LANE_COUNT && heads[lane]! < position);
  return found && { id: found.id, after: found.heads[lane]! };
}
