import type { ClientConfig } from 'pg';

// A process that was frozen, or whose host has gone, keeps its connection and with it its locks, until PostgreSQL hears
// nothing of it for some seconds.
const ABANDONED = [
  'tcp_keepalives_idle=3',
  'tcp_keepalives_interval=2',
  'tcp_keepalives_count=3',
  'tcp_user_timeout=10000',
  'idle_in_transaction_session_timeout=5000',
];
// Plans through the index from the first event on; see libs/commands.
const PLANS = ['enable_seqscan=off', 'plan_cache_mode=force_generic_plan'];

/**
 * A connection that works on the journal.
 *
 * @param idleMaxMs the longest time that it may say nothing before PostgreSQL ends it, and its locks with it
 */
export function sessionOptions(connectionString: string, name: string, idleMaxMs?: number): ClientConfig {
  const settings = [...ABANDONED, ...PLANS, ...(idleMaxMs ? [`idle_session_timeout=${idleMaxMs}`] : [])];
  return {
    connectionString,
    application_name: name,
    connectionTimeoutMillis: 3_000,
    statement_timeout: 10_000,
    query_timeout: 12_000,
    keepAlive: true,
    keepAliveInitialDelayMillis: 3_000,
    options: settings.map((setting) => `-c ${setting}`).join(' '),
  };
}
