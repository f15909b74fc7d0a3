import pg from 'pg';

/**
 * The write path always goes through indexes: a plan made while a table was empty must not scan it when it is full. Rows
 * of a join are also locked in its order then.
 */
export const THROUGH_INDEXES = {
  enable_seqscan: 'off',
  enable_hashjoin: 'off',
  enable_mergejoin: 'off',
  plan_cache_mode: 'force_generic_plan',
};
/** A host that went without a word holds locks until the server notices: within some ten seconds. */
const NOTICES_SILENCE = {
  tcp_keepalives_idle: '5',
  tcp_keepalives_interval: '2',
  tcp_keepalives_count: '3',
  tcp_user_timeout: '10000',
};
const KEEP_ALIVE_AFTER_MS = 5_000;
const STATEMENT_TIMEOUT_MS = 15_000;
/** Within a batch nothing is waited for but the event loop: a process that is silent for longer is frozen. */
const SILENCE_IN_TRANSACTION_MAX_MS = 2_000;

/**
 * Opens the way of a queue to its database: one connection, as a pipeline, made anew when it broke. The server ends
 * the transaction of a process that froze or vanished, so that its locks go.
 *
 * @param lockTimeoutMs how long a statement waits for a lock
 */
export function openConnection(databaseUrl: string, lockTimeoutMs: number): pg.Pool {
  const session = Object.entries({ ...THROUGH_INDEXES, ...NOTICES_SILENCE });
  const pool = new pg.Pool({
    connectionString: databaseUrl,
    max: 1,
    pipeline: true,
    idleTimeoutMillis: 0,
    connectionTimeoutMillis: 3_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE_AFTER_MS,
    statement_timeout: STATEMENT_TIMEOUT_MS,
    query_timeout: STATEMENT_TIMEOUT_MS + 1_000,
    lock_timeout: lockTimeoutMs,
    idle_in_transaction_session_timeout: SILENCE_IN_TRANSACTION_MAX_MS,
    application_name: 'commands',
    options: session.map(([name, value]) => `-c ${name}=${value}`).join(' '),
  });
  pool.on('error', () => undefined); // an idle connection broke: the next batch opens another
  pool.on('connect', (client) => client.on('error', () => undefined)); // one at work broke: its query tells
  return pool;
}
