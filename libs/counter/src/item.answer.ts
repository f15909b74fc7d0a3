import type { Log } from '#libs/messaging';
import { problemOf, type Problem } from '#libs/service';

const KEY_MAX = 255;

/** How one item of a list was answered: as if it had been asked alone. */
export interface ItemAnswer<Result> {
  /** HTTP status of the item. */
  status: number;
  result?: Result;
  /** RFC 9457, when it was refused. */
  problem?: Problem;
}

/**
 * Answers one item; what refuses it refuses it alone, and what is our own mistake is told to the log.
 *
 * @param instance the address of the item, for its problem
 */
export async function answerItem<Result>(
  status: number,
  instance: string,
  log: Log,
  work: () => Promise<Result>,
): Promise<ItemAnswer<Result>> {
  try {
    return { status, result: await work() };
  } catch (error) {
    const problem = problemOf(error, instance);
    if (problem.status >= 500) log.error({ traceId: problem.traceId, err: error }, 'an item of a list failed');
    return { status: problem.status, problem };
  }
}

/** The idempotency key of an item, whatever the item is; null when it has none. */
export function itemKeyOf(item: unknown): string | null {
  const key = (item as { idempotencyKey?: unknown } | null)?.idempotencyKey;
  return typeof key === 'string' ? key.slice(0, KEY_MAX) : null;
}
