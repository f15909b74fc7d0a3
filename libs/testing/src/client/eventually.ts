import { setTimeout as sleep } from 'node:timers/promises';
import { inspect } from 'node:util';

/** Asks again until the answer fits. @throws {Error} with the last answer when it does not within the time */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  fits: (answer: T) => boolean,
  timeoutMs = 15_000,
): Promise<T> {
  const deadlineMs = performance.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (performance.now() > deadlineMs)
      throw new Error(`not within ${timeoutMs} ms; last: ${inspect(answer, { depth: 4, breakLength: Infinity })}`);
    await sleep(50);
  }
}
