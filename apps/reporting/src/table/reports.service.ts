import { Injectable } from '@nestjs/common';
import { FiguresService } from '../figure/figures.service.js';
import { AgenciesService } from '../network/agencies.service.js';
import type { Period } from '../period/period.js';
import { rowOf, valueOf, type DashboardLine, type DashboardRow, type PeriodFacts } from './dashboard.js';

/** Fills management's tables. */
@Injectable()
export class ReportsService {
  constructor(
    private readonly figures: FiguresService,
    private readonly agencies: AgenciesService,
  ) {}

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
