import { Body, Controller, Get, Param, Put, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { AGENCY_CODE } from '#libs/domain';
import { INDICATOR_NAME } from '#libs/events';
import {
  answerWith,
  ApiIdempotencyKey,
  ApiPath,
  ApiQueries,
  CallerParam,
  CommandParam,
  Impersonal,
  Roles,
  type Caller,
} from '#libs/service';
import { AsOfService } from '../as-of/as-of.service.js';
import { indicatorNamed } from '../indicator/indicators.dto.js';
import { levelWithin } from '../network/level.js';
import { SetTargetRequest, SetTargetResponse, TargetsQuery, TargetsResponse, YEAR_PATTERN } from './targets.dto.js';
import { TargetsService } from './targets.service.js';

/** What management wants of agencies in a year. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('teller', 'supervisor', 'branch-manager', 'regional-manager', 'management', 'administrator')
@Controller('targets')
@Impersonal()
export class TargetsController {
  constructor(
    private readonly targets: TargetsService,
    private readonly wholeness: AsOfService,
  ) {}

  @Get()
  @ApiOperation({
    summary:
      'Targets of a year beside what was reached, added up at each level; people of an agency, branch or region see theirs',
  })
  @ApiQueries(TargetsQuery)
  @ApiOkResponse({ type: TargetsResponse })
  async list(
    @Query() query: TargetsQuery,
    @CallerParam() { agency, branch, region }: Caller,
  ): Promise<TargetsResponse> {
    const year = Number(query.year);
    const own = { agency, branch, region };
    const level = levelWithin(query.level ?? 'agency', own);
    const indicator = query.indicator === undefined ? undefined : indicatorNamed(query.indicator);
    const asOf = await this.wholeness.read();
    const lines = await this.targets.lines({ year, level, indicator, own });
    return { ...asOf, year, level, items: lines };
  }

  @Put(':agency/:indicator/:year')
  @Roles('management')
  @ApiPath('agency', { type: 'string', pattern: AGENCY_CODE.source, example: 'RAB-001' })
  @ApiPath('indicator', { type: 'string', pattern: `^${INDICATOR_NAME}$`, example: 'transfers.sent' })
  @ApiPath('year', { type: 'string', pattern: YEAR_PATTERN, example: '2026' })
  @ApiOperation({
    summary: 'Set the target of an agency for an indicator and a year; what is left out is not set any more',
  })
  @ApiIdempotencyKey()
  @ApiOkResponse({ type: SetTargetResponse })
  async set(
    @Param('agency') agency: string,
    @Param('indicator') indicator: string,
    @Param('year') year: string,
    @Body() { count, amountCentimes }: SetTargetRequest,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SetTargetResponse> {
    const target = { agency, year: Number(year), count: count ?? null, amountCentimes: amountCentimes ?? null };
    return answerWith(await this.targets.set(target, indicatorNamed(indicator), request), response);
  }
}
