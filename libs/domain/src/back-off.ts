/**
 * Delays between attempts: the first, doubled each time up to the longest, each shortened by up to half by chance, so
 * that those who failed together do not come again together.
 *
 * @param firstMs above zero
 * @returns milliseconds, for ever: who retries decides when to give up
 */
export function* backOff(firstMs: number, longestMs: number): Generator<number, never> {
  for (let delayMs = firstMs; ; delayMs = Math.min(2 * delayMs, longestMs)) yield delayMs * (0.5 + Math.random() / 2);
}
