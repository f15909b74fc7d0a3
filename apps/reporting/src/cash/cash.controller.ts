import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { daysBetween } from '#libs/domain';
import { afterIdOf, ApiQueries, CallerParam, Impersonal, limitOf, Roles, type Caller } from '#libs/service';
import { AsOfService } from '../as-of/as-of.service.js';
import { parseSpan, refusePeriod } from '../period/period.js';
import { CashPage, CashQuery } from './cash.dto.js';
import { CashService } from './cash.service.js';

const DAYS_MAX = 366;

/** The cash in the drawers, of all products together. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('teller', 'supervisor', 'branch-manager', 'regional-manager', 'management', 'administrator')
@Controller('cash')
@Impersonal()
export class CashController {
  constructor(
    private readonly cash: CashService,
    private readonly wholeness: AsOfService,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'What came into the drawers and what went out, by day and agency; people of an agency, branch or region see their own',
  })
  @ApiQueries(CashQuery)
  @ApiOkResponse({ type: CashPage })
  async list(@Query() query: CashQuery, @CallerParam() caller: Caller): Promise<CashPage> {
    const span = parseSpan(query.from, query.to);
    if (daysBetween(span.from, span.to) >= DAYS_MAX) throw refusePeriod('report.span-too-long', { field: 'to' });
    const after = afterIdOf(query, () => refusePeriod('report.malformed-cursor', { field: 'cursor' }));
    const { branch, region } = caller;
    const part = { agency: caller.agency ?? query.agency, branch, region };
    const asOf = await this.wholeness.read();
    const { items, ...rest } = await this.cash.list({ span, part, limit: limitOf(query), after });
    const shown = items.map((cash) => ({ ...cash, netCentimes: cash.inCentimes - cash.outCentimes }));
    return { ...asOf, items: shown, ...rest };
  }
}
