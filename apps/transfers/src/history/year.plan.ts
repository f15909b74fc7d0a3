import { dirhams, type AgencyState, type Centimes, type Day } from '#libs/domain';
import { chooser, CounterDays, fitAmounts, normal, OpenCounters, sample, scaled, uniform } from '#libs/history';
import type { PublishedYear, Random, YearPlan } from '#libs/history';
import type transfers from '../../product.js';
import type { InternationalOperator } from '../operator/operator.js';

/** What was published of a year. */
export type ReportedTransfersYear = PublishedYear<keyof typeof transfers.history.rows>;

/** What a year of transfers has to come to, of all operators together. */
export interface TransfersYear {
  year: number;
  from: Day;
  to: Day;
  /** Sendings and pay-outs. */
  transactions: number;
  volumeCentimes: Centimes;
}

interface AtCounter {
  atMs: number;
  agency: string;
  amountCentimes: Centimes;
}

/** A sending or a pay-out of Cash Express. */
export interface DomesticOperation extends AtCounter {
  kind: 'send' | 'pay-out';
  /** Which transfer of the year, from 0 on. */
  transfer: number;
  sendingAgency: string;
  sentAtMs: number;
}

/** Money from abroad that is paid, or family aid that is sent there. */
export interface AbroadOperation extends AtCounter {
  kind: 'remittance' | 'family-aid';
  /** Which of its kind in the year, from 0 on. */
  number: number;
  operator: InternationalOperator;
}

/** One counter operation of the plan. */
export type PlannedOperation = DomesticOperation | AbroadOperation;

/**
 * What of a year's operations goes over the border. Nobody has published it: these are working assumptions, as is that
 * Western Union has two thirds of it.
 */
export const ABROAD_SHARES = { remittance: 0.3, 'family-aid': 0.003 };
/** How often one sender sends family aid in a year. */
export const AIDS_OF_SENDER = 2;

const STEP_CENTIMES = 1_000;
const BOUNDS = { stepCentimes: STEP_CENTIMES, leastCentimes: 5_000, mostCentimes: 8_000_000 };
// All that a sender sends stays within 10,000 DH a calendar year (domain rule).
const AID_MOST_CENTIMES = 1_000_000 / AIDS_OF_SENDER;
const AID_MIDDLE_CENTIMES = 200_000;
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
 * Spreads a year over operators, days, agencies and amounts as a real network would, so that number and sum of the
 * operations are exactly the given ones, each at a counter that is open on its day. The same input gives the same plan,
 * always.
 */
export function planYear(
  { year, from, to, transactions, volumeCentimes }: TransfersYear,
  network: readonly AgencyState[],
  seed: number,
): YearPlan<PlannedOperation> {
  const random = uniform(seed ^ year);
  const days = new CounterDays(from, to);
  const drawDay = chooser(
    days.weights((date) => MONTH_WEIGHTS[date.getUTCMonth()] ?? 1),
    random,
  );
  const counters = new OpenCounters(network, days, random);
  const { transfers, paidOut, remittances, aids } = partsOf(transactions);
  // First the transfers of ours, then the remittances, then the family aid.
  const places = transfers + remittances + aids;
  const beganAt = new Float64Array(places);
  const beganAgency = new Uint16Array(places);
  const weights = new Float64Array(transfers + remittances);
  for (let i = 0; i < places; i++) {
    const day = drawDay();
    beganAt[i] = days.timeOn(day, random);
    beganAgency[i] = counters.draw(day);
    if (i < weights.length) weights[i] = Math.exp(LOG_AMOUNT_SPREAD * normal(random));
  }
  const paidAt = new Float64Array(places).fill(-1);
  const payingAgency = new Uint16Array(transfers);
  for (const i of sample(transfers, paidOut, random)) {
    const atMs = payOutTime(beganAt[i] ?? 0, days, random);
    paidAt[i] = atMs;
    payingAgency[i] = counters.draw(days.dayOf(atMs));
  }
  const aidAmounts = Float64Array.from({ length: aids }, () => drawAid(random));
  const others = volumeCentimes - aidAmounts.reduce((sum, amount) => sum + amount, 0);
  const amounts = new Float64Array(places);
  amounts.set(fitAmounts(weights, others, BOUNDS, (i) => ((paidAt[i] ?? -1) < 0 ? 1 : 2)));
  amounts.set(aidAmounts, weights.length);

  const order = inOrder(beganAt, paidAt);
  const agencyOf = (agencies: Uint16Array, place: number) => counters.codes[agencies[place] ?? 0] ?? '';
  return {
    count: transactions,
    operation: (index) => {
      const code = order[index] ?? 0;
      const place = code >> 1;
      const began = { atMs: beganAt[place] ?? 0, agency: agencyOf(beganAgency, place) };
      const amountCentimes = amounts[place] ?? 0;
      if (place >= transfers) return abroad(place - transfers, remittances, { ...began, amountCentimes });
      const sending = { transfer: place, sendingAgency: began.agency, sentAtMs: began.atMs, amountCentimes };
      if (code % 2 === 0) return { ...began, ...sending, kind: 'send' };
      return { ...sending, kind: 'pay-out', atMs: paidAt[place] ?? 0, agency: agencyOf(payingAgency, place) };
    },
  };
}

/** How many there are of what, of all operations of a year: those of Cash Express are what the others leave. */
function partsOf(transactions: number) {
  const remittances = scaled(transactions, ABROAD_SHARES.remittance);
  const aids = scaled(transactions, ABROAD_SHARES['family-aid']);
  const domestic = transactions - remittances - aids;
  const transfers = Math.ceil(domestic / (1 + PAID_OUT_SHARE));
  return { transfers, paidOut: domestic - transfers, remittances, aids };
}

function abroad(n: number, remittances: number, atCounter: AtCounter): AbroadOperation {
  const [kind, number] = n < remittances ? (['remittance', n] as const) : (['family-aid', n - remittances] as const);
  return { ...atCounter, kind, number, operator: number % 3 === 2 ? 'moneygram' : 'western-union' };
}

function drawAid(random: Random): Centimes {
  const drawn = AID_MIDDLE_CENTIMES * Math.exp(LOG_AMOUNT_SPREAD * normal(random));
  const stepped = Math.round(drawn / STEP_CENTIMES) * STEP_CENTIMES;
  return Math.min(AID_MOST_CENTIMES, Math.max(BOUNDS.leastCentimes, stepped));
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

/** Operations by time, each as 2 × place, + 1 for the pay-out of what began there. */
function inOrder(beganAt: Float64Array, paidAt: Float64Array): Uint32Array {
  const timeOf = (code: number) => (code % 2 === 1 ? paidAt : beganAt)[code >> 1] ?? 0;
  const codes: number[] = [];
  for (let i = 0; i < beganAt.length; i++) {
    codes.push(2 * i);
    if ((paidAt[i] ?? -1) >= 0) codes.push(2 * i + 1);
  }
  return Uint32Array.from(codes).sort((a, b) => timeOf(a) - timeOf(b) || a - b);
}
