import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { addDays } from '#libs/domain';
import { ApiQueries, CallerParam, Roles, type Caller } from '#libs/service';
import { refusePromptness } from './promptness.js';
import { PromptnessQuery, PromptnessResponse } from './promptness.dto.js';
import { PromptnessService } from './promptness.service.js';

const DAYS_MAX = 366;

/** How promptly insurers decide and pay: all of them for those who supervise them, its own for an insurer. */
@ApiTags('promptness')
@ApiBearerAuth()
@Roles('management', 'compliance', 'insurer')
@Controller()
export class PromptnessController {
  constructor(private readonly promptness: PromptnessService) {}

  @Get('promptness')
  @ApiOperation({ summary: 'How promptly claims are decided and settled, by insurer and benefit; what is open now' })
  @ApiQueries(PromptnessQuery)
  @ApiOkResponse({ type: PromptnessResponse })
  async between(@Query() { from, to }: PromptnessQuery, @CallerParam() caller: Caller): Promise<PromptnessResponse> {
    if (from > to || to > addDays(from, DAYS_MAX - 1))
      throw refusePromptness('promptness.period-upside-down', { field: 'to', from, daysMax: DAYS_MAX });
    return { from, to, items: await this.promptness.between(from, to, caller.partner) };
  }
}
