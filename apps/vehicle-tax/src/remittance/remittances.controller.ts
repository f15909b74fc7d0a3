import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApprovalsService, AskedResponse, ReasonRequest } from '#libs/approvals';
import type { CommandRequest } from '#libs/commands';
import { isMonth, RECEIPT_NUMBER } from '#libs/domain';
import {
  answerWith,
  ApiIdempotencyKey,
  ApiQueries,
  CallerParam,
  CommandParam,
  limitOf,
  Roles,
  type Caller,
  TakesList,
} from '#libs/service';
import { refuseRemittance } from './remittance.js';
import { monthReopening } from './reopening.js';
import {
  AnswerRequest,
  ClosureRequest,
  MatchResponse,
  historyOf,
  StatementLinePage,
  StatementLinesQuery,
  StatementResponse,
} from './remittances.dto.js';
import { RemittancesService } from './remittances.service.js';

/** The monthly remittance to the tax administration, for head office. */
@ApiTags('remittances')
@ApiBearerAuth()
@Roles('management', 'administrator')
@Controller('remittances/:month')
export class RemittancesController {
  constructor(
    private readonly remittances: RemittancesService,
    private readonly approvals: ApprovalsService,
  ) {}

  @Get()
  @ApiOperation({ summary: "A month's statement with its control totals; of an open month as of now" })
  @ApiOkResponse({ type: StatementResponse })
  async statement(@Param('month') text: string): Promise<StatementResponse> {
    const month = checkedMonth(text);
    const remittance = await this.remittances.find(month);
    const totals = remittance?.totals ?? (await this.remittances.totalsOf(month));
    return { month, status: remittance?.status ?? 'open', ...totals, ...historyOf(remittance) };
  }

  @Get('lines')
  @ApiOperation({ summary: 'The payments of a statement, by receipt number' })
  @ApiQueries(StatementLinesQuery)
  @ApiOkResponse({ type: StatementLinePage })
  lines(@Param('month') month: string, @Query() query: StatementLinesQuery): Promise<StatementLinePage> {
    const { cursor = '' } = query;
    if (cursor && !RECEIPT_NUMBER.test(cursor)) throw refuseRemittance('remittance.malformed-cursor');
    return this.remittances.lines(checkedMonth(month), limitOf(query), cursor);
  }

  @Post('closure')
  @Roles('management')
  @ApiOperation({ summary: 'Close a month: its payments and totals no longer change; a late one goes to the next' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: StatementResponse })
  async close(
    @Param('month') month: string,
    @Body() { empty = false }: ClosureRequest,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<StatementResponse> {
    const checked = checkedMonth(month);
    return answerWith(await this.remittances.close(checked, empty, request), response);
  }

  @Post('reopening')
  @HttpCode(202)
  @Roles('management')
  @ApiOperation({ summary: 'Ask to open a closed month again; another person approves it' })
  @ApiIdempotencyKey()
  @ApiAcceptedResponse({ type: AskedResponse })
  async reopen(
    @Param('month') text: string,
    @Body() { reason }: ReasonRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<AskedResponse> {
    const month = checkedMonth(text);
    return answerWith(await this.approvals.ask(monthReopening, { month }, reason, caller, request), response);
  }

  @Post('answers')
  @TakesList()
  @Roles('management')
  @ApiOperation({ summary: "Match the administration's answer with the statement; every difference is told" })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: MatchResponse })
  async match(
    @Param('month') month: string,
    @Body() body: AnswerRequest,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<MatchResponse> {
    const exceptions = (body.exceptions ?? []).map(({ receiptNumber, amountCentimes = null }) => ({
      receiptNumber,
      amountCentimes,
    }));
    const answer = { ...body, exceptions };
    const checked = checkedMonth(month);
    return answerWith(await this.remittances.match(checked, answer, request), response);
  }
}

function checkedMonth(text: string): string {
  if (!isMonth(text)) throw refuseRemittance('remittance.malformed-month');
  return text;
}
