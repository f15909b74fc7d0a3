import { addDays, defineErrors, type AgencyState, type Day } from '#libs/domain';
import type { Indicator } from '#libs/events';
import { wasOpenOn, type AgencyPast } from '../network/agency-past.js';
import { REPORTING_WORDS } from '../words/refusals.words.js';

/** Refusals of what is unusual. */
export const refuseAnomaly = defineErrors(REPORTING_WORDS, {
  'anomaly.day-not-over': {
    status: 422,
    detail: 'What is unusual of a day shows when it is over: ask for an earlier one.',
  },
  'anomaly.stock': { status: 422, detail: 'A stock changes on few days: ask for an indicator that is a flow.' },
});

const WEEKS = 8;
const HISTORY_DAYS_MIN = 6;
/** Beyond which a modified z-score is an outlier's: Iglewicz & Hoaglin, How to Detect and Handle Outliers, 1993. */
const SCORE_MAX = 3.5;
/** What makes the median absolute deviation of a normal distribution its standard deviation. */
const NORMAL = 0.6745;

/** The days with which a day is compared: the same weekday of eight weeks before, the latest first. */
export function comparedDays(day: Day): Day[] {
  return Array.from({ length: WEEKS }, (_, week) => addDays(day, -7 * (week + 1)));
}

/** How many operations of an indicator an agency had, by day; days without any are left out. */
export interface DailyCounts {
  agency: string;
  indicator: Indicator;
  byDay: Readonly<Record<Day, number>>;
}

/** What an agency had on a day, and what it is used to. */
export interface Unusual {
  agency: AgencyState;
  indicator: Indicator;
  count: number;
  /** Of its compared days. */
  median: number;
  /** How far it is from the median, in deviations; below 0 it is less. */
  score: number;
}

/** Of how many agencies something can be said. */
export interface Coverage {
  indicator: Indicator;
  judged: number;
  /** Open on the day, and of too few of the compared days. */
  withoutHistory: number;
}

/** What is unusual of a day. */
export interface Anomalies {
  /** Agencies that were open and had nothing; null when the whole network had nothing, which says nothing of one of them. */
  withoutOperations: AgencyState[] | null;
  /** The farthest from their history first. */
  unusual: Unusual[];
  coverage: Coverage[];
}

/**
 * How far a count is from its history: the modified z-score of Iglewicz & Hoaglin, by median and median absolute deviation.
 * The deviation is never taken for less than what chance alone makes of a count, the root of the median.
 */
export function modifiedScore(count: number, history: readonly number[]): { median: number; score: number } {
  const median = medianOf(history);
  const deviation = medianOf(history.map((one) => Math.abs(one - median))) / NORMAL;
  return { median, score: (count - median) / Math.max(deviation, Math.sqrt(Math.max(median, 1))) };
}

/**
 * What is unusual of a day: agencies that were open and had no operation, and others that had far more or fewer of an
 * indicator than on the same weekday of the eight weeks before. A compared day counts when the agency was open, and the
 * network had any of the indicator: on a holiday, or before the product began, nothing is to be learnt of an agency.
 *
 * @param counts of that day and of {@link comparedDays}
 */
export function anomaliesOf(
  day: Day,
  agencies: readonly AgencyPast[],
  counts: readonly DailyCounts[],
  indicators: readonly Indicator[],
): Anomalies {
  const open = agencies.filter(({ states }) => wasOpenOn(states, day));
  const busy = new Set(counts.filter(({ byDay }) => (byDay[day] ?? 0) !== 0).map(({ agency }) => agency));
  const idle = open.map(({ today }) => today).filter(({ code }) => !busy.has(code));
  const judged = indicators.map((indicator) => {
    const own = counts.filter((one) => one.indicator === indicator);
    return judge(
      day,
      indicator,
      open.filter(({ today }) => busy.has(today.code)),
      own,
    );
  });
  return {
    withoutOperations: busy.size === 0 ? null : idle,
    unusual: judged.flatMap(({ unusual }) => unusual).sort((a, b) => Math.abs(b.score) - Math.abs(a.score)),
    coverage: judged.map(({ coverage }) => coverage),
  };
}

function judge(day: Day, indicator: Indicator, agencies: readonly AgencyPast[], counts: readonly DailyCounts[]) {
  const daysOfNetwork = new Set(counts.flatMap(({ byDay }) => Object.keys(byDay)));
  const days = comparedDays(day).filter((one) => daysOfNetwork.has(one));
  const byAgency = new Map(counts.map(({ agency, byDay }) => [agency, byDay]));
  const coverage: Coverage = { indicator, judged: 0, withoutHistory: 0 };
  const unusual: Unusual[] = [];
  for (const { today: agency, states } of agencies) {
    const byDay = byAgency.get(agency.code) ?? {};
    const history = days.filter((one) => wasOpenOn(states, one)).map((one) => byDay[one] ?? 0);
    if (!daysOfNetwork.has(day) || history.length < HISTORY_DAYS_MIN) {
      coverage.withoutHistory++;
      continue;
    }
    coverage.judged++;
    const count = byDay[day] ?? 0;
    const { median, score } = modifiedScore(count, history);
    if (Math.abs(score) > SCORE_MAX) unusual.push({ agency, indicator, count, median, score });
  }
  return { coverage, unusual };
}

function medianOf(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const [lower = 0, upper = 0] = [sorted[Math.ceil(sorted.length / 2) - 1], sorted[Math.floor(sorted.length / 2)]];
  return (lower + upper) / 2;
}
