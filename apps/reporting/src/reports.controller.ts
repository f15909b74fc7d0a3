import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { Roles } from '#libs/service';
import { FiguresService } from './figures.service.js';
import { parsePeriods, parseSpan } from './period.js';
import { DashboardQuery, DashboardResponse, FiguresQuery, FiguresResponse } from './reports.dto.js';

/** Management's tables. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('management', 'operator')
@Controller()
export class ReportsController {
  constructor(private readonly figures: FiguresService) {}

  /** The dashboard as the institution prints it. */
  @Get('reports/dashboard')
  @ApiOkResponse({ type: DashboardResponse })
  async dashboard(@Query() { periods }: DashboardQuery): Promise<DashboardResponse> {
    const asOf = await this.figures.asOf();
    return { asOf, periods: periods.split(','), rows: await this.figures.dashboard(parsePeriods(periods)) };
  }

  /** What a total is made of: by day, month or year; of the network, a region, branch or agency. */
  @Get('figures')
  @ApiOkResponse({ type: FiguresResponse })
  async totals(@Query() { from, to, by, level, indicator }: FiguresQuery): Promise<FiguresResponse> {
    const asOf = await this.figures.asOf();
    return {
      asOf,
      figures: await this.figures.totals(parseSpan(from, to), by ?? 'day', level ?? 'network', indicator),
    };
  }
}
