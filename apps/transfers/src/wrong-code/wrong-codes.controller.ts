import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { defineErrors } from '#libs/domain';
import { ApiQueries, beforeIdOf, CallerParam, limitOf, mapPage, PageQuery, Roles, type Caller } from '#libs/service';
import { TRANSFERS_WORDS } from '../words/refusals.words.js';
import { toWarningResponse, WrongCodeWarningPage } from './wrong-codes.dto.js';
import { WrongCodesService } from './wrong-codes.service.js';

const refuse = defineErrors(TRANSFERS_WORDS, {
  'wrong-code.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

/** Warnings of pick-up codes that were guessed, or mistyped again and again. */
@ApiTags('transfers')
@ApiBearerAuth()
@Controller('wrong-codes')
export class WrongCodesController {
  constructor(private readonly wrongCodes: WrongCodesService) {}

  @Get()
  @Roles('supervisor', 'compliance', 'administrator')
  @ApiOperation({
    summary: "Where too many wrong pick-up codes came, the newest first: a supervisor's agency, all for head office",
  })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: WrongCodeWarningPage })
  async list(@Query() query: PageQuery, @CallerParam() { agency }: Caller): Promise<WrongCodeWarningPage> {
    const beforeId = beforeIdOf(query, () => refuse('wrong-code.malformed-cursor', { field: 'cursor' }));
    return mapPage(await this.wrongCodes.list(agency, { limit: limitOf(query), beforeId }), toWarningResponse);
  }
}
