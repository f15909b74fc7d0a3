import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandQueue, idFor, type CommandRequest } from '#libs/commands';
import { agencyOf, answerWith, ApiIdempotencyKey, CallerParam, CommandParam, Roles, type Caller } from '#libs/service';
import { checkedClaimId } from '../claim/claim.js';
import { personKeyOf } from '../client/client.js';
import { orderPayment } from './account-payment.js';
import { payOutClaim } from './cash-payout.js';
import { PaidOutResponse, PayOutClaimRequest } from './payouts.dto.js';

/** Benefits to the insured: in cash, or into an account. */
@ApiTags('claims')
@ApiBearerAuth()
@Controller('claims/:id/payouts')
export class PayoutsController {
  constructor(private readonly commands: CommandQueue) {}

  @Post()
  @Roles('teller', 'supervisor')
  @ApiOperation({
    summary: 'Pay an accepted benefit, in cash or into an account, to the client who shows the document',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: PaidOutResponse, description: 'The drawer has paid it.' })
  @ApiAcceptedResponse({ type: PaidOutResponse, description: 'It waits until accounts has answered.' })
  async payOut(
    @Param('id') id: string,
    @Body() { payee, accountId }: PayOutClaimRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<PaidOutResponse> {
    const payout = {
      id: idFor(request),
      claimId: checkedClaimId(id),
      agency: agencyOf(caller),
      payeeKey: personKeyOf(payee),
      by: caller.subject,
    };
    if (accountId === undefined) return answerWith(await this.commands.run(payOutClaim, payout, request), response);
    const answered = await this.commands.run(orderPayment, { ...payout, accountId }, request);
    response.status(202);
    return answerWith(answered, response);
  }
}
