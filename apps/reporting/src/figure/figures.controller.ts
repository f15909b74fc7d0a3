import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiQueries, CallerParam, Impersonal, Roles, type Caller } from '#libs/service';
import { AsOfService } from '../as-of/as-of.service.js';
import { parseSpan } from '../period/period.js';
import { askedPart, FiguresQuery, FiguresResponse } from './figures.dto.js';
import { FIGURE_READERS } from '../indicator/indicators.dto.js';
import { FiguresService } from './figures.service.js';

/** What totals are made of. */
@ApiTags('reports')
@ApiBearerAuth()
@Controller('figures')
@Impersonal()
export class FiguresController {
  constructor(
    private readonly figures: FiguresService,
    private readonly wholeness: AsOfService,
  ) {}

  @Get()
  @Roles(...FIGURE_READERS)
  @ApiOperation({
    summary:
      'What a total is made of: by day, month, quarter or year; of the network, each kind, region, branch or agency; by operator or benefit. People of an agency, branch or region see theirs, partners those of their product',
  })
  @ApiQueries(FiguresQuery)
  @ApiOkResponse({ type: FiguresResponse })
  async totals(@Query() query: FiguresQuery, @CallerParam() caller: Caller): Promise<FiguresResponse> {
    const { from, to, by = 'day' } = query;
    const asked = { span: parseSpan(from, to), by, ...askedPart(query, caller) };
    const asOf = await this.wholeness.read();
    return { ...asOf, figures: await this.figures.totals(asked) };
  }
}
