import { Controller, Get, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApiQueries, Impersonal, InjectSetting, Roles } from '#libs/service';
import { askedKnownOn } from '../known/known.dto.js';
import reporting from '../../product.js';
import { chosenFormat, REPORT_TYPES } from './report.format.js';
import { answerReport } from './report.answer.js';
import type { ReportPrint } from './print.js';
import type { ReportTable } from '../table/report.js';
import { DashboardQuery, DashboardResponse } from './reports.dto.js';
import { ReportsService } from '../table/reports.service.js';

/** Management's tables. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('management', 'administrator')
@Controller('reports')
@Impersonal()
export class ReportsController {
  constructor(
    private readonly reports: ReportsService,
    @InjectSetting(reporting.settings.institution) private readonly institution: ReportPrint['institution'],
  ) {}

  @Get('dashboard')
  @ApiOperation({
    summary:
      'The dashboard as the institution prints it, as format or the header Accept asks: JSON, CSV, XLSX, PDF, SVG',
  })
  @ApiQueries(DashboardQuery)
  @ApiProduces(...Object.values(REPORT_TYPES))
  @ApiOkResponse({ type: DashboardResponse })
  dashboard(
    @Query() query: DashboardQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DashboardResponse | StreamableFile> {
    return this.report('dashboard', query, request, reply);
  }

  @Get('annual')
  @ApiOperation({
    summary: 'Rows of the annual report, in the same formats; null where the institution gives no figure',
  })
  @ApiQueries(DashboardQuery)
  @ApiProduces(...Object.values(REPORT_TYPES))
  @ApiOkResponse({ type: DashboardResponse })
  annual(
    @Query() query: DashboardQuery,
    @Req() request: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<DashboardResponse | StreamableFile> {
    return this.report('annual', query, request, reply);
  }

  private async report(
    table: ReportTable,
    query: DashboardQuery,
    { headers }: FastifyRequest,
    reply: FastifyReply,
  ): Promise<DashboardResponse | StreamableFile> {
    const chosen = chosenFormat(query, headers);
    const report = await this.reports.report(table, query.periods, askedKnownOn(query));
    return answerReport(report, report, chosen, { table, institution: this.institution }, reply);
  }
}
