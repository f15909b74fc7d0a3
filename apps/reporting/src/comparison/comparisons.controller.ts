import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiQueries, CallerParam, Impersonal, Roles, type Caller } from '#libs/service';
import { AsOfService } from '../as-of/as-of.service.js';
import { FiguresService } from '../figure/figures.service.js';
import { askedPart } from '../figure/figures.dto.js';
import { FIGURE_READERS } from '../indicator/indicators.dto.js';
import { parsePeriod, spanName } from '../period/period.js';
import { compareTotals, yearBefore } from './comparison.js';
import { ComparisonsQuery, ComparisonsResponse } from './comparisons.dto.js';

/** Two periods side by side. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles(...FIGURE_READERS)
@Controller('comparisons')
@Impersonal()
export class ComparisonsController {
  constructor(
    private readonly figures: FiguresService,
    private readonly wholeness: AsOfService,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'A year, or a year to a date, beside another or the same days of the year before; people of an agency see theirs',
  })
  @ApiQueries(ComparisonsQuery)
  @ApiOkResponse({ type: ComparisonsResponse })
  async compare(@Query() query: ComparisonsQuery, @CallerParam() caller: Caller): Promise<ComparisonsResponse> {
    const period = parsePeriod(query.period);
    const against = query.against === undefined ? yearBefore(period) : parsePeriod(query.against);
    const part = askedPart(query, caller);
    const asOf = await this.wholeness.read();
    const [totals, before] = await Promise.all(
      [period, against].map((span) => this.figures.totals({ span, by: 'total', ...part })),
    );
    return { ...asOf, period: spanName(period), against: spanName(against), items: compareTotals(totals!, before!) };
  }
}
