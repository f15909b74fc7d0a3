import { Controller, Get, HttpCode, Inject, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { instantSql } from '#libs/commands';
import { assert, daysBetween, defineErrors, instantOf } from '#libs/domain';
import { Impersonal } from '../audit/impersonal.js';
import { Roles } from '../auth/caller.js';
import { ApiQueries } from '../openapi/api-queries.js';
import { PLATFORM, type Platform } from '../platform/platform.js';
import { SERVICE_WORDS } from '../words/refusals.words.js';
import { dayCloserOf, type DayCloser } from './day-closer.js';
import {
  DayClosingsQuery,
  DayClosingsResponse,
  DaysClosedResponse,
  type DayClosingResponse,
} from './day-closings.dto.js';

const DAYS_MAX = 366;

const refuseDays = defineErrors(SERVICE_WORDS, {
  'day-closings.too-many-days': {
    status: 422,
    detail: `Ask for ${DAYS_MAX} days at most, from the first to the last.`,
  },
});

/** Business days of the service, and the control sums with which they were closed. */
@ApiTags('verification')
@ApiBearerAuth()
@Roles('administrator')
@Controller('day-closings')
@Impersonal()
export class DayClosingsController {
  private readonly closer: DayCloser;

  constructor(@Inject(PLATFORM) private readonly platform: Platform) {
    const closer = dayCloserOf(platform);
    assert(closer, 'days are closed by a service that tells of it');
    this.closer = closer;
  }

  @Get()
  @Roles('management', 'administrator')
  @ApiOperation({ summary: 'Closed days with their control sums, a year at most' })
  @ApiQueries(DayClosingsQuery)
  @ApiOkResponse({ type: DayClosingsResponse })
  async list(@Query() { from, to }: DayClosingsQuery): Promise<DayClosingsResponse> {
    const span = daysBetween(from, to);
    if (span < 0 || span >= DAYS_MAX)
      throw refuseDays('day-closings.too-many-days', { field: 'to', daysMax: DAYS_MAX });
    const items = await this.platform.dataSource.query<DayClosingResponse[]>(
      `SELECT day::text AS day, revision, events::float8 AS events, net_cash_centimes::float8 AS "netCashCentimes", digest,
         ${instantSql('closed_at')} AS "closedAt"
       FROM day_closing WHERE day BETWEEN $1 AND $2 ORDER BY day`,
      [from, to],
    );
    return { items };
  }

  @Post()
  @HttpCode(200)
  @ApiOperation({ summary: 'Close the days that are over now; the service does so by itself every minute' })
  @ApiOkResponse({ type: DaysClosedResponse })
  async close(): Promise<DaysClosedResponse> {
    return { closed: await this.closer.closeDays(instantOf(Date.now())) };
  }
}
