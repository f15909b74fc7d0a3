import { toDirhams, toKiloDirhams, yearOf, type Day } from '#libs/domain';
import type { Contract, ReportRow } from '#libs/events';

/** A row of a report. */
export interface DashboardLine extends ReportRow {
  /** Stable name of the row. */
  indicator: string;
  /** A flow is the sum over a period, a stock the value at its end. */
  kind: 'flow' | 'stock';
}

/** The dashboard's rows of the products that this platform runs, in the order in which they are printed: by section. */
export function dashboardOf(contracts: readonly Contract[]): DashboardLine[] {
  return linesOf(contracts, ({ rows }) => rows);
}

/** The annual report's rows of the products that this platform runs, in the order in which they are printed. */
export function annualReportOf(contracts: readonly Contract[]): DashboardLine[] {
  return linesOf(contracts, ({ annualRows = {} }) => annualRows);
}

function linesOf(contracts: readonly Contract[], rowsOf: (contract: Contract) => Contract['rows']): DashboardLine[] {
  return contracts
    .flatMap((contract) =>
      Object.entries(rowsOf(contract)).map(([indicator, row]) => {
        const [kind = 'flow'] = row.of.map((of) => contract.indicators[of]?.kind);
        return { ...row, indicator, kind };
      }),
    )
    .toSorted((one, other) => one.section.localeCompare(other.section, 'en', { numeric: true }));
}

/** Sums of one period, per indicator. */
export type PeriodSums = ReadonlyMap<string, { count: number; amountCentimes: number }>;

/** The value of a row in a period, in its unit; null before the institution gives it. @param to the last day */
export function valueOf({ of, less = [], unit, since = 0 }: DashboardLine, sums: PeriodSums, to: Day): number | null {
  if (yearOf(to) < since) return null;
  const total = (indicators: readonly string[], what: 'count' | 'amountCentimes') =>
    indicators.reduce((sum, indicator) => sum + (sums.get(indicator)?.[what] ?? 0), 0);
  const net = (what: 'count' | 'amountCentimes') => total(of, what) - total(less, what);
  if (unit === 'count') return net('count');
  return (unit === 'KDH' ? toKiloDirhams : toDirhams)(net('amountCentimes'));
}
