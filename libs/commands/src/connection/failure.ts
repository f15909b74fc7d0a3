/** SQLSTATEs after which the same work may succeed: connection lost, server stopping, deadlock, resources short. */
const PASSING_STATES = /^(08...|53...|57P..|58...|40001|40P01|55P03|25006|25P03|57014)$/;
/** Node's codes of a network that does not carry now. */
const NETWORK_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'EHOSTDOWN',
  'ENETUNREACH',
  'ENETDOWN',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const LOCK_NOT_AVAILABLE = '55P03';
const UNIQUE_VIOLATION = '23505';
/** Where PostgreSQL says that a prepared statement no longer fits its tables: a new connection prepares it anew. */
const STALE_PLAN = 'RevalidateCachedQuery';

/**
 * The connection to the database failed, or none could be had: it is the driver that says so, not the server. Made where
 * a connection is used, because the driver's own errors can be told only by their words.
 */
export class ConnectionLost extends Error {
  constructor(override readonly cause: unknown) {
    super(`the connection to the database failed: ${cause instanceof Error ? cause.message : String(cause)}`);
  }
}

/**
 * What the database driver failed with: the server's errors as they are, everything else as {@link ConnectionLost}.
 * Only for errors that come straight from a connection or its pool.
 */
export function driverFailure(error: unknown): unknown {
  return codeOf(error) === undefined ? new ConnectionLost(error) : error;
}

/**
 * Whether a failure passes by itself, so that the same transaction should be tried again. It is told by type and code,
 * never by words: those may be anybody's.
 */
export function isTransient(error: unknown): boolean {
  if (error instanceof ConnectionLost) return true;
  const code = codeOf(error);
  // TypeORM wraps what a query failed with; what has no code is not the server's, but its driver's.
  if (code === undefined) return isWrapped(error) && codeOf(error.driverError) === undefined;
  return PASSING_STATES.test(code) || NETWORK_CODES.has(code) || routineOf(error) === STALE_PLAN;
}

/** Whether a lock was not to be had in time. */
export function isLockTimeout(error: unknown): boolean {
  return codeOf(error) === LOCK_NOT_AVAILABLE;
}

/** Whether a unique constraint was broken: by a race, or for good. */
export function isUniqueViolation(error: unknown): boolean {
  return codeOf(error) === UNIQUE_VIOLATION;
}

/** What an error means to a product: the refusal that it has for a broken constraint, or the error itself. */
export function meaningOf(error: unknown, constraints: Record<string, () => Error>): unknown {
  const { constraint } = error as { constraint?: string };
  return (constraint && constraints[constraint]?.()) || error;
}

function isWrapped(error: unknown): error is { driverError: unknown } {
  return error instanceof Error && error.name === 'QueryFailedError' && 'driverError' in error;
}

function codeOf(error: unknown): string | undefined {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function routineOf(error: unknown): unknown {
  return (error as { routine?: unknown }).routine;
}
