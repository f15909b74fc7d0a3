import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { addDays } from '#libs/domain';
import { ApiQueries, Roles } from '#libs/service';
import { refuseUse } from './unused-cover.js';
import { UnusedCoverQuery, UnusedCoverResponse } from './unused-cover.dto.js';
import { UnusedCoverService } from './unused-cover.service.js';

const DAYS_MAX = 366;
const AGENCIES_DEFAULT = 50;

/** Where people do not know that they are insured. */
@ApiTags('unused cover')
@ApiBearerAuth()
@Roles('management')
@Controller()
export class UnusedCoverController {
  constructor(private readonly cover: UnusedCoverService) {}

  @Get('unused-cover')
  @ApiOperation({ summary: 'Claims that agencies would have if all claimed alike, against those that they have' })
  @ApiQueries(UnusedCoverQuery)
  @ApiOkResponse({ type: UnusedCoverResponse })
  async between(@Query() { from, to, limit = AGENCIES_DEFAULT }: UnusedCoverQuery): Promise<UnusedCoverResponse> {
    if (from > to || to > addDays(from, DAYS_MAX - 1))
      throw refuseUse('unused-cover.period-upside-down', { field: 'to', from, daysMax: DAYS_MAX });
    return { from, to, agencies: (await this.cover.between(from, to)).slice(0, limit) };
  }
}
