import { Readable } from 'node:stream';
import { Body, Controller, Get, HttpCode, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ApprovalsService, AskedResponse, ReasonRequest } from '#libs/approvals';
import type { CommandRequest } from '#libs/commands';
import { SHEET_TYPES, sheetKindOf, XLSX_TYPE } from '#libs/documents';
import { isMonth } from '#libs/domain';
import {
  answerWith,
  ApiIdempotencyKey,
  ApiPath,
  ApiQueries,
  CallerParam,
  checked,
  CommandParam,
  CursorLike,
  limitOf,
  mapPage,
  PageQuery,
  PARTNER_IN_PATH,
  Roles,
  type Caller,
  TakesList,
} from '#libs/service';
import { StatementAnswerRequest, StatementMatchResponse, toInsurerAnswer } from './answers.dto.js';
import { statementReopening, type OfMonth } from './closing.js';
import { refuseStatement } from './statement.js';
import { readAnsweredLines } from './statement.file.js';
import {
  InsurerLinePage,
  InsurerStatementResponse,
  StatementClosureRequest,
  toLineResponse,
  toStatementResponse,
} from './statements.dto.js';
import { StatementsService } from './statements.service.js';

const FILES = {
  csv: 'text/csv; charset=utf-8',
  xlsx: XLSX_TYPE,
  pdf: 'application/pdf',
} as const;

/** Which lines of a statement: a page begins behind a line of a kind. */
@CursorLike('^(premium|claim)_[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$')
export class InsurerLinesQuery extends PageQuery {}

/** Monthly statements to insurers, for head office; each insurer sees its own. */
@ApiTags('statements')
@ApiBearerAuth()
@Roles('management', 'administrator', 'insurer')
@ApiPath('insurer', PARTNER_IN_PATH)
@Controller('statements/:insurer/:month')
export class StatementsController {
  constructor(
    private readonly statements: StatementsService,
    private readonly approvals: ApprovalsService,
  ) {}

  @Get()
  @ApiOperation({ summary: "A month's statement with its control totals; of an open month as of now" })
  @ApiOkResponse({ type: InsurerStatementResponse })
  async statement(
    @Param('insurer') insurer: string,
    @Param('month') month: string,
    @CallerParam() caller: Caller,
  ): Promise<InsurerStatementResponse> {
    const { statement, period } = await this.statements.find(monthSeenBy(caller, insurer, month));
    const totals = statement.totals ?? (await this.statements.totalsOf(period));
    return toStatementResponse(statement, period.knownAt, totals);
  }

  @Get('lines')
  @ApiOperation({ summary: 'The lines of a statement: premiums by policy, then claims' })
  @ApiQueries(InsurerLinesQuery)
  @ApiOkResponse({ type: InsurerLinePage })
  async lines(
    @Param('insurer') insurer: string,
    @Param('month') month: string,
    @Query() query: InsurerLinesQuery,
    @CallerParam() caller: Caller,
  ): Promise<InsurerLinePage> {
    const { period } = await this.statements.find(monthSeenBy(caller, insurer, month));
    return mapPage(await this.statements.page(period, limitOf(query), query.cursor), toLineResponse);
  }

  @Get('lines.csv')
  @ApiOperation({ summary: 'All lines as a CSV file' })
  @ApiProduces('text/csv')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  csv(
    @Param('insurer') insurer: string,
    @Param('month') month: string,
    @CallerParam() caller: Caller,
  ): Promise<StreamableFile> {
    return this.file(monthSeenBy(caller, insurer, month), 'csv');
  }

  @Get('lines.xlsx')
  @ApiOperation({ summary: 'All lines as a workbook' })
  @ApiProduces(FILES.xlsx)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  xlsx(
    @Param('insurer') insurer: string,
    @Param('month') month: string,
    @CallerParam() caller: Caller,
  ): Promise<StreamableFile> {
    return this.file(monthSeenBy(caller, insurer, month), 'xlsx');
  }

  @Get('lines.pdf')
  @ApiOperation({ summary: 'The totals as a PDF, with the lines when they are not more than 2,000' })
  @ApiProduces(FILES.pdf)
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  pdf(
    @Param('insurer') insurer: string,
    @Param('month') month: string,
    @CallerParam() caller: Caller,
  ): Promise<StreamableFile> {
    return this.file(monthSeenBy(caller, insurer, month), 'pdf');
  }

  @Post('closure')
  @Roles('management')
  @ApiOperation({ summary: 'Close a month: its lines no longer change; what becomes known later goes into the next' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: InsurerStatementResponse })
  async close(
    @Param('insurer') insurer: string,
    @Param('month') month: string,
    @Body() { empty = false }: StatementClosureRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<InsurerStatementResponse> {
    const of = monthSeenBy(caller, insurer, month);
    const closed = answerWith(await this.statements.close(of, empty, request), response);
    return toStatementResponse(closed, closed.knownAt, closed.totals);
  }

  @Post('reopening')
  @HttpCode(202)
  @Roles('management')
  @ApiOperation({ summary: 'Ask to open the month again that was closed last; another person approves it' })
  @ApiIdempotencyKey()
  @ApiAcceptedResponse({ type: AskedResponse })
  async reopen(
    @Param('insurer') insurer: string,
    @Param('month') month: string,
    @Body() { reason }: ReasonRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<AskedResponse> {
    const of = monthSeenBy(caller, insurer, month);
    return answerWith(await this.approvals.ask(statementReopening, of, reason, caller, request), response);
  }

  @Post('answers')
  @TakesList()
  @Roles('management')
  @ApiOperation({ summary: "Match the insurer's own statement with ours; every difference is told and kept" })
  @ApiIdempotencyKey()
  @ApiConsumes('application/json', ...Object.keys(SHEET_TYPES))
  @ApiExtraModels(StatementAnswerRequest)
  @ApiBody({ schema: { $ref: getSchemaPath(StatementAnswerRequest) } })
  @ApiCreatedResponse({ type: StatementMatchResponse })
  async match(
    @Param('insurer') insurer: string,
    @Param('month') month: string,
    @Body() body: Buffer, // or what JSON said: then it is checked here
    @Req() { headers }: FastifyRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<StatementMatchResponse> {
    const of = monthSeenBy(caller, insurer, month);
    const answer = Buffer.isBuffer(body)
      ? { totals: null, lines: await readAnsweredLines(body, sheetKindOf(body, headers['content-type'])) }
      : toInsurerAnswer(checked(StatementAnswerRequest, body));
    return answerWith(await this.statements.match(of, answer, request), response);
  }

  private async file(of: OfMonth, kind: keyof typeof FILES): Promise<StreamableFile> {
    const content = await this.statements.file(of, kind);
    const name = `${of.insurer}-${of.month}.${kind}`;
    return new StreamableFile(Readable.from(content, { objectMode: false }), {
      type: FILES[kind],
      disposition: `attachment; filename="${name}"`,
    });
  }
}

/** @throws {DomainError} `statement.malformed-month`; `statement.insurer-not-found` for another insurer */
function monthSeenBy({ partner }: Caller, insurer: string, month: string): OfMonth {
  if (!isMonth(month)) throw refuseStatement('statement.malformed-month', { field: 'month' });
  if (partner !== undefined && partner !== insurer) throw refuseStatement('statement.insurer-not-found', { insurer });
  return { insurer, month };
}
