import { xorshift128plus } from 'pure-rand/generator/xorshift128plus';
import { assert, type Centimes } from '#libs/domain';
import type { PublishedYear } from './published.js';

/** An agency as a year is spread over it. */
export interface PlannedAgency {
  code: string;
  kind: 'rural' | 'urban' | 'mobile';
}

/** One counter operation of the plan. */
export interface PlannedOperation {
  /** Which transfer of the year: 0 to `transfers` − 1. */
  transfer: number;
  isPayOut: boolean;
  sentAtMs: number;
  /** Of the sending or the pay-out, whichever it is. */
  atMs: number;
  agency: string;
  amountCentimes: Centimes;
}

/** A year's operations in the order in which they happened. */
export interface YearPlan {
  /** How many operations there are: exactly the published number of transactions. */
  count: number;
  operation: (index: number) => PlannedOperation;
}

const DAY_MS = 86_400_000;
const DAY_START_MS = 8 * 3_600_000;
const DAY_LENGTH_MS = 10 * 3_600_000;
const STEP_CENTIMES = 1_000;
const AMOUNT_MIN_CENTIMES = 5_000;
const AMOUNT_MAX_CENTIMES = 8_000_000;
// Of 100 transfers sent in a year about 97 are paid out in the same year; the others wait or expire.
const PAID_OUT_SHARE = 0.97;
const LOG_AMOUNT_SPREAD = 0.9;
const LOG_AGENCY_SPREAD = 0.6;

// How busy a counter is: by weekday from Sunday, by month, at the month's end, by the agency's kind.
const WEEKDAY_WEIGHTS = [0.1, 1.2, 1.05, 1, 1, 0.9, 0.65];
const MONTH_WEIGHTS = [0.92, 0.9, 0.96, 1.02, 1, 1.05, 1.18, 1.15, 0.97, 0.95, 0.94, 0.96];
const PAY_DAY_WEIGHT = 1.35;
const KIND_WEIGHTS = { urban: 1.5, rural: 0.8, mobile: 0.35 };
// Share of pay-outs on the same day, the next, and so on; the rest comes within three weeks.
const DELAY_SHARES = [0.46, 0.27, 0.1, 0.06, 0.04];
const DELAY_MAX_DAYS = 21;

/**
 * Spreads a year over days, agencies and amounts as a real network would, so that number and sum of the operations
 * are exactly the published ones. The same input gives the same plan, always.
 */
export function planYear(published: PublishedYear, agencies: readonly PlannedAgency[], seed: number): YearPlan {
  const random = uniform(seed ^ published.year);
  const transfers = Math.ceil(published.transactions / (1 + PAID_OUT_SHARE));
  const paidOut = published.transactions - transfers;
  const start = Date.parse(`${published.from}T00:00:00Z`);
  const dayCount = Math.round((Date.parse(`${published.to}T00:00:00Z`) - start) / DAY_MS) + 1;

  const drawDay = chooser(dayWeights(start, dayCount), random);
  const drawAgency = chooser(
    agencies.map(({ kind }) => KIND_WEIGHTS[kind] * Math.exp(LOG_AGENCY_SPREAD * normal(random))),
    random,
  );
  const sentAt = new Float64Array(transfers);
  const paidAt = new Float64Array(transfers).fill(-1);
  const sendingAgency = new Uint16Array(transfers);
  const payingAgency = new Uint16Array(transfers);
  const weights = new Float64Array(transfers);
  for (let i = 0; i < transfers; i++) {
    const day = drawDay();
    sentAt[i] = start + day * DAY_MS + DAY_START_MS + Math.floor(random() * DAY_LENGTH_MS);
    sendingAgency[i] = drawAgency();
    payingAgency[i] = drawAgency();
    weights[i] = Math.exp(LOG_AMOUNT_SPREAD * normal(random));
  }
  for (const i of sample(transfers, paidOut, random)) paidAt[i] = payOutTime(sentAt[i] ?? 0, start, dayCount, random);
  const amounts = fitAmounts(weights, paidAt, published.volumeCentimes);

  const order = inOrder(sentAt, paidAt);
  return {
    count: published.transactions,
    operation: (index) => {
      const code = order[index] ?? 0;
      const transfer = Math.floor(code / 2);
      const isPayOut = code % 2 === 1;
      const agency = agencies[(isPayOut ? payingAgency : sendingAgency)[transfer] ?? 0]?.code ?? '';
      const sentAtMs = sentAt[transfer] ?? 0;
      const atMs = isPayOut ? (paidAt[transfer] ?? 0) : sentAtMs;
      return { transfer, isPayOut, sentAtMs, atMs, agency, amountCentimes: amounts[transfer] ?? 0 };
    },
  };
}

function dayWeights(start: number, dayCount: number): number[] {
  return Array.from({ length: dayCount }, (_, day) => {
    const date = new Date(start + day * DAY_MS);
    const isPayDay = date.getUTCDate() >= 27 || date.getUTCDate() <= 3;
    const weight = (WEEKDAY_WEIGHTS[date.getUTCDay()] ?? 1) * (MONTH_WEIGHTS[date.getUTCMonth()] ?? 1);
    return weight * (isPayDay ? PAY_DAY_WEIGHT : 1);
  });
}

function payOutTime(sentAt: number, start: number, dayCount: number, random: () => number): number {
  const sentDay = Math.floor((sentAt - start) / DAY_MS);
  const day = Math.min(sentDay + drawDelay(random), dayCount - 1);
  const opens = start + day * DAY_MS + DAY_START_MS;
  const earliest = Math.max(opens, sentAt + 1);
  // Whole milliseconds, after the sending, before the counters close.
  return earliest + Math.floor(random() * (opens + DAY_LENGTH_MS + 1 - earliest));
}

function drawDelay(random: () => number): number {
  let share = random();
  for (const [days, part] of DELAY_SHARES.entries()) {
    if (share < part) return days;
    share -= part;
  }
  return DELAY_SHARES.length + Math.floor(random() * (DELAY_MAX_DAYS - DELAY_SHARES.length));
}

/** Amounts in the proportions of the weights whose operations, pay-outs included, sum exactly to the volume. */
function fitAmounts(weights: Float64Array, paidAt: Float64Array, volumeCentimes: Centimes): Float64Array {
  const times = (i: number) => ((paidAt[i] ?? -1) < 0 ? 1 : 2);
  const total = weights.reduce((sum, weight, i) => sum + weight * times(i), 0);
  const clamp = (amount: number) => Math.min(AMOUNT_MAX_CENTIMES, Math.max(AMOUNT_MIN_CENTIMES, amount));
  const amounts = weights.map((weight) =>
    clamp(Math.round(((weight / total) * volumeCentimes) / STEP_CENTIMES) * STEP_CENTIMES),
  );
  let missing = (volumeCentimes - amounts.reduce((sum, amount, i) => sum + amount * times(i), 0)) / STEP_CENTIMES;
  assert(Number.isInteger(missing), 'a volume is a multiple of 10 DH');
  // What rounding and clamping left over goes to the transfers in turn, a step each.
  for (let i = 0, idle = 0; missing !== 0; i = (i + 1) % amounts.length) {
    const step = Math.sign(missing);
    const next = (amounts[i] ?? 0) + step * STEP_CENTIMES;
    const fits = times(i) <= Math.abs(missing) && next >= AMOUNT_MIN_CENTIMES && next <= AMOUNT_MAX_CENTIMES;
    idle = fits ? 0 : idle + 1;
    assert(idle <= amounts.length, 'the volume can be reached with amounts from 50 to 80,000 DH');
    if (!fits) continue;
    amounts[i] = next;
    missing -= step * times(i);
  }
  return amounts;
}

/** Operations by time, each as 2 × transfer, + 1 for its pay-out. */
function inOrder(sentAt: Float64Array, paidAt: Float64Array): Uint32Array {
  const timeOf = (code: number) => (code % 2 === 1 ? paidAt : sentAt)[code >> 1] ?? 0;
  const codes: number[] = [];
  for (let i = 0; i < sentAt.length; i++) {
    codes.push(2 * i);
    if ((paidAt[i] ?? -1) >= 0) codes.push(2 * i + 1);
  }
  return Uint32Array.from(codes).sort((a, b) => timeOf(a) - timeOf(b) || a - b);
}

/** `count` different numbers below `total`. */
function sample(total: number, count: number, random: () => number): Uint32Array {
  const numbers = Uint32Array.from({ length: total }, (_, i) => i);
  for (let i = 0; i < count; i++) {
    const j = i + Math.floor(random() * (total - i));
    [numbers[i], numbers[j]] = [numbers[j] ?? 0, numbers[i] ?? 0];
  }
  return numbers.subarray(0, count);
}

/** Draws indexes in the proportion of weights. */
function chooser(weights: readonly number[], random: () => number): () => number {
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

function uniform(seed: number): () => number {
  const generator = xorshift128plus(seed);
  return () => (generator.next() >>> 0) / 2 ** 32;
}

function normal(random: () => number): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
