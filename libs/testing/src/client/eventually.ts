import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

const PAUSE_FIRST_MS = 10;
const PAUSE_LONGEST_MS = 250;

/** Asks again until the answer fits, less and less often. @throws {Error} with the last answer when it does not within the time */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  fits: (answer: T) => boolean,
  timeoutMs = 15_000,
): Promise<T> {
  const startedMs = performance.now();
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    const waitedMs = performance.now() - startedMs;
    if (waitedMs > timeoutMs)
      throw new Error(`not within ${timeoutMs} ms; last: ${inspect(answer, { depth: 4, breakLength: Infinity })}`);
    await sleep(Math.min(Math.max(waitedMs / 10, PAUSE_FIRST_MS), PAUSE_LONGEST_MS));
  }
}
