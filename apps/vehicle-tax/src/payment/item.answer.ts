import { problemOf, type Problem } from '#libs/service';

/** How one item of a list was answered: as if it had been asked alone. */
export interface ItemAnswer<Result> {
  /** HTTP status of the item. */
  status: number;
  result?: Result;
  /** RFC 9457, when it was refused. */
  problem?: Problem;
}

/** Answers one item; what refuses it refuses it alone. @param instance the address of the item, for its problem */
export async function answerItem<Result>(
  status: number,
  instance: string,
  work: () => Promise<Result>,
): Promise<ItemAnswer<Result>> {
  try {
    return { status, result: await work() };
  } catch (error) {
    const problem = problemOf(error, instance);
    return { status: problem.status, problem };
  }
}
