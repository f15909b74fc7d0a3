import { setTimeout as sleep } from 'node:timers/promises';

/** Asks again until the answer fits. @throws {Error} with the last answer when it does not within the time */
export async function eventually<T>(
  ask: () => Promise<T> | T,
  fits: (answer: T) => boolean,
  timeoutMs = 15_000,
): Promise<T> {
  const deadlineMs = Date.now() + timeoutMs;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadlineMs) throw new Error(`not within ${timeoutMs} ms; last: ${JSON.stringify(answer)}`);
    await sleep(50);
  }
}
