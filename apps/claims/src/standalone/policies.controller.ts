import { Body, Controller, Get, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { businessDay, isUuid } from '#libs/domain';
import { agencyOf, answerWith, ApiIdempotencyKey, CallerParam, CommandParam, Roles, type Caller } from '#libs/service';
import { toPerson } from '../client/person.dto.js';
import { refusePolicy } from '../policy/policy.js';
import {
  PolicyResponse,
  PremiumRefundResponse,
  RenewPolicyRequest,
  SellPolicyRequest,
  SoldPolicyResponse,
  toPolicyResponse,
} from './policies.dto.js';
import { PoliciesService } from './policies.service.js';

/** Policies at the counter. */
@ApiTags('policies')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller()
export class PoliciesController {
  constructor(private readonly policies: PoliciesService) {}

  @Post('policies')
  @ApiOperation({ summary: 'Sell cover for whole months to somebody without a loan' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: SoldPolicyResponse })
  async sell(
    @Body() { holder, startsOn, ...body }: SellPolicyRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SoldPolicyResponse> {
    const person = toPerson(holder, businessDay(request.at), 'holder');
    const of = { agency: agencyOf(caller), by: caller.subject, holder: person, startsOn: startsOn ?? null };
    return answerWith(await this.policies.sell({ ...body, ...of }, request), response);
  }

  @Get('policies/:id')
  @ApiOperation({ summary: 'One policy, with all that was known of it' })
  @ApiOkResponse({ type: PolicyResponse })
  async find(@Param('id') id: string): Promise<PolicyResponse> {
    return toPolicyResponse(await this.policies.find(checkedId(id)));
  }

  @Post('policies/:id/renewals')
  @ApiOperation({ summary: 'Sell more months of a standalone policy that has not ended' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: SoldPolicyResponse })
  async renew(
    @Param('id') id: string,
    @Body() body: RenewPolicyRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SoldPolicyResponse> {
    const command = { policyId: checkedId(id), agency: agencyOf(caller), by: caller.subject, ...body };
    return answerWith(await this.policies.renew(command, request), response);
  }

  @Post('policies/:id/premium-refunds')
  @Roles('supervisor')
  @ApiOperation({ summary: 'Give back the premium of months that a loan made superfluous, from the drawer' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: PremiumRefundResponse })
  async refund(
    @Param('id') id: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<PremiumRefundResponse> {
    const command = { policyId: checkedId(id), agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.policies.refund(command, request), response);
  }
}

function checkedId(id: string): string {
  if (!isUuid(id)) throw refusePolicy('policy.not-found');
  return id;
}
