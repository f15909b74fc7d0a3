import type { Day } from '#libs/domain';
import type { AsOf } from '../as-of/as-of.js';
import type { DashboardRow, TitledSection } from './dashboard.js';

/** The tables that are printed. */
export const REPORT_TABLES = ['dashboard', 'annual'] as const;
export type ReportTable = (typeof REPORT_TABLES)[number];

/** A filled table: as of when it is whole, its sections, and its rows with a value a period. */
export interface Report extends AsOf {
  /** As they were asked for: `2022`, `2023-06-30`. */
  periods: string[];
  /** As known at the end of that day; null: as now. */
  knownOn: Day | null;
  /** One a period: whether its figures are proven, or provisional. */
  proven: boolean[];
  sections: readonly TitledSection[];
  rows: readonly DashboardRow[];
}
