import { dirhams, type AgencyState, type Centimes, type Day } from '#libs/domain';
import { chooser, CounterDays, fitAmounts, normal, OpenCounters, sample, scaled, uniform } from '#libs/history';
import type { PublishedYear, Random, YearPlan } from '#libs/history';
import type transfers from '../../product.js';

/** What was published of a year. */
export type ReportedTransfersYear = PublishedYear<keyof typeof transfers.history.rows>;

/** What a year of transfers has to come to. */
export interface TransfersYear {
  year: number;
  from: Day;
  to: Day;
  /** Sendings and pay-outs. */
  transactions: number;
  volumeCentimes: Centimes;
}

/** One counter operation of the plan. */
export interface PlannedOperation {
  /** Which transfer of the year: 0 to `transfers` − 1. */
  transfer: number;
  isPayOut: boolean;
  sendingAgency: string;
  sentAtMs: number;
  /** Of the sending or the pay-out, whichever it is. */
  atMs: number;
  agency: string;
  amountCentimes: Centimes;
}

const STEP_CENTIMES = 1_000;
const BOUNDS = { stepCentimes: STEP_CENTIMES, leastCentimes: 5_000, mostCentimes: 8_000_000 };
// Of 100 transfers sent in a year about 97 are paid out in the same year; the others wait or expire.
const PAID_OUT_SHARE = 0.97;
const LOG_AMOUNT_SPREAD = 0.9;
// How busy a counter is by month.
const MONTH_WEIGHTS = [0.92, 0.9, 0.96, 1.02, 1, 1.05, 1.18, 1.15, 0.97, 0.95, 0.94, 0.96];
// Share of pay-outs on the same day, the next, and so on; the rest comes within three weeks.
const DELAY_SHARES = [0.46, 0.27, 0.1, 0.06, 0.04];
const DELAY_MAX_DAYS = 21;

/** A part of a published year; volumes are whole multiples of 10 DH. @param scale 0 < scale ≤ 1 */
export function scaledYear(
  { year, from, to, transactions, volumeKdh }: ReportedTransfersYear,
  scale: number,
): TransfersYear {
  const volumeCentimes = scaled(dirhams(1_000 * volumeKdh), scale, STEP_CENTIMES);
  return { year, from, to, transactions: Math.max(2, scaled(transactions, scale)), volumeCentimes };
}

/**
 * Spreads a year over days, agencies and amounts as a real network would, so that number and sum of the operations
 * are exactly the given ones, each at a counter that is open on its day. The same input gives the same plan, always.
 */
export function planYear(
  { year, from, to, transactions, volumeCentimes }: TransfersYear,
  network: readonly AgencyState[],
  seed: number,
): YearPlan<PlannedOperation> {
  const random = uniform(seed ^ year);
  const transfers = Math.ceil(transactions / (1 + PAID_OUT_SHARE));
  const paidOut = transactions - transfers;
  const days = new CounterDays(from, to);
  const drawDay = chooser(
    days.weights((date) => MONTH_WEIGHTS[date.getUTCMonth()] ?? 1),
    random,
  );
  const counters = new OpenCounters(network, days, random);
  const sentAt = new Float64Array(transfers);
  const paidAt = new Float64Array(transfers).fill(-1);
  const sendingAgency = new Uint16Array(transfers);
  const payingAgency = new Uint16Array(transfers);
  const weights = new Float64Array(transfers);
  for (let i = 0; i < transfers; i++) {
    const day = drawDay();
    sentAt[i] = days.timeOn(day, random);
    sendingAgency[i] = counters.draw(day);
    weights[i] = Math.exp(LOG_AMOUNT_SPREAD * normal(random));
  }
  for (const i of sample(transfers, paidOut, random)) {
    const atMs = payOutTime(sentAt[i] ?? 0, days, random);
    paidAt[i] = atMs;
    payingAgency[i] = counters.draw(days.dayOf(atMs));
  }
  const amounts = fitAmounts(weights, volumeCentimes, BOUNDS, (i) => ((paidAt[i] ?? -1) < 0 ? 1 : 2));

  const order = inOrder(sentAt, paidAt);
  return {
    count: transactions,
    operation: (index) => {
      const code = order[index] ?? 0;
      const transfer = Math.floor(code / 2);
      const isPayOut = code % 2 === 1;
      const codeOf = (agency: Uint16Array) => counters.codes[agency[transfer] ?? 0] ?? '';
      const agency = codeOf(isPayOut ? payingAgency : sendingAgency);
      const sentAtMs = sentAt[transfer] ?? 0;
      const atMs = isPayOut ? (paidAt[transfer] ?? 0) : sentAtMs;
      const amountCentimes = amounts[transfer] ?? 0;
      return { transfer, isPayOut, sendingAgency: codeOf(sendingAgency), sentAtMs, atMs, agency, amountCentimes };
    },
  };
}

function payOutTime(sentAt: number, days: CounterDays, random: Random): number {
  const day = Math.min(days.dayOf(sentAt) + drawDelay(random), days.count - 1);
  return days.timeAfter(sentAt, day, random);
}

function drawDelay(random: Random): number {
  let share = random();
  for (const [days, part] of DELAY_SHARES.entries()) {
    if (share < part) return days;
    share -= part;
  }
  return DELAY_SHARES.length + Math.floor(random() * (DELAY_MAX_DAYS - DELAY_SHARES.length));
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
