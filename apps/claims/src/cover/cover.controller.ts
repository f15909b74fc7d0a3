import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { businessDay, instantOf } from '#libs/domain';
import { ApiQueries, Roles } from '#libs/service';
import { personKeyOf } from '../client/client.js';
import { CoverQuery, CoverResponse, toCoverResponse } from './cover.dto.js';
import { CoverService } from './cover.service.js';

/** Who is covered. */
@ApiTags('cover')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller()
export class CoverController {
  constructor(private readonly cover: CoverService) {}

  @Get('cover')
  @ApiOperation({ summary: 'Whether somebody is or was covered, by what, why, and what is left of each benefit' })
  @ApiQueries(CoverQuery)
  @ApiOkResponse({ type: CoverResponse })
  async ask(@Query() { idKind, idNumber, on, asKnownAt }: CoverQuery): Promise<CoverResponse> {
    const now = instantOf(Date.now());
    const knownAt = asKnownAt === undefined ? now : instantOf(Date.parse(asKnownAt));
    const question = { personKey: personKeyOf({ idKind, idNumber }), on: on ?? businessDay(now), knownAt };
    return toCoverResponse(await this.cover.ask(question), question.on, knownAt);
  }
}
