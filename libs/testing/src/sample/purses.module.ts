import { randomUUID } from 'node:crypto';
import { Body, Controller, Get, Module, Param, Post, Query, Res } from '@nestjs/common';
import { CommandQueue, type CommandRequest } from '#libs/commands';
import { defineProduct } from '#libs/product';
import {
  agencyOf,
  answerWith,
  CallerParam,
  CommandParam,
  defineService,
  limitOf,
  Public,
  Roles,
  toPage,
  type Caller,
} from '#libs/service';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { PURSE_CONSTRAINTS, pursesOn, refusePurse, type PurseShown } from './purse.js';
import { PurseTable, type Purse } from './purse.table.js';
import { PursesConsumer } from './purses.consumer.js';
import { pursesContract } from './purses.contract.js';
import { PurseRequest, PursesQuery } from './purses.dto.js';
import { Purses1700000009001 } from './purses.migration.js';

@Controller()
class PursesController {
  private readonly purses: ReturnType<typeof pursesOn>;

  constructor(
    queue: CommandQueue,
    private readonly dataSource: DataSource,
  ) {
    this.purses = pursesOn(queue);
  }

  @Post('purses')
  @Roles('teller', 'supervisor')
  async make(
    @Body() { title, amountCentimes }: PurseRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<PurseShown> {
    const command = { purse: randomUUID(), agency: agencyOf(caller), title, amountCentimes };
    return answerWith(await this.purses.putIn(command, request), response);
  }

  @Get('purses')
  @Roles('teller', 'supervisor')
  async list(@Query() query: PursesQuery, @CallerParam() caller: Caller) {
    const rows = await this.dataSource.query<Pick<Purse, 'id' | 'title'>[]>(
      'SELECT id, title FROM purse WHERE agency = $1 AND id > $2 ORDER BY id LIMIT $3',
      [agencyOf(caller), query.cursor ?? '', limitOf(query) + 1],
    );
    return toPage(rows, limitOf(query), ({ id }) => id);
  }

  @Get('whoami')
  @Roles('teller', 'supervisor', 'insurer', 'management', 'administrator')
  whoami(@CallerParam() caller: Caller): Caller {
    return caller;
  }

  /** What the query was read as. */
  @Get('echo')
  @Roles('teller')
  echo(@Query() query: PursesQuery): PursesQuery {
    return query;
  }

  @Get('open')
  @Public()
  open(): { open: true } {
    return { open: true };
  }

  @Get('closed')
  closed(): { closed: false } {
    return { closed: false };
  }

  @Get('trouble/:kind')
  @Public()
  async trouble(@Param('kind') kind: string): Promise<unknown> {
    if (kind === 'ours') throw new TypeError('secret internals of Hassan Tazi');
    if (kind === 'database') return this.dataSource.query('SELECT * FROM nowhere');
    if (kind === 'refusal') throw refusePurse('purse.locked', { status: 'locked', code: 'x', agency: 'RAB-001' });
    return { kind };
  }
}

@Module({ controllers: [PursesController, PursesConsumer] })
class PursesModule {}

const purses = defineProduct({
  name: 'purses',
  title: 'Purses',
  description: 'Keeps purses of coins.',
  contract: pursesContract,
  settings: {},
});

/** The service of the sample product: keeps purses, publishes what happens to each, and reads its own events. */
export const pursesService = defineService(purses, {
  module: PursesModule,
  tables: [PurseTable],
  migrations: [Purses1700000009001],
  consumes: [pursesContract],
  figuresSql: `SELECT booked_on AS day, agency, 'purses.changed' AS indicator, count(*) AS count, -sum(amount_centimes) AS amount_centimes
    FROM entry WHERE ledger_account LIKE 'purse:%' GROUP BY booked_on, agency`,
  invariants: [{ name: 'every purse has a seal', sql: `SELECT id AS difference FROM purse WHERE seal = ''` }],
  queue: { constraints: PURSE_CONSTRAINTS },
});
