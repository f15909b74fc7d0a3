import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { contracts, SECTIONS } from '#libs/events';
import { ApiQueries, Impersonal, Roles } from '#libs/service';
import { annualReportOf, dashboardOf, sectionsOf, type DashboardLine } from './dashboard.js';
import { AsOfService } from '../as-of/as-of.service.js';
import { parsePeriods } from '../period/period.js';
import { DashboardQuery, DashboardResponse } from './reports.dto.js';
import { ReportsService } from './reports.service.js';

const DASHBOARD = dashboardOf(contracts);
const ANNUAL_REPORT = annualReportOf(contracts);

/** Management's tables. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('management', 'administrator')
@Controller('reports')
@Impersonal()
export class ReportsController {
  constructor(
    private readonly reports: ReportsService,
    private readonly wholeness: AsOfService,
  ) {}

  @Get('dashboard')
  @ApiOperation({ summary: 'The dashboard as the institution prints it' })
  @ApiQueries(DashboardQuery)
  @ApiOkResponse({ type: DashboardResponse })
  dashboard(@Query() { periods }: DashboardQuery): Promise<DashboardResponse> {
    return this.report(DASHBOARD, periods);
  }

  @Get('annual')
  @ApiOperation({ summary: 'Rows of the annual report; null where the institution gives no figure' })
  @ApiQueries(DashboardQuery)
  @ApiOkResponse({ type: DashboardResponse })
  annual(@Query() { periods }: DashboardQuery): Promise<DashboardResponse> {
    return this.report(ANNUAL_REPORT, periods);
  }

  private async report(lines: readonly DashboardLine[], periods: string): Promise<DashboardResponse> {
    const asOf = await this.wholeness.read();
    const rows = await this.reports.fill(lines, parsePeriods(periods));
    return { ...asOf, periods: periods.split(','), sections: sectionsOf(lines, SECTIONS), rows };
  }
}
