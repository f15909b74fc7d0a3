import type { DataSource } from 'typeorm';
import { operationIdOf, type CommandRequest } from '#libs/commands';

/** A year's operations in the order in which they happened. */
export interface YearPlan<Operation> {
  /** How many there are: exactly the number that the plan was asked for. */
  count: number;
  /** The operation at a place from 0 to `count` − 1: the same whenever it is asked for. */
  operation: (index: number) => Operation;
}

/** A planned year, and how a product lets it happen: through the same use cases as a counter's requests. */
export interface History<Operation> {
  plan: YearPlan<Operation>;
  /** Key, scope and instant of an operation: the same whenever it is asked for, so that none is done twice. */
  requestOf: (operation: Operation) => CommandRequest;
  /** Does an operation. Those around it are under way at the same time, begun in order: one that needs another waits. */
  perform: (operation: Operation, request: CommandRequest) => Promise<unknown>;
  /**
   * Called when nothing seems done yet: it may refuse by throwing.
   *
   * @param first operations of which a start that was cut off may have done some
   */
  begin?: (first: readonly Operation[]) => Promise<void>;
  /** Called before a history goes on. @param start the first operation that is asked for again */
  resume?: (start: number) => Promise<void>;
}

/** Operations that are submitted together; two such chunks are under way at a time. */
const CHUNK = 1_000;
/** How many operations behind the last one that was done may have been left undone. */
const LOOK_BACK = 4 * CHUNK;

/**
 * Lets a planned year happen, in chunks. It goes on where it was: what is done already has its key in the books.
 *
 * @param dataSource the product's books
 * @param onProgress told how many operations are done: before the first one is, as chunks are, and after the last one
 * @returns how many had been done before
 * @throws {Error} the first that an operation, or the product's `begin`, throws
 */
export async function performHistory<Operation>(
  dataSource: Pick<DataSource, 'query'>,
  history: History<Operation>,
  onProgress: (done: number) => void,
): Promise<number> {
  const { count } = history.plan;
  const before = await doneBefore(dataSource, history);
  const start = Math.max(0, before - LOOK_BACK);
  if (before === 0) await history.begin?.(operationsOf(history.plan, 0, Math.min(LOOK_BACK, count)));
  else await history.resume?.(start);
  onProgress(before);
  let previous: Promise<void> = Promise.resolve();
  for (let from = start; from < count; from += CHUNK) {
    const chunk = runChunk(history, from, Math.min(from + CHUNK, count));
    chunk.catch(() => undefined); // told when it is awaited, which is after the one before
    await previous;
    onProgress(Math.max(before, from));
    previous = chunk;
  }
  await previous;
  onProgress(count);
  return before;
}

async function runChunk<Operation>(history: History<Operation>, from: number, to: number): Promise<void> {
  const operations = operationsOf(history.plan, from, to);
  await Promise.all(operations.map((operation) => history.perform(operation, history.requestOf(operation))));
}

function operationsOf<Operation>(plan: YearPlan<Operation>, from: number, to: number): Operation[] {
  return Array.from({ length: to - from }, (_, i) => plan.operation(from + i));
}

/** Operations are done in order, so the first one without a key is found by halving. */
async function doneBefore<Operation>(
  dataSource: Pick<DataSource, 'query'>,
  history: History<Operation>,
): Promise<number> {
  let [low, high] = [0, history.plan.count];
  while (low < high) {
    const middle = (low + high) >> 1;
    const { scope, idempotencyKey } = history.requestOf(history.plan.operation(middle));
    const rows = await dataSource.query<unknown[]>('SELECT 1 FROM operation WHERE id = $1', [
      operationIdOf(scope, idempotencyKey),
    ]);
    if (rows.length > 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
