import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiQueries, CallerParam, Impersonal, Roles, type Caller } from '#libs/service';
import { AsOfService } from '../as-of/as-of.service.js';
import { parseSpan } from '../period/period.js';
import { FiguresQuery, FiguresResponse } from './figures.dto.js';
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
  @Roles('teller', 'supervisor', 'management', 'administrator')
  @ApiOperation({
    summary:
      'What a total is made of: by day, month or year; of the network, a region, branch or agency. People of an agency see theirs',
  })
  @ApiQueries(FiguresQuery)
  @ApiOkResponse({ type: FiguresResponse })
  async totals(
    @Query() { from, to, by = 'day', level = 'network', indicator }: FiguresQuery,
    @CallerParam() { agency }: Caller,
  ): Promise<FiguresResponse> {
    const asked = { span: parseSpan(from, to), by, level: agency ? ('agency' as const) : level, indicator, agency };
    const asOf = await this.wholeness.read();
    return { ...asOf, figures: await this.figures.totals(asked) };
  }
}
