import { Injectable } from '@nestjs/common';
import type { Day } from '#libs/domain';
import { FiguresService, type FiguresReader } from '../figure/figures.service.js';
import { AgenciesService } from '../network/agencies.service.js';
import type { Period } from '../period/period.js';
import { valueOf, type DashboardLine, type PeriodFacts } from './dashboard.js';

/** A row of a report with its value in each period. */
export type DashboardRow = Pick<DashboardLine, 'section' | 'indicator' | 'labelFr' | 'labelEn' | 'unit' | 'kind'> & {
  values: (number | null)[];
};

/** Fills management's tables. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly figures: FiguresService,
    private readonly agencies: AgenciesService,
  ) {}

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
          this.agencies.pointsOfSale(to),
        ]);
        return { to, sums, pointsOfSale };
      }),
    );
    return lines.map((line) => {
      const { section, indicator, labelFr, labelEn, unit, kind } = line;
      return { section, indicator, labelFr, labelEn, unit, kind, values: facts.map((fact) => valueOf(line, fact)) };
    });
  }
}
