import { Injectable } from '@nestjs/common';
import { contracts, SECTIONS } from '#libs/events';
import { AsOfService } from '../as-of/as-of.service.js';
import type { Report, ReportTable } from './report.js';
import { FiguresService } from '../figure/figures.service.js';
import { AgenciesService } from '../network/agencies.service.js';
import { parsePeriods, type Period } from '../period/period.js';
import {
  annualReportOf,
  dashboardOf,
  rowOf,
  sectionsOf,
  valueOf,
  type DashboardLine,
  type DashboardRow,
  type PeriodFacts,
} from './dashboard.js';

const LINES: Readonly<Record<ReportTable, readonly DashboardLine[]>> = {
  dashboard: dashboardOf(contracts),
  annual: annualReportOf(contracts),
};

/** Fills management's tables. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly figures: FiguresService,
    private readonly agencies: AgenciesService,
    private readonly wholeness: AsOfService,
  ) {}

  /**
   * A table, filled.
   *
   * @param periods as they are written in a query: `2022,2023-06-30`
   * @throws {DomainError} `report.malformed-period`
   */
  async report(table: ReportTable, periods: string): Promise<Report> {
    const lines = LINES[table];
    const asOf = await this.wholeness.read();
    const rows = await this.fill(lines, parsePeriods(periods));
    return { ...asOf, periods: periods.split(','), sections: sectionsOf(lines, SECTIONS), rows };
  }

  /** Lines of a report, with one value a period in each. */
  async fill(lines: readonly DashboardLine[], periods: readonly Period[]): Promise<DashboardRow[]> {
    const facts = await Promise.all(
      periods.map(async (period): Promise<PeriodFacts> => {
        const { to } = period;
        const [sums, pointsOfSale] = await Promise.all([this.figures.sumsOf(period), this.agencies.pointsOfSale(to)]);
        return { to, sums, pointsOfSale };
      }),
    );
    return lines.map((line) => ({ ...rowOf(line), values: facts.map((fact) => valueOf(line, fact)) }));
  }
}
