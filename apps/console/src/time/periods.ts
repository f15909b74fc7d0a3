const PERIOD = /^(19[7-9][0-9]|20[0-9]{2})(-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01]))?$/;
const PERIODS_MAX = 20;
const YEARS_BEFORE = 3;
const FIRST_YEAR = 2014;

/** The periods that an address names, those that are none left out; without any, the three years before and this one. */
export function periodsOf(text: string | undefined, today: string): string[] {
  const named = (text ?? '').split(',').filter((period) => PERIOD.test(period));
  return named.length > 0 ? [...new Set(named)].slice(0, PERIODS_MAX) : defaultPeriods(today);
}

function defaultPeriods(today: string): string[] {
  const year = Number(today.slice(0, 4));
  const before = Array.from({ length: YEARS_BEFORE }, (_, i) => String(year - YEARS_BEFORE + i));
  return [...before, today];
}

/** The days of a period, both included: of `2022` the whole year, of `2023-06-30` the year until then. */
export function spanOf(period: string): { from: string; to: string } {
  const [year] = period.split('-');
  return { from: `${year}-01-01`, to: period.length > 4 ? period : `${year}-12-31` };
}

/** Adds a period in its place: by its last day. */
export function withPeriod(periods: readonly string[], added: string): string[] {
  return [...new Set([...periods, added])]
    .toSorted((one, other) => (spanOf(one).to < spanOf(other).to ? -1 : 1))
    .slice(-PERIODS_MAX);
}

/** The years of which there are figures, the last one first. */
export function yearsUntil(today: string): string[] {
  const last = Number(today.slice(0, 4));
  return Array.from({ length: last - FIRST_YEAR + 1 }, (_, i) => String(last - i));
}

/** Last days of the months of a year but the last, which ends the whole of it. */
export function monthEnds(year: string): string[] {
  return Array.from({ length: 11 }, (_, month) => {
    const end = new Date(Date.UTC(Number(year), month + 1, 0));
    return end.toISOString().slice(0, 10);
  });
}
