import { xorshift128plus } from 'pure-rand/generator/xorshift128plus';

/** Draws a number from 0 up to, but not including, 1. */
export type Random = () => number;

/** Numbers by chance, all of them as likely; the same seed gives the same ones, always. @param seed 32 bits count */
export function uniform(seed: number): Random {
  const generator = xorshift128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

/** A number of the standard normal distribution: around 0, two in three within 1. It draws twice. */
export function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/**
 * Draws indexes in the proportion of weights.
 *
 * @param weights none below 0, one at least above; what weighs 0 is never drawn
 * @returns draws once at each call
 */
export function chooser(weights: readonly number[], random: Random): () => number {
  let total = 0;
  const sums = Float64Array.from(weights, (weight) => (total += weight));
  return () => {
    const target = random() * total;
    let [low, high] = [0, sums.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((sums[middle] ?? 0) > target) high = middle;
      else low = middle + 1;
    }
    return low;
  };
}

/** `count` different numbers below `total`, in no order. @param count at most `total` */
export function sample(total: number, count: number, random: Random): Uint32Array {
  const numbers = Uint32Array.from({ length: total }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (total - i));
    [numbers[i], numbers[j]] = [numbers[j] ?? 0, numbers[i] ?? 0];
  }
  return numbers.subarray(0, count);
}
