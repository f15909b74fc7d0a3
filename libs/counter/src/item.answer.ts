import type { Log } from '#libs/messaging';
import { problemOf, type Problem } from '#libs/service';

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
