import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { EntityManager } from 'typeorm';
import { bookInvariants } from '#libs/commands';
import { ApiQueries } from '../openapi/api-queries.js';
import { Impersonal } from '../audit/impersonal.js';
import { Roles } from '../auth/caller.js';
import { PLATFORM, type Platform } from '../platform/platform.js';
import { figuresBehind, parsePositions } from './books-at.js';
import {
  AgencyFigures,
  DayFigures,
  InvariantResult,
  PeriodQuery,
  Progress,
  type AgencyFigure,
  type DayFigure,
  type FiguresRead,
} from './verification.dto.js';

/** Lets `guichet verify` compare the services' books with the reports. For administrators and management. */
@ApiTags('verification')
@ApiBearerAuth()
@Roles('administrator', 'management')
@Controller('verification')
@Impersonal()
export class VerificationController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get('days')
  @ApiOperation({ summary: "Figures of each day, as this service's own tables say" })
  @ApiQueries(PeriodQuery)
  @ApiOkResponse({ type: DayFigures })
  days(@Query() query: PeriodQuery): Promise<DayFigures> {
    return this.figures<DayFigure>(
      query,
      `SELECT day::text, indicator, sum(count)::float8 AS count, sum(amount_centimes)::float8 AS "amountCentimes",
         md5(string_agg(concat_ws(':', agency, count, amount_centimes), ',' ORDER BY agency COLLATE "C")) AS "agenciesDigest"
       FROM figures GROUP BY day, indicator ORDER BY day, indicator`,
    );
  }

  @Get('agencies')
  @ApiOperation({ summary: 'Figures of each agency over some days' })
  @ApiQueries(PeriodQuery)
  @ApiOkResponse({ type: AgencyFigures })
  agencies(@Query() query: PeriodQuery): Promise<AgencyFigures> {
    return this.figures<AgencyFigure>(
      query,
      `SELECT agency, indicator, sum(count)::float8 AS count, sum(amount_centimes)::float8 AS "amountCentimes"
       FROM figures GROUP BY agency, indicator ORDER BY agency, indicator LIMIT 10000`,
    );
  }

  @Get('invariants')
  @ApiOperation({ summary: 'What must hold in the tables of this service, and where it does not' })
  @ApiOkResponse({ type: [InvariantResult] })
  async invariants(): Promise<InvariantResult[]> {
    const { definition } = this.platform;
    const all = [...(definition.publishes ? bookInvariants : []), ...(definition.invariants ?? [])];
    const results: InvariantResult[] = [];
    for (const { name, sql } of all) {
      const rows = await this.read<{ difference: string }[]>(sql);
      results.push({ name, differences: rows.map(({ difference }) => difference) });
    }
    return results;
  }

  @Get('progress')
  @ApiOperation({ summary: "How far this service's events are published, and other services' applied" })
  @ApiOkResponse({ type: Progress })
  async progress(): Promise<Progress> {
    const { dataSource, definition, consumer } = this.platform;
    const journal = definition.publishes
      ? await dataSource.query<Progress['journal']>(
          `SELECT lane, head::float8 AS head, c.position::float8 AS published
           FROM journal_lane JOIN relay_cursor c USING (lane) ORDER BY lane`,
        )
      : [];
    const applied = consumer ? await appliedBy(dataSource.manager) : [];
    const [waiting] = await dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM dead_letter WHERE status IN ('waiting', 'parked')`,
    );
    return { journal, applied, deadLetters: waiting?.count ?? 0 };
  }

  /** Figures of each day, agency and indicator, as the table `figures` of a query, with how far they are applied. */
  private figures<Of>({ from, to, at }: PeriodQuery, sql: string): Promise<FiguresRead<Of>> {
    const { definition, consumer } = this.platform;
    const positions = at === undefined ? undefined : parsePositions(at);
    return this.reading(async (manager) => {
      const applied = consumer ? await appliedBy(manager) : [];
      const behind = positions && definition.publishes ? await figuresBehind(manager, positions) : [];
      const figures = await manager.query<Of[]>(
        `WITH figures AS (
           SELECT day, agency, indicator, sum(count) AS count, sum(amount_centimes) AS amount_centimes FROM (
             SELECT day, agency, indicator, count, amount_centimes FROM (${definition.figuresSql}) f
             UNION ALL SELECT day, agency, indicator, -count, -"amountCentimes" FROM json_to_recordset($3::json)
               AS b(day date, agency text, indicator text, count bigint, "amountCentimes" bigint)) f
           WHERE day BETWEEN $1 AND $2 GROUP BY day, agency, indicator
           HAVING sum(count) <> 0 OR sum(amount_centimes) <> 0)
         ${sql}`,
        [from, to, JSON.stringify(behind)],
      );
      return { figures, applied };
    });
  }

  private read<Rows>(sql: string): Promise<Rows> {
    return this.reading((manager) => manager.query<Rows>(sql));
  }

  /** Reads over all of history, in one snapshot: longer, and with more memory, than a counter's request may. */
  private reading<Rows>(read: (manager: EntityManager) => Promise<Rows>): Promise<Rows> {
    return this.platform.dataSource.transaction('REPEATABLE READ', async (manager) => {
      await manager.query(`SET LOCAL statement_timeout = '15min'`);
      await manager.query(`SET LOCAL work_mem = '128MB'`);
      return read(manager);
    });
  }
}

/** How far the current projection has applied what others published. */
function appliedBy(manager: EntityManager): Promise<Progress['applied']> {
  return manager.query<Progress['applied']>(
    `SELECT source, lane, position::float8 AS position FROM consumer_cursor
     WHERE projection = (SELECT name FROM projection WHERE role = 'current') ORDER BY source, lane`,
  );
}
