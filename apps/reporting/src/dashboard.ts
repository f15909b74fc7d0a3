import { toKiloDirhams } from '#libs/domain';
import type { Contract, ReportRow } from '#libs/events';

/** A row of the dashboard. */
export interface DashboardLine extends ReportRow {
  /** Stable name of the row. */
  indicator: string;
  /** A flow is the sum over a period, a stock the value at its end. */
  kind: 'flow' | 'stock';
}

/** The rows of the products that this platform runs, in the order in which they are printed: by section, `B-3`. */
export function dashboardOf(contracts: readonly Contract[]): DashboardLine[] {
  return contracts
    .flatMap(({ rows, indicators }) =>
      Object.entries(rows).map(([indicator, row]) => {
        const [kind = 'flow'] = row.of.map((of) => indicators[of]?.kind);
        return { ...row, indicator, kind };
      }),
    )
    .toSorted((one, other) => one.section.localeCompare(other.section, 'en', { numeric: true }));
}

/** Sums of one period, per indicator. */
export type PeriodSums = ReadonlyMap<string, { count: number; amountCentimes: number }>;

/** The value of a row in a period, in its unit. */
export function valueOf({ of, less = [], unit }: DashboardLine, sums: PeriodSums): number {
  const total = (indicators: readonly string[], what: 'count' | 'amountCentimes') =>
    indicators.reduce((sum, indicator) => sum + (sums.get(indicator)?.[what] ?? 0), 0);
  const net = (what: 'count' | 'amountCentimes') => total(of, what) - total(less, what);
  return unit === 'count' ? net('count') : toKiloDirhams(net('amountCentimes'));
}
