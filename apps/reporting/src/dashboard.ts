import { toKiloDirhams } from '#libs/domain';
import type { Indicator } from '#libs/events';

/** A row of the dashboard, as the institution prints it ("Tableau de Bord", AMANEWS no. 242). */
export interface DashboardLine {
  section: string;
  /** Stable name of the row. */
  indicator: string;
  labelFr: string;
  labelEn: string;
  unit: 'count' | 'KDH';
  /** A flow is the sum over a period, a stock the value at its end. */
  kind: 'flow' | 'stock';
  /** Indicators whose figures the row adds up. */
  of: readonly Indicator[];
  /** Indicators of what was taken back: the row leaves them out. */
  less?: readonly Indicator[];
}

/** The rows in the order in which they are printed. Sections of products that this platform does not run yet are not here. */
export const DASHBOARD: readonly DashboardLine[] = [
  {
    section: 'B-3',
    indicator: 'transfer-transactions',
    labelFr: 'Nombre de transactions',
    labelEn: 'Money-transfer transactions',
    unit: 'count',
    kind: 'flow',
    of: ['transfers.sent', 'transfers.paid-out'],
  },
  {
    section: 'B-3',
    indicator: 'transfer-volume',
    labelFr: 'Volume de transactions',
    labelEn: 'Money-transfer volume',
    unit: 'KDH',
    kind: 'flow',
    of: ['transfers.sent', 'transfers.paid-out'],
  },
  {
    section: 'B-5',
    indicator: 'vehicle-tax-operations',
    labelFr: "Nombre d'opérations de vignettes automobiles",
    labelEn: 'Vehicle-tax operations',
    unit: 'count',
    kind: 'flow',
    of: ['vehicle-tax.paid'],
    less: ['vehicle-tax.cancelled'],
  },
];

/** Sums of one period, per indicator. */
export type PeriodSums = ReadonlyMap<Indicator, { count: number; amountCentimes: number }>;

/** The value of a row in a period, in its unit. */
export function valueOf({ of, less = [], unit }: DashboardLine, sums: PeriodSums): number {
  const total = (indicators: readonly Indicator[], what: 'count' | 'amountCentimes') =>
    indicators.reduce((sum, indicator) => sum + (sums.get(indicator)?.[what] ?? 0), 0);
  const net = (what: 'count' | 'amountCentimes') => total(of, what) - total(less, what);
  return unit === 'count' ? net('count') : toKiloDirhams(net('amountCentimes'));
}
