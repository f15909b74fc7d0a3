import { defineErrors, monthOf, yearOf, type Centimes, type Day, addDays } from '#libs/domain';
import { TRANSFERS_WORDS } from '../words/refusals.words.js';

/** What is counted of a person over all that they send or pick up, each by itself. */
export const USE_KINDS = ['sending', 'pay-out'] as const;
/** `family-aid`: of what is sent, what goes abroad; it is counted as a sending as well. */
export type UseKind = (typeof USE_KINDS)[number] | 'family-aid';

/** Most that a person may move, over all operators. */
export interface Ceilings {
  dayCentimes: Centimes;
  monthCentimes: Centimes;
  yearCentimes: Centimes;
}

/** Most that a person may move in a calendar year, where nothing is said of shorter times. */
export type YearCeiling = Pick<Ceilings, 'yearCentimes'>;

/** The ceilings over all that is sent or picked up: a dated parameter. */
export type PersonCeilings = Readonly<Record<(typeof USE_KINDS)[number], Ceilings>>;
/** The ceilings of what is counted, at least. */
export type CeilingsOf<Kind extends UseKind> = Readonly<Record<Kind, Ceilings | YearCeiling>>;

/** An operation that fills a person's ceilings. */
export interface Use<Kind extends UseKind = UseKind> {
  kind: Kind;
  on: Day;
  operator: string;
  amountCentimes: Centimes;
  /** Tells it from others: of what has no receipt yet, its id. */
  receiptNumber: string;
}

/** What a person has moved, by kind and period: `2026-11-28`, `2026-11`, `2026`. */
export type MovedSums = Readonly<Partial<Record<UseKind, Readonly<Record<string, Centimes>>>>>;

/** What counts against the ceilings of a person, who is the kind and number of an identity document. */
export interface PersonUse {
  /** {@link documentText} */
  document: string;
  sums: MovedSums;
  /** The latest operations, newest first, to tell which fill a ceiling. */
  latest: readonly Use[];
}

/** How much of a ceiling is left to a person. */
export interface CeilingLeft {
  /** `family-aid-year`: of what is sent abroad as family aid. */
  ceiling: 'day' | 'month' | 'year' | 'family-aid-year';
  ceilingCentimes: Centimes;
  leftCentimes: Centimes;
}

// Late operations of mobile agencies count on the day they happened: days are kept for longer than those may take.
const DAYS_KEPT = 40;
const LATEST_MAX = 10;

const refuse = defineErrors(TRANSFERS_WORDS, {
  'ceiling.exceeded': { status: 422, detail: "The operation is above what is left of the person's ceiling." },
});

/**
 * What is left to a person on a day.
 *
 * @param use undefined of a person who has moved nothing yet
 */
export function ceilingsLeft<Kind extends UseKind>(
  use: PersonUse | undefined,
  kind: Kind,
  on: Day,
  ceilings: CeilingsOf<Kind>,
): CeilingLeft[] {
  const sums: Readonly<Record<string, Centimes>> = use?.sums[kind] ?? {};
  const most: Ceilings | YearCeiling = ceilings[kind];
  const left = (ceiling: CeilingLeft['ceiling'], period: string, ceilingCentimes: Centimes): CeilingLeft => ({
    ceiling,
    ceilingCentimes,
    leftCentimes: Math.max(0, ceilingCentimes - (sums[period] ?? 0)),
  });
  const [day, month, year] = periodsOf(on);
  const ofYear = left(kind === 'family-aid' ? 'family-aid-year' : 'year', year, most.yearCentimes);
  return 'dayCentimes' in most
    ? [left('day', day, most.dayCentimes), left('month', month, most.monthCentimes), ofYear]
    : [ofYear];
}

/**
 * Counts an operation against the ceilings of its person (domain rule: per day, month and calendar year, over all
 * operators; working figures, dated).
 *
 * @throws {DomainError} `ceiling.exceeded`, with the ceiling that is least, what is left of it and what fills it
 */
export function countUse<Kind extends UseKind>(
  known: PersonUse | undefined,
  document: string,
  use: Use<Kind>,
  ceilings: CeilingsOf<Kind>,
): PersonUse {
  const { kind, on, amountCentimes } = use;
  const least = ceilingsLeft(known, kind, on, ceilings).reduce((a, b) => (b.leftCentimes < a.leftCentimes ? b : a));
  const latest = known?.latest ?? [];
  if (amountCentimes > least.leftCentimes)
    throw refuse('ceiling.exceeded', { ...least, operations: filling(latest, use, least) });
  const kept = [use, ...latest].slice(0, LATEST_MAX);
  return {
    document,
    sums: { ...known?.sums, [kind]: added(known?.sums[kind] ?? {}, on, amountCentimes) },
    latest: kept,
  };
}

/** Gives back what was counted of an operation that was cancelled, in the periods in which it happened. */
export function giveBackUse(
  known: PersonUse | undefined,
  { kind, on, amountCentimes, receiptNumber }: Use,
): PersonUse | undefined {
  if (!known) return undefined;
  const sums = { ...known.sums[kind] };
  for (const period of periodsOf(on)) {
    const left = (sums[period] ?? 0) - amountCentimes;
    if (left > 0) sums[period] = left;
    else delete sums[period];
  }
  const latest = known.latest.filter((use) => use.receiptNumber !== receiptNumber);
  return { ...known, sums: { ...known.sums, [kind]: sums }, latest };
}

/** The operations known that lie in the ceiling's period: without receipt numbers, which are their agencies' own. */
function filling(latest: readonly Use[], { kind, on }: Use, { ceiling }: CeilingLeft) {
  const [day, month, year] = periodsOf(on);
  const period = { day, month, year, 'family-aid-year': year }[ceiling];
  return latest
    .filter((use) => use.kind === kind && use.on.startsWith(period))
    .map((use) => ({ on: use.on, operator: use.operator, amountCentimes: use.amountCentimes }));
}

/** Sums with an operation more, without the periods of which nothing is asked any more. */
function added(sums: Readonly<Record<string, Centimes>>, on: Day, amountCentimes: Centimes): Record<string, Centimes> {
  const [firstDay, firstMonth, firstYear] = periodsOf(addDays(on, -DAYS_KEPT));
  const first: Record<number, string> = {
    [firstDay.length]: firstDay,
    [firstMonth.length]: firstMonth,
    [firstYear.length]: firstYear,
  };
  const kept = Object.entries(sums).filter(([period]) => period >= (first[period.length] ?? ''));
  const all = Object.fromEntries(kept);
  for (const period of periodsOf(on)) all[period] = (all[period] ?? 0) + amountCentimes;
  return all;
}

function periodsOf(on: Day): [day: string, month: string, year: string] {
  return [on, monthOf(on), String(yearOf(on))];
}
