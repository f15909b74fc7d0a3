import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { bookInvariants } from '#libs/commands';
import { ApiQueries } from '../http/api-queries.js';
import { IsDay } from '../http/is-day.js';
import { Roles } from '../auth/caller.js';
import { PLATFORM, type Platform } from '../platform/platform.js';

/** Days from–to, both included. */
export class PeriodQuery {
  /** First day. */
  @IsDay()
  from!: string;

  /** Last day. */
  @IsDay()
  to!: string;
}

/** One day of one indicator, with a digest over its agencies: equal digests mean equal figures in every agency. */
export interface DayFigure {
  day: string;
  indicator: string;
  count: number;
  amountCentimes: number;
  agenciesDigest: string;
}

/** One agency's part of a day. */
export interface AgencyFigure {
  agency: string;
  indicator: string;
  count: number;
  amountCentimes: number;
}

/** What must hold, and where it does not. */
export interface InvariantResult {
  name: string;
  differences: string[];
}

/** How far the events of a lane have come. */
export interface Progress {
  journal: { lane: number; head: number; published: number }[];
  applied: { source: string; lane: number; position: number }[];
  deadLetters: number;
}

/** Lets `guichet verify` compare the services' books with the reports. For administrators and management. */
@ApiTags('verification')
@ApiBearerAuth()
@Roles('administrator', 'management')
@Controller('verification')
export class VerificationController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get('days')
  @ApiOperation({ summary: "Figures of each day, as this service's own tables say" })
  @ApiQueries(PeriodQuery)
  days(@Query() { from, to }: PeriodQuery): Promise<DayFigure[]> {
    return this.read<DayFigure[]>(
      `SELECT day::text, indicator, sum(count)::float8 AS count, sum(amount_centimes)::float8 AS "amountCentimes",
         md5(string_agg(concat_ws(':', agency, count, amount_centimes), ',' ORDER BY agency COLLATE "C")) AS "agenciesDigest"
       FROM (${this.platform.definition.figuresSql}) f WHERE day BETWEEN $1 AND $2
       GROUP BY day, indicator ORDER BY day, indicator`,
      [from, to],
    );
  }

  @Get('agencies')
  @ApiOperation({ summary: 'Figures of each agency over some days' })
  @ApiQueries(PeriodQuery)
  agencies(@Query() { from, to }: PeriodQuery): Promise<AgencyFigure[]> {
    return this.read<AgencyFigure[]>(
      `SELECT agency, indicator, sum(count)::float8 AS count, sum(amount_centimes)::float8 AS "amountCentimes"
       FROM (${this.platform.definition.figuresSql}) f WHERE day BETWEEN $1 AND $2
       GROUP BY agency, indicator ORDER BY agency, indicator LIMIT 10000`,
      [from, to],
    );
  }

  @Get('invariants')
  @ApiOperation({ summary: 'What must hold in the tables of this service, and where it does not' })
  async invariants(): Promise<InvariantResult[]> {
    const { definition } = this.platform;
    const all = [...(definition.publishes ? bookInvariants : []), ...(definition.invariants ?? [])];
    const results: InvariantResult[] = [];
    for (const { name, sql } of all) {
      const rows = await this.read<{ difference: string }[]>(sql, []);
      results.push({ name, differences: rows.map(({ difference }) => difference) });
    }
    return results;
  }

  @Get('progress')
  @ApiOperation({ summary: "How far this service's events are published, and other services' applied" })
  async progress(): Promise<Progress> {
    const { dataSource, definition, consumer } = this.platform;
    const journal = definition.publishes
      ? await dataSource.query<Progress['journal']>(
          `SELECT lane, head::float8 AS head, c.position::float8 AS published
           FROM journal_lane JOIN relay_cursor c USING (lane) ORDER BY lane`,
        )
      : [];
    const applied = consumer
      ? await dataSource.query<Progress['applied']>(
          'SELECT source, lane, position::float8 AS position FROM consumer_cursor ORDER BY source, lane',
        )
      : [];
    const [waiting] = await dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM dead_letter WHERE status IN ('waiting', 'parked')`,
    );
    return { journal, applied, deadLetters: waiting?.count ?? 0 };
  }

  /** Reads over all of history: longer, and with more memory, than a counter's request may. */
  private read<Rows>(sql: string, parameters: unknown[]): Promise<Rows> {
    return this.platform.dataSource.transaction('REPEATABLE READ', async (manager) => {
      await manager.query(`SET LOCAL statement_timeout = '15min'`);
      await manager.query(`SET LOCAL work_mem = '128MB'`);
      return manager.query<Rows>(sql, parameters);
    });
  }
}
