import { assert, type Centimes } from '#libs/domain';

/** What invented amounts may be. */
export interface AmountBounds {
  /** Each is a whole multiple of it. */
  stepCentimes: Centimes;
  leastCentimes: Centimes;
  mostCentimes: Centimes;
}

/**
 * Amounts in the proportions of weights that sum exactly to a volume.
 *
 * @param timesOf how many operations have the amount, 1 when left out
 * @returns as many as there are weights
 * @throws {Error} when the volume is no multiple of the step, or cannot be reached within the bounds
 */
export function fitAmounts(
  weights: Float64Array,
  volumeCentimes: Centimes,
  { stepCentimes, leastCentimes, mostCentimes }: AmountBounds,
  timesOf: (index: number) => number = () => 1,
): Float64Array {
  const total = weights.reduce((sum, weight, i) => sum + weight * timesOf(i), 0);
  const clamp = (amount: number) => Math.min(mostCentimes, Math.max(leastCentimes, amount));
  const amounts = weights.map((weight) =>
    clamp(Math.round(((weight / total) * volumeCentimes) / stepCentimes) * stepCentimes),
  );
  let missing = (volumeCentimes - amounts.reduce((sum, amount, i) => sum + amount * timesOf(i), 0)) / stepCentimes;
  assert(Number.isInteger(missing), `a volume is a multiple of ${stepCentimes} centimes`);
  // What rounding and clamping left over goes to them in turn, a step each.
  for (let i = 0, idle = 0; missing !== 0; i = (i + 1) % amounts.length) {
    const step = Math.sign(missing);
    const next = (amounts[i] ?? 0) + step * stepCentimes;
    const fits = timesOf(i) <= Math.abs(missing) && next >= leastCentimes && next <= mostCentimes;
    idle = fits ? 0 : idle + 1;
    assert(idle <= amounts.length, `the volume can be reached with amounts from ${leastCentimes} to ${mostCentimes}`);
    if (!fits) continue;
    amounts[i] = next;
    missing -= step * timesOf(i);
  }
  return amounts;
}
