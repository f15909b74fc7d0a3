import { Readable } from 'node:stream';
import accepts from 'accepts';
import { Controller, Get, Param, Query, Req, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { businessDay, instantOf, isDay } from '#libs/domain';
import { XLSX_TYPE } from '#libs/documents';
import { ApiQueries, limitOf, Roles } from '#libs/service';
import { refuseAccount } from '../account/account.js';
import { AccountsService } from '../account/accounts.service.js';
import { checkedDays, refuseAccountStatement } from './statement.js';
import {
  AccountStatementResponse,
  BalanceQuery,
  BalanceResponse,
  StatementQuery,
  toAccountStatement,
} from './statements.dto.js';
import { AccountStatements } from './statements.service.js';

const TYPES = { json: 'application/json', csv: 'text/csv', xlsx: XLSX_TYPE, pdf: 'application/pdf' } as const;

/** What an account holds, held, and how it came about. */
@ApiTags('statements')
@ApiBearerAuth()
@Roles('teller', 'supervisor', 'compliance')
@Controller('accounts/:id')
export class AccountStatementsController {
  constructor(
    private readonly accounts: AccountsService,
    private readonly statements: AccountStatements,
  ) {}

  @Get('statement')
  @ApiOperation({ summary: 'A statement of some days, as the header Accept asks for it: JSON, CSV, XLSX or PDF' })
  @ApiQueries(StatementQuery)
  @ApiProduces(...Object.values(TYPES))
  @ApiOkResponse({ type: AccountStatementResponse })
  async statement(
    @Param('id') id: string,
    @Query() query: StatementQuery,
    @Req() request: FastifyRequest,
  ): Promise<AccountStatementResponse | StreamableFile> {
    const kind = kindOf(request);
    const days = checkedDays(query, today());
    const account = await this.accounts.find(id);
    const head = await this.statements.headOf(account, days);
    if (kind === 'json') {
      const limit = limitOf(query);
      const after = afterOf(query.cursor) ?? head.firstNumber - 1;
      return toAccountStatement(head, await this.statements.lines(head, after, limit + 1), limit);
    }
    const content = await this.statements.file(account, head, kind);
    return new StreamableFile(Readable.from(content, { objectMode: false }), {
      type: TYPES[kind],
      disposition: `attachment; filename="${account.rib}-${days.from}-${days.to}.${kind}"`,
    });
  }

  @Get('balance')
  @ApiOperation({ summary: 'What an account held at the end of a day' })
  @ApiQueries(BalanceQuery)
  @ApiOkResponse({ type: BalanceResponse })
  async balance(@Param('id') id: string, @Query() { on = today() }: BalanceQuery): Promise<BalanceResponse> {
    if (!isDay(on)) throw refuseAccountStatement('statement.malformed-day', { field: 'on' });
    const account = await this.accounts.find(id);
    return { accountId: account.id, on, balanceCentimes: await this.statements.balanceOn(account, on) };
  }
}

/** As what a statement is asked for: JSON when it does not matter. @throws {DomainError} `statement.not-acceptable` */
function kindOf({ raw }: FastifyRequest): keyof typeof TYPES {
  const type = accepts(raw).type(Object.values(TYPES));
  const kind = (Object.keys(TYPES) as (keyof typeof TYPES)[]).find((one) => TYPES[one] === type);
  if (!kind)
    throw refuseAccountStatement('statement.not-acceptable', { expected: `one of ${Object.values(TYPES).join(', ')}` });
  return kind;
}

/** The number after which a page begins. @throws {DomainError} `account.malformed-cursor` */
function afterOf(cursor: string | undefined): number | undefined {
  if (cursor === undefined) return undefined;
  if (!/^\d{1,15}$/.test(cursor)) throw refuseAccount('account.malformed-cursor', { field: 'cursor' });
  return Number(cursor);
}

function today(): string {
  return businessDay(instantOf(Date.now()));
}
