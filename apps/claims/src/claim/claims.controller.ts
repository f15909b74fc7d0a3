import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { businessDay, instantOf } from '#libs/domain';
import {
  agencyOf,
  answerWith,
  ApiIdempotencyKey,
  ApiQueries,
  beforeIdOf,
  CallerParam,
  CommandParam,
  limitOf,
  mapPage,
  Roles,
  type Caller,
} from '#libs/service';
import { checkedClaimId, refuseClaim, type Claim } from './claim.js';
import { ClaimResponse, toClaimResponse } from './claim.dto.js';
import {
  ClaimPage,
  ClaimsQuery,
  ClaimStandingResponse,
  DeclareClaimRequest,
  DeclaredClaimResponse,
  HealthRecordResponse,
  LookQuery,
  ReviewRequest,
  toHealthRecord,
} from './claims.dto.js';
import { ClaimsService } from './claims.service.js';

/** Claims at the counter; insurers see their own. */
@ApiTags('claims')
@ApiBearerAuth()
@Roles('teller', 'supervisor', 'insurer', 'compliance')
@Controller('claims')
export class ClaimsController {
  constructor(private readonly claims: ClaimsService) {}

  @Post()
  @Roles('teller', 'supervisor')
  @ApiOperation({ summary: 'Declare a claim for a client who came to the counter' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: DeclaredClaimResponse })
  async declare(
    @Body() { pathology, memberId, child, sameEventAs, ...body }: DeclareClaimRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<DeclaredClaimResponse> {
    const command = {
      ...body,
      insurer: null,
      claimNumber: null,
      agency: agencyOf(caller),
      memberId: memberId ?? null,
      child: child ?? null,
      sameEventAs: sameEventAs ?? null,
      declaredOn: businessDay(request.at),
      by: caller.subject,
    };
    return answerWith(await this.claims.declare(command, pathology, request), response);
  }

  @Get()
  @ApiOperation({ summary: 'Claims, the newest first: those that wait for a person have the status declared' })
  @ApiQueries(ClaimsQuery)
  @ApiOkResponse({ type: ClaimPage })
  async list(@Query() query: ClaimsQuery, @CallerParam() caller: Caller): Promise<ClaimPage> {
    const page = await this.claims.list({
      beforeId: beforeIdOf(query, () => refuseClaim('claim.not-found', { field: 'cursor' })),
      limit: limitOf(query),
      status: query.status,
      claimNumber: query.claimNumber,
      isUnderWay: query.payment === 'waiting',
      insurer: caller.partner,
    });
    return mapPage(page, (claim) => this.shown(claim));
  }

  @Get(':id')
  @ApiOperation({ summary: "One claim, with its steps, documents and the insurer's clock" })
  @ApiOkResponse({ type: ClaimResponse })
  async find(@Param('id') id: string, @CallerParam() caller: Caller): Promise<ClaimResponse> {
    return this.shown(await this.claims.find(checkedClaimId(id), caller.partner));
  }

  @Get(':id/health-record')
  @Roles('insurer', 'compliance')
  @ApiOperation({ summary: 'What a claim says of health: who looks, when and why is recorded' })
  @ApiQueries(LookQuery)
  @ApiOkResponse({ type: HealthRecordResponse })
  async look(
    @Param('id') id: string,
    @Query() { reason }: LookQuery,
    @CallerParam() caller: Caller,
  ): Promise<HealthRecordResponse> {
    const claim = await this.claims.find(checkedClaimId(id), caller.partner);
    return toHealthRecord(claim.id, await this.claims.look(claim, caller, reason));
  }

  @Post(':id/reviews')
  @Roles('supervisor', 'compliance')
  @ApiOperation({ summary: 'Decide about a finding: a suspected duplicate, a late declaration' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ClaimStandingResponse })
  async review(
    @Param('id') id: string,
    @Body() body: ReviewRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ClaimStandingResponse> {
    const command = { claimId: checkedClaimId(id), ...body, by: caller.subject };
    return answerWith(await this.claims.review(command, request), response);
  }

  private shown(claim: Claim): ClaimResponse {
    return toClaimResponse(claim, this.claims.rulesOf(claim), businessDay(instantOf(Date.now())));
  }
}
