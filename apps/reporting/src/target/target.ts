import { defineCommand, type Decision } from '#libs/commands';
import { defineErrors, isYear, type AgencyState, type Instant } from '#libs/domain';
import type { Indicator } from '#libs/events';
import type { FigureTotal } from '../figure/value.js';
import type { IndicatorEntry } from '../indicator/indicator.js';
import { unitOf, type Level, type Unit } from '../network/level.js';
import { REPORTING_WORDS } from '../words/refusals.words.js';
import { TargetTable } from './target.table.js';

/** What management wants of an agency in a year: of a flow in the year, of a stock at its end. */
export interface AgencyTarget {
  id: string;
  agency: string;
  indicator: Indicator;
  year: number;
  /** How many; null: none is set. */
  count: number | null;
  /** How much; null: none is set. */
  amountCentimes: number | null;
  setAt: Instant;
  setBy: string;
}

/** What is set: of an agency that the network has, and an indicator that there is. */
export interface SetTarget extends Omit<AgencyTarget, 'setAt'> {
  hasAmount: IndicatorEntry['hasAmount'];
}

/** The answer to a target that was set. */
export type SetTargetReply = Pick<AgencyTarget, 'agency' | 'indicator' | 'year' | 'count' | 'amountCentimes' | 'setAt'>;

/** Refusals of targets. */
export const refuseTarget = defineErrors(REPORTING_WORDS, {
  'target.unknown-year': { status: 422, detail: 'A year is written 2026.' },
  'target.no-amount': { status: 422, detail: 'This indicator has no amount: set its count.' },
});

/** Sets a target, in the place of the one before; with neither count nor amount it is taken back. Refuses `target.no-amount`. */
export const setTarget = defineCommand({
  name: 'reporting.set-target',
  rows: ({ id }: SetTarget) => ({ target: TargetTable.madeBy(id) }),
  decide: (_rows, { hasAmount, ...target }: SetTarget, { at }): Decision<SetTargetReply, { target: AgencyTarget }> => {
    const { agency, indicator, year, count, amountCentimes } = target;
    if (!isYear(year)) throw refuseTarget('target.unknown-year', { field: 'year' });
    if (amountCentimes !== null && !hasAmount)
      throw refuseTarget('target.no-amount', { field: 'amountCentimes', indicator });
    return {
      save: { target: { ...target, setAt: at } },
      reply: { agency, indicator, year, count, amountCentimes, setAt: at },
    };
  },
});

/** A target beside what was reached. */
export interface Reached {
  /** Of those agencies of the unit that have one; null where none has. */
  target: number | null;
  /** Of the whole unit; null where it is not available. */
  actual: number | null;
  /** Of those agencies alone that have a target: what the percentage is of. */
  actualOfTargeted: number | null;
  /** Reached of the target, to two decimals; null where one of both is not available, or the target is zero. */
  percent: number | null;
  /** Agencies of the unit that have a target. */
  agenciesWithTarget: number;
}

/** An indicator of a unit, its target beside what was reached. */
export interface TargetLine extends Unit {
  indicator: Indicator;
  count: Reached;
  amountCentimes: Reached;
}

/** What is known of a year. */
export interface YearFacts {
  targets: readonly Pick<AgencyTarget, 'agency' | 'indicator' | 'count' | 'amountCentimes'>[];
  /** What each agency reached; zeros are left out. */
  actuals: readonly Pick<FigureTotal, 'unit' | 'indicator' | 'count' | 'amountCentimes'>[];
  /** All agencies, as they are today. */
  agencies: readonly AgencyState[];
  /** Codes of those that were open in the year: what they did not do is zero, and of others it is not available. */
  open: ReadonlySet<string>;
  /** Of which it is asked. */
  indicators: readonly Pick<IndicatorEntry, 'indicator' | 'hasAmount'>[];
}

/** Puts targets beside what was reached, by the units of a level; those with neither are left out. */
export function targetLines({ targets, actuals, agencies, open, indicators }: YearFacts, level: Level): TargetLine[] {
  const nameOf = (agency: string, indicator: string) => `${agency} ${indicator}`;
  const wanted = new Map(targets.map((one) => [nameOf(one.agency, one.indicator), one]));
  const reached = new Map(actuals.map((one) => [nameOf(one.unit, one.indicator), one]));
  const byUnit = Map.groupBy(agencies, (agency) => unitOf(level, agency).unit);
  const lines = [...byUnit.values()].flatMap((members) =>
    indicators.flatMap(({ indicator, hasAmount }): TargetLine[] => {
      const pairs = members.map(({ code }): Pair => {
        const name = nameOf(code, indicator);
        return { wanted: wanted.get(name), reached: reached.get(name) ?? (open.has(code) ? NOTHING : undefined) };
      });
      const isEmpty = pairs.every((pair) => isUnwanted(pair) && (pair.reached ?? NOTHING) === NOTHING);
      if (isEmpty) return [];
      const [count, amount] = [reachedOf(pairs, 'count'), reachedOf(pairs, 'amountCentimes')];
      return [{ ...unitOf(level, members[0]!), indicator, count, amountCentimes: hasAmount ? amount : NO_AMOUNT }];
    }),
  );
  return lines.sort((a, b) => (a.unit < b.unit ? -1 : Number(a.unit > b.unit)) || (a.indicator < b.indicator ? -1 : 1));
}

type Amounts = Record<'count' | 'amountCentimes', number>;

interface Pair {
  wanted: Record<keyof Amounts, number | null> | undefined;
  /** Undefined where it is not available. */
  reached: Amounts | undefined;
}

const NOTHING: Amounts = { count: 0, amountCentimes: 0 };
const NO_AMOUNT: Reached = { target: null, actual: null, actualOfTargeted: null, percent: null, agenciesWithTarget: 0 };

const isUnwanted = ({ wanted }: Pair) => (wanted?.count ?? null) === null && (wanted?.amountCentimes ?? null) === null;

function reachedOf(pairs: readonly Pair[], what: keyof Amounts): Reached {
  const targeted = pairs.filter(({ wanted }) => (wanted?.[what] ?? null) !== null);
  const target = sumOf(targeted.map(({ wanted }) => wanted?.[what]));
  const actualOfTargeted = sumOf(targeted.map(({ reached }) => reached?.[what]));
  const percent =
    target === null || target === 0 || actualOfTargeted === null
      ? null
      : Math.round((actualOfTargeted / target) * 10_000) / 100;
  const actual = sumOf(pairs.map(({ reached }) => reached?.[what]));
  return { target, actual, actualOfTargeted, percent, agenciesWithTarget: targeted.length };
}

/** The sum of what is available; null when nothing is. */
function sumOf(values: readonly (number | null | undefined)[]): number | null {
  const known = values.filter((value) => value !== null && value !== undefined);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}
