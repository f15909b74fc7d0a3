import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { contracts } from '#libs/events';
import { ApiQueries, CallerParam, Impersonal, Roles, type Caller } from '#libs/service';
import { annualReportOf, dashboardOf, type DashboardLine } from './dashboard.js';
import { FiguresService } from './figures.service.js';
import { parsePeriods, parseSpan } from './period.js';
import { DashboardQuery, DashboardResponse, FiguresQuery, FiguresResponse } from './reports.dto.js';

const DASHBOARD = dashboardOf(contracts);
const ANNUAL_REPORT = annualReportOf(contracts);

/** Management's tables. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('management', 'administrator')
@Controller()
@Impersonal()
export class ReportsController {
  constructor(private readonly figures: FiguresService) {}

  @Get('reports/dashboard')
  @ApiOperation({ summary: 'The dashboard as the institution prints it' })
  @ApiQueries(DashboardQuery)
  @ApiOkResponse({ type: DashboardResponse })
  dashboard(@Query() { periods }: DashboardQuery): Promise<DashboardResponse> {
    return this.report(DASHBOARD, periods);
  }

  @Get('reports/annual')
  @ApiOperation({ summary: 'Rows of the annual report; null where the institution gives no figure' })
  @ApiQueries(DashboardQuery)
  @ApiOkResponse({ type: DashboardResponse })
  annual(@Query() { periods }: DashboardQuery): Promise<DashboardResponse> {
    return this.report(ANNUAL_REPORT, periods);
  }

  @Get('figures')
  @Roles('teller', 'supervisor', 'management', 'administrator')
  @ApiOperation({
    summary:
      'What a total is made of: by day, month or year; of the network, a region, branch or agency. People of an agency see theirs',
  })
  @ApiQueries(FiguresQuery)
  @ApiOkResponse({ type: FiguresResponse })
  async totals(
    @Query() { from, to, by = 'day', level = 'network', indicator }: FiguresQuery,
    @CallerParam() { agency }: Caller,
  ): Promise<FiguresResponse> {
    const asked = { span: parseSpan(from, to), by, level: agency ? ('agency' as const) : level, indicator, agency };
    const asOf = await this.figures.asOf();
    return { ...asOf, figures: await this.figures.totals(asked) };
  }

  private async report(lines: readonly DashboardLine[], periods: string): Promise<DashboardResponse> {
    const asOf = await this.figures.asOf();
    return { ...asOf, periods: periods.split(','), rows: await this.figures.report(lines, parsePeriods(periods)) };
  }
}
