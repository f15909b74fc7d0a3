import { Body, Controller, Get, Param, Post, Query, Req, Res, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import {
  afterIdOf,
  answerWith,
  ApiIdempotencyKey,
  ApiQueries,
  beforeIdOf,
  CommandParam,
  Impersonal,
  InjectSetting,
  limitOf,
  mapPage,
  Roles,
} from '#libs/service';
import reporting from '../../product.js';
import type { ReportPrint } from '../export/print.js';
import { answerReport } from '../export/report.answer.js';
import { chosenFormat, REPORT_TYPES } from '../export/report.format.js';
import { FormatQuery } from '../export/reports.dto.js';
import { refuseEdition, reportOf } from './edition.js';
import {
  EditionPage,
  EditionsQuery,
  FreezeEditionRequest,
  FrozenEditionResponse,
  LateOperationPage,
  RestatedQuery,
  RestatementsResponse,
  toEditionResponse,
  toLateOperationResponse,
  toRestatementResponse,
  WholeEditionResponse,
} from './editions.dto.js';
import { EditionsService } from './editions.service.js';

/** Tables that management has published. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('management', 'administrator')
@Controller('editions')
@Impersonal()
export class EditionsController {
  constructor(
    private readonly editions: EditionsService,
    @InjectSetting(reporting.settings.institution) private readonly institution: ReportPrint['institution'],
  ) {}

  @Post()
  @Roles('management')
  @ApiOperation({
    summary: 'Publish a table: it is kept as it is now, and what changes it later is listed as a restatement',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: FrozenEditionResponse })
  async freeze(
    @Body() { table, periods }: FreezeEditionRequest,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<FrozenEditionResponse> {
    return answerWith(await this.editions.freeze(table, periods, request), response);
  }

  @Get()
  @ApiOperation({ summary: 'Published tables, the newest first' })
  @ApiQueries(EditionsQuery)
  @ApiOkResponse({ type: EditionPage })
  async list(@Query() query: EditionsQuery): Promise<EditionPage> {
    const beforeId = beforeIdOf(query, () => refuseEdition('edition.malformed-cursor'));
    return mapPage(await this.editions.list(query.table, { limit: limitOf(query), beforeId }), toEditionResponse);
  }

  @Get(':id')
  @ApiOperation({
    summary: 'A published table as it was published, as format or the header Accept asks: JSON, CSV, XLSX, PDF, SVG',
  })
  @ApiQueries(FormatQuery)
  @ApiProduces(...Object.values(REPORT_TYPES))
  @ApiOkResponse({ type: WholeEditionResponse })
  async find(
    @Param('id') id: string,
    @Query() query: FormatQuery,
    @Req() { headers }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<WholeEditionResponse | StreamableFile> {
    const chosen = chosenFormat(query, headers);
    const edition = await this.editions.find(id);
    const { tableName: table, frozenAt, proven, provenThrough, sections, rows } = edition;
    const json = { ...toEditionResponse(edition), proven, provenThrough, sections, rows };
    return answerReport(json, reportOf(edition), chosen, { table, institution: this.institution, frozenAt }, reply);
  }

  @Get(':id/restatements')
  @ApiOperation({ summary: 'What of a published table is another now, and by how many operations' })
  @ApiOkResponse({ type: RestatementsResponse })
  async restatements(@Param('id') id: string): Promise<RestatementsResponse> {
    const { items, ...asOf } = await this.editions.restatements(await this.editions.find(id));
    return { ...asOf, items: items.map((restatement) => toRestatementResponse(id, restatement)) };
  }

  @Get(':id/operations')
  @ApiOperation({ summary: 'The operations that came after a published table and are in one of its figures now' })
  @ApiQueries(RestatedQuery)
  @ApiOkResponse({ type: LateOperationPage })
  async operations(@Param('id') id: string, @Query() query: RestatedQuery): Promise<LateOperationPage> {
    const after = afterIdOf(query, () => refuseEdition('edition.malformed-cursor'));
    const edition = await this.editions.find(id);
    return mapPage(await this.editions.operations(edition, query, limitOf(query), after), toLateOperationResponse);
  }
}
