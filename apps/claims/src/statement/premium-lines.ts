import { addDays, assert, businessDay, monthAfter, monthOf, type Centimes, type Day, type Instant } from '#libs/domain';
import {
  lastDayOf,
  spanKnownAt,
  unusedMonths,
  type InsuranceContract,
  type Policy,
  type Span,
  type Standalone,
} from '../policy/policy.js';

/** Months that were stated before: from the first that ever was to the one before, as they were known at an instant. */
export interface StatedBefore {
  firstMonth: string;
  knownAt: Instant;
}

/**
 * What a statement is made of: a month, as it is known at an instant, and what had been stated before. Policies and
 * claims keep what was known when, so that the same period has the same lines forever.
 */
export interface StatedPeriod {
  insurer: string;
  /** `2026-10` */
  month: string;
  knownAt: Instant;
  /** Null: nothing was, and nothing can be corrected. */
  before: StatedBefore | null;
}

/** What happened to a policy in a month; `in-force` when nothing did. */
export const MOVEMENTS = ['entry', 'exit', 'change', 'correction', 'in-force'] as const;
export type PremiumMovement = (typeof MOVEMENTS)[number];

/** The premium of a policy for a month. */
export interface PremiumLine {
  kind: 'premium';
  policyId: string;
  product: Policy['kind'];
  clientId: string;
  loanId: string | null;
  /** For which the premium is: an earlier one of a correction. */
  month: string;
  /** The first and last day, as they are known. */
  effectOn: Day;
  endsOn: Day;
  movement: PremiumMovement;
  /** Negative: months that are taken back. */
  months: number;
  unitPriceCentimes: Centimes;
  /** What clients pay, tax contained. */
  premiumCentimes: Centimes;
  taxCentimes: Centimes;
  /** What we keep. */
  commissionCentimes: Centimes;
  /** What the insurer gets, and pays the tax of. */
  netCentimes: Centimes;
}

/** What a statement says of a policy. */
export type StatedPolicy = Pick<Policy, 'id' | 'kind' | 'clientId' | 'loanId' | 'spans'>;

/** The contract in force on a day. */
export type ContractOn = (day: Day) => InsuranceContract;

/**
 * The lines of a policy in a statement. One that is bound to a loan owes the price of each month in which it covers on
 * at least one day (working rule); a standalone one what was paid for its months, in the month of the sale.
 *
 * @returns none when nothing of it belongs to the month
 */
export function premiumLinesOf(policy: StatedPolicy, period: StatedPeriod, contractOn: ContractOn): PremiumLine[] {
  return policy.kind === 'loan' ? loanLines(policy, period, contractOn) : saleLines(policy, period, contractOn);
}

function loanLines(
  policy: StatedPolicy,
  { month, knownAt, before }: StatedPeriod,
  contractOn: ContractOn,
): PremiumLine[] {
  const known = spanKnownAt(policy, knownAt);
  if (!known) return [];
  const stated = before ? spanKnownAt(policy, before.knownAt) : undefined;
  const line = (of: string, movement: PremiumMovement, months: number): PremiumLine => {
    const contract = contractOn(`${of}-01`);
    const { monthlyPremiumCentimes: price } = contract;
    return { ...lineOf(policy, known, of), movement, months, ...amountsOf(price, months * price, contract) };
  };
  // Who is known as before needs no correction: nearly all.
  const corrected = before && stated !== known ? monthsFrom(before.firstMonth, month) : [];
  const corrections = corrected.flatMap((of) => {
    const change = Number(isInForce(known, of)) - Number(isInForce(stated, of));
    return change === 0 ? [] : [line(of, 'correction', change)];
  });
  return isInForce(known, month)
    ? [...corrections, line(month, movementOf(policy, known, { month, before }), 1)]
    : corrections;
}

function movementOf(
  { spans: [first] }: StatedPolicy,
  known: Span,
  { month, before }: Pick<StatedPeriod, 'month' | 'before'>,
): PremiumMovement {
  const isNew = ({ recordedAt }: Span): boolean =>
    before ? recordedAt > before.knownAt : monthOf(businessDay(recordedAt)) === month;
  assert(first, 'a policy has been known since it began');
  if (monthOf(known.startsOn) === month || isNew(first)) return 'entry';
  if (monthOf(known.endsOn) === month) return 'exit';
  return isNew(known) ? 'change' : 'in-force';
}

/** Whether a policy covers on a day of the month. */
function isInForce(span: Span | undefined, month: string): boolean {
  if (!span || span.endsOn < span.startsOn) return false;
  return monthOf(span.startsOn) <= month && month <= monthOf(span.endsOn);
}

function saleLines(policy: StatedPolicy, { month, knownAt }: StatedPeriod, contractOn: ContractOn): PremiumLine[] {
  const lines: PremiumLine[] = [];
  const bought = { months: 0, premiumCentimes: 0 };
  const back = { months: 0, premiumCentimes: 0 };
  for (const span of policy.spans.filter(({ recordedAt }) => recordedAt <= knownAt)) {
    const on = businessDay(span.recordedAt);
    const contract = contractOn(on);
    const isSale = span.cause !== 'loan-taken';
    const of = isSale
      ? saleOf(span, bought, contract)
      : takenBackOf({ startsOn: span.startsOn, months: bought.months }, span, { bought, back });
    add(isSale ? bought : back, of);
    if (monthOf(on) !== month) continue;
    const sign = isSale ? 1 : -1;
    const movement = isSale ? (span.cause === 'sold' ? 'entry' : 'change') : 'exit';
    const [months, premiumCentimes] = [sign * of.months, sign * of.premiumCentimes];
    lines.push({
      ...lineOf(policy, span, month),
      movement,
      months,
      ...amountsOf(of.unitPriceCentimes, premiumCentimes, contract),
    });
  }
  return lines.filter(({ months }) => months !== 0);
}

interface Bought {
  months: number;
  premiumCentimes: Centimes;
}

type Piece = Bought & { unitPriceCentimes: Centimes };

/** What a sale or a renewal added: months up to the span's last day, at the price of its day. */
function saleOf(
  { startsOn, endsOn }: Span,
  bought: Bought,
  { standaloneMonthlyPremiumCentimes: unitPriceCentimes }: InsuranceContract,
): Piece {
  let months = bought.months;
  while (lastDayOf(startsOn, months) < endsOn) months++;
  const more = months - bought.months;
  return { months: more, premiumCentimes: more * unitPriceCentimes, unitPriceCentimes };
}

/** What a loan took back: the months that begin after the span's last day, by the rule by which they are owed back. */
function takenBackOf(
  whole: Pick<Standalone, 'startsOn' | 'months'>,
  { endsOn }: Span,
  { bought, back }: { bought: Bought; back: Bought },
): Piece {
  const unused = unusedMonths(whole, addDays(endsOn, 1));
  const owedBackCentimes = Math.floor((bought.premiumCentimes * unused) / bought.months);
  return {
    months: unused - back.months,
    premiumCentimes: owedBackCentimes - back.premiumCentimes,
    unitPriceCentimes: Math.floor(bought.premiumCentimes / bought.months),
  };
}

function add(sum: Bought, { months, premiumCentimes }: Bought): void {
  sum.months += months;
  sum.premiumCentimes += premiumCentimes;
}

function lineOf({ id, kind, clientId, loanId }: StatedPolicy, { startsOn, endsOn }: Span, month: string) {
  return {
    kind: 'premium' as const,
    policyId: id,
    product: kind,
    clientId,
    loanId,
    month,
    effectOn: startsOn,
    endsOn,
  };
}

/** What becomes of a premium: the tax is contained in it, the commission is of what is left, the insurer gets the rest. */
function amountsOf(
  unitPriceCentimes: Centimes,
  premiumCentimes: Centimes,
  { premiumTaxBasisPoints, commissionBasisPoints }: InsuranceContract,
) {
  const taxCentimes = partOf(premiumCentimes, premiumTaxBasisPoints, WHOLE + premiumTaxBasisPoints);
  const commissionCentimes = partOf(premiumCentimes - taxCentimes, commissionBasisPoints, WHOLE);
  const netCentimes = premiumCentimes - commissionCentimes;
  return { unitPriceCentimes, premiumCentimes, taxCentimes, commissionCentimes, netCentimes };
}

/** A hundred percent, in basis points. */
const WHOLE = 10_000;

/** Rounded half away from zero, so that what is taken back is what was taken. */
function partOf(amountCentimes: Centimes, part: number, whole: number): Centimes {
  const size = Math.round((Math.abs(amountCentimes) * part) / whole);
  return amountCentimes < 0 ? 0 - size : size;
}

/** The months from one to another, which is not among them. */
function monthsFrom(first: string, end: string): string[] {
  const months: string[] = [];
  for (let month = first; month < end; month = monthAfter(month)) months.push(month);
  return months;
}
