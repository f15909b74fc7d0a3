import { Injectable } from '@nestjs/common';
import type { Day } from '#libs/domain';
import { contracts, SECTIONS } from '#libs/events';
import { AsOfService } from '../as-of/as-of.service.js';
import { FiguresService, type FiguresReader } from '../figure/figures.service.js';
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
import { isProven } from '../proof/proof.js';
import type { Report, ReportTable } from './report.js';

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
   * @param knownOn as known at the end of that day; otherwise now
   * @param reader a transaction whose one snapshot is to be told
   * @throws {DomainError} `report.malformed-period`
   */
  async report(table: ReportTable, periods: string, knownOn?: Day, reader?: FiguresReader): Promise<Report> {
    const lines = LINES[table];
    const asOf = await this.wholeness.read(reader);
    const spans = parsePeriods(periods);
    const rows = await this.fill(lines, spans, knownOn, reader);
    return {
      ...asOf,
      periods: periods.split(','),
      knownOn: knownOn ?? null,
      proven: spans.map(({ to }) => isProven(to, asOf)),
      sections: sectionsOf(lines, SECTIONS),
      rows,
    };
  }

  /**
   * Lines of a report, with one value a period in each.
   *
   * @param knownOn as known at the end of that day; otherwise now
   */
  async fill(
    lines: readonly DashboardLine[],
    periods: readonly Period[],
    knownOn?: Day,
    reader?: FiguresReader,
  ): Promise<DashboardRow[]> {
    const facts = await Promise.all(
      periods.map(async (period): Promise<PeriodFacts> => {
        const { to } = period;
        const [sums, pointsOfSale] = await Promise.all([
          this.figures.sumsOf(period, knownOn, reader),
          this.agencies.pointsOfSale(to, reader),
        ]);
        return { to, sums, pointsOfSale };
      }),
    );
    return lines.map((line) => ({ ...rowOf(line), values: facts.map((fact) => valueOf(line, fact)) }));
  }
}
