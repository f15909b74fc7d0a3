import { Readable } from 'node:stream';
import accepts from 'accepts';
import { Body, Controller, Get, Param, Post, Query, Req, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { XLSX_TYPE } from '#libs/documents';
import { isDay } from '#libs/domain';
import {
  afterIdOf,
  answerWith,
  ApiIdempotencyKey,
  ApiPath,
  ApiQueries,
  CallerParam,
  CommandParam,
  cursorOfText,
  limitOf,
  mapPage,
  Roles,
  TakesFile,
  toPage,
  type Caller,
} from '#libs/service';
import { refuseSettlement } from './settlement.js';
import {
  SETTLED_OPERATORS,
  SettlementMatchResponse,
  SettlementPaymentRequest,
  SettlementPaymentResponse,
  SettlementPage,
  SettlementResponse,
  SettlementStatementQuery,
  SettlementStatementResponse,
  SettlementsQuery,
  STATEMENT_FORMATS,
  toClosed,
  toMatched,
  toPayment,
  toSettledLine,
  toSettlement,
  type StatementFormat,
} from './settlements.dto.js';
import { SettlementsService, type OperatorDay } from './settlements.service.js';

const OPERATOR_IN_PATH = { type: 'string', pattern: `^(${SETTLED_OPERATORS.join('|')})$` };

const TYPES: Record<StatementFormat, string> = { json: 'application/json', csv: 'text/csv', xlsx: XLSX_TYPE };
const FILE_MAX_BYTES = 32 * 1024 * 1024;
const [FIRST_DAY, LAST_DAY] = ['1970-01-01', '2099-12-31'];

/** What operators and we owe each other, by business day; each operator sees its own. */
@ApiTags('settlements')
@ApiBearerAuth()
@Roles('management', 'administrator', 'operator')
@Controller('settlements')
export class SettlementsController {
  constructor(private readonly settlements: SettlementsService) {}

  @Get()
  @ApiOperation({ summary: 'Closed days with their net positions, the newest first' })
  @ApiQueries(SettlementsQuery)
  @ApiOkResponse({ type: SettlementPage })
  async list(@Query() query: SettlementsQuery, @CallerParam() { partner }: Caller): Promise<SettlementPage> {
    const { from = FIRST_DAY, to = LAST_DAY } = query;
    for (const [field, day] of Object.entries({ from, to }))
      if (!isDay(day)) throw refuseSettlement('settlement.malformed-day', { field });
    const own = SETTLED_OPERATORS.find((one) => one === (partner ?? query.operator));
    const isAnothers = partner !== undefined && (own === undefined || (query.operator ?? own) !== own);
    if (isAnothers) return { items: [] };
    const limit = limitOf(query);
    const found = await this.settlements.list({ operator: own, from, to, before: beforeOf(query), limit });
    return mapPage(
      toPage(found, limit, ({ day, operator }) => cursorOfText(`${day}/${operator}`)),
      toSettlement,
    );
  }

  @Get(':operator/days/:day')
  @ApiPath('operator', OPERATOR_IN_PATH)
  @ApiOperation({
    summary: 'A closed day: its totals, its net position, and how it compares with the file of the operator',
  })
  @ApiOkResponse({ type: SettlementResponse })
  async find(
    @Param('operator') operator: string,
    @Param('day') day: string,
    @CallerParam() caller: Caller,
  ): Promise<SettlementResponse> {
    return toSettlement(await this.settlements.find(dayOf(caller, operator, day)));
  }

  @Get(':operator/days/:day/statement')
  @ApiPath('operator', OPERATOR_IN_PATH)
  @ApiOperation({
    summary: 'The statement of a closed day, as format or the header Accept asks: JSON by pages, CSV, XLSX',
  })
  @ApiQueries(SettlementStatementQuery)
  @ApiProduces(...Object.values(TYPES))
  @ApiOkResponse({ type: SettlementStatementResponse })
  async statement(
    @Param('operator') operator: string,
    @Param('day') day: string,
    @Query() query: SettlementStatementQuery,
    @CallerParam() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<SettlementStatementResponse | StreamableFile> {
    const format = query.format ?? formatOf(request);
    const afterNumber = afterNumberOf(query);
    const settlement = await this.settlements.find(dayOf(caller, operator, day));
    if (format === 'json') {
      const limit = limitOf(query);
      const lines = await this.settlements.lines(settlement.id, afterNumber, limit + 1);
      const page = toPage(lines, limit, ({ number }) => String(number));
      return { ...toSettlement(settlement), ...mapPage(page, (line) => toSettledLine(line, day)) };
    }
    const content = this.settlements.file(settlement, format);
    return new StreamableFile(Readable.from(content, { objectMode: false }), {
      type: format === 'csv' ? 'text/csv; charset=utf-8' : TYPES[format],
      disposition: `attachment; filename="${operator}-${day}.${format}"`,
    });
  }

  @Post(':operator/days/:day/closing')
  @Roles('management', 'administrator')
  @ApiPath('operator', OPERATOR_IN_PATH)
  @ApiOperation({
    summary: 'Close a day of an operator that is over: its lines no longer change; a late one goes into the next',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: SettlementResponse })
  async close(
    @Param('operator') operator: string,
    @Param('day') day: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SettlementResponse> {
    const of = dayOf(caller, operator, day);
    return toClosed(of, answerWith(await this.settlements.close(of, request), response));
  }

  @Post(':operator/days/:day/matching')
  @TakesFile(FILE_MAX_BYTES)
  @Roles('management', 'administrator')
  @ApiPath('operator', OPERATOR_IN_PATH)
  @ApiOperation({
    summary: "Match a closed day with the operator's file line by line: the one that it gives, or the CSV that is sent",
  })
  @ApiIdempotencyKey()
  @ApiConsumes('application/json', 'text/csv')
  @ApiBody({ required: false, schema: { type: 'object', additionalProperties: false } })
  @ApiCreatedResponse({ type: SettlementMatchResponse })
  async match(
    @Param('operator') operator: string,
    @Param('day') day: string,
    @Body() body: Buffer, // or nothing
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SettlementMatchResponse> {
    const of = dayOf(caller, operator, day);
    const file = Buffer.isBuffer(body) ? body : undefined;
    return toMatched(of, answerWith(await this.settlements.match(of, file, request), response));
  }

  @Post(':operator/days/:day/payment')
  @Roles('management')
  @ApiPath('operator', OPERATOR_IN_PATH)
  @ApiOperation({ summary: 'Note that the net position of a closed day was paid, by whoever owed it: once' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: SettlementPaymentResponse })
  async pay(
    @Param('operator') operator: string,
    @Param('day') day: string,
    @Body() { paidOn, reference }: SettlementPaymentRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SettlementPaymentResponse> {
    const of = dayOf(caller, operator, day);
    if (!isDay(paidOn)) throw refuseSettlement('settlement.malformed-day', { field: 'paidOn' });
    const answered = await this.settlements.pay({ ...of, paidOn, reference, by: caller.subject }, request);
    return toPayment(of, answerWith(answered, response));
  }
}

/** An operator sees its own days. @throws {DomainError} `settlement.not-found`, `settlement.malformed-day` */
function dayOf({ partner }: Caller, name: string, day: string): OperatorDay {
  if (!isDay(day)) throw refuseSettlement('settlement.malformed-day', { field: 'day' });
  const operator = SETTLED_OPERATORS.find((one) => one === name);
  if (!operator || (partner !== undefined && partner !== operator)) throw refuseSettlement('settlement.not-found');
  return { operator, day };
}

/** JSON when it does not matter. @throws {DomainError} `settlement.not-acceptable` */
function formatOf({ raw }: FastifyRequest): StatementFormat {
  const type = accepts(raw).type(Object.values(TYPES));
  const format = STATEMENT_FORMATS.find((one) => TYPES[one] === type);
  if (!format) throw refuseSettlement('settlement.not-acceptable', { expected: Object.values(TYPES).join(', ') });
  return format;
}

/** Behind which settlement a page begins. @throws {DomainError} `settlement.malformed-cursor` */
function beforeOf(query: SettlementsQuery): OperatorDay | undefined {
  if (query.cursor === undefined) return undefined;
  const refusal = () => refuseSettlement('settlement.malformed-cursor', { field: 'cursor' });
  const [day = '', name] = afterIdOf(query, refusal).split('/');
  const operator = SETTLED_OPERATORS.find((one) => one === name);
  if (!isDay(day) || !operator) throw refusal();
  return { operator, day };
}

/** Behind which line a page begins. @throws {DomainError} `settlement.malformed-cursor` */
function afterNumberOf({ cursor }: SettlementStatementQuery): number {
  if (cursor === undefined) return 0;
  if (!/^[0-9]{1,9}$/.test(cursor)) throw refuseSettlement('settlement.malformed-cursor', { field: 'cursor' });
  return Number(cursor);
}
