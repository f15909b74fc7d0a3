import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApprovalsService, AskedResponse } from '#libs/approvals';
import type { CommandRequest } from '#libs/commands';
import { AGENCY_CODE, businessDay, instantOf, isDay } from '#libs/domain';
import {
  answerWith,
  ApiIdempotencyKey,
  ApiPath,
  ApiQueries,
  CallerParam,
  CommandParam,
  Impersonal,
  limitOf,
  mapPage,
  Roles,
  type Caller,
} from '#libs/service';
import {
  AgenciesQuery,
  AgencyPage,
  AgencyStatesResponse,
  ChangeAgencyRequest,
  toAgencyResponse,
} from './agencies.dto.js';
import { AgenciesService } from './agencies.service.js';
import { agencyChange, checkBranch, refuseAgency } from './agency-change.js';

const CODE_IN_PATH = { type: 'string', pattern: AGENCY_CODE.source, example: 'RAB-001' };

/** The network of agencies, which all services know by what is decided here. */
@ApiTags('network')
@ApiBearerAuth()
@Roles('teller', 'supervisor', 'branch-manager', 'regional-manager', 'compliance', 'management', 'administrator')
@Controller('agencies')
@Impersonal()
export class AgenciesController {
  constructor(
    private readonly agencies: AgenciesService,
    private readonly approvals: ApprovalsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The agencies as they are on a day, by code; closed ones too' })
  @ApiQueries(AgenciesQuery)
  @ApiOkResponse({ type: AgencyPage })
  async list(@Query() query: AgenciesQuery): Promise<AgencyPage> {
    const { on = businessDay(instantOf(Date.now())), kind, region, branch, cursor = '' } = query;
    if (!isDay(on)) throw refuseAgency('agency.malformed-day', { field: 'on' });
    if (cursor !== '' && !AGENCY_CODE.test(cursor)) throw refuseAgency('agency.malformed-cursor', { field: 'cursor' });
    return mapPage(await this.agencies.list({ on, kind, region, branch }, limitOf(query), cursor), toAgencyResponse);
  }

  @Get(':code')
  @ApiPath('code', CODE_IN_PATH)
  @ApiOperation({ summary: 'What an agency was, is and will be' })
  @ApiOkResponse({ type: AgencyStatesResponse })
  async find(@Param('code') code: string): Promise<AgencyStatesResponse> {
    return { states: (await this.agencies.statesOf(code)).map(toAgencyResponse) };
  }

  @Post(':code/changes')
  @HttpCode(202)
  @Roles('management', 'administrator')
  @ApiPath('code', CODE_IN_PATH)
  @ApiOperation({
    summary:
      'Propose what an agency shall be from a day on, a new one too; once another person has approved it, every service knows',
  })
  @ApiIdempotencyKey()
  @ApiAcceptedResponse({ type: AskedResponse })
  async change(
    @Param('code') code: string,
    @Body() { reason, validFrom, name, kind, branch, region, isOpen }: ChangeAgencyRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<AskedResponse> {
    if (!AGENCY_CODE.test(code)) throw refuseAgency('agency.malformed-code', { field: 'code', expected: 'RAB-001' });
    const proposed = { code, validFrom, name, kind, branch, region, isOpen };
    checkBranch(proposed, await this.agencies.today());
    return answerWith(await this.approvals.ask(agencyChange, proposed, reason, caller, request), response);
  }
}
