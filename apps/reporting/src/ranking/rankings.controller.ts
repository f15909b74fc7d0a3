import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiQueries, Impersonal, Roles } from '#libs/service';
import { AsOfService } from '../as-of/as-of.service.js';
import { indicatorNamed } from '../indicator/indicators.dto.js';
import { parsePeriod, spanName } from '../period/period.js';
import { RankingQuery, RankingResponse } from './rankings.dto.js';
import { RankingsService } from './rankings.service.js';

/** Who does the most. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('management', 'administrator')
@Controller('rankings')
@Impersonal()
export class RankingsController {
  constructor(
    private readonly rankings: RankingsService,
    private readonly wholeness: AsOfService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Kinds of agencies, regions, branches or agencies by one indicator, the most first' })
  @ApiQueries(RankingQuery)
  @ApiOkResponse({ type: RankingResponse })
  async rank(@Query() query: RankingQuery): Promise<RankingResponse> {
    const { level = 'agency', measure = 'count', limit } = query;
    const [span, indicator] = [parsePeriod(query.period), indicatorNamed(query.indicator)];
    const asOf = await this.wholeness.read();
    const { items, units, count, amountCentimes } = await this.rankings.ranking({
      span,
      indicator,
      level,
      measure,
      limit,
    });
    const amount = (centimes: number) => (indicator.hasAmount ? centimes : null);
    return {
      ...asOf,
      period: spanName(span),
      indicator: indicator.indicator,
      level,
      measure,
      units,
      count,
      amountCentimes: amount(amountCentimes),
      items: items.map((item) => ({ ...item, amountCentimes: amount(item.amountCentimes) })),
    };
  }
}
