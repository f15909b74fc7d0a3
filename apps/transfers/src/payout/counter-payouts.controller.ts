import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { Answered, CommandRequest } from '#libs/commands';
import { agencyOf, answerWith, ApiIdempotencyKey, CallerParam, CommandParam, Roles, type Caller } from '#libs/service';
import { isInternational } from '../operator/operator.js';
import { refuseInwardRemittance } from '../remittance/remittance.js';
import { InwardRemittancesService } from '../remittance/remittances.service.js';
import type { PayIntoAccountReply } from '../transfer/account-payment.js';
import type { HeldReply, PayOutReply } from '../transfer/payout.js';
import { TransfersService } from '../transfer/transfers.service.js';
import { PayOutRequest, PayOutResponse } from './counter-payouts.dto.js';

/** One door for whoever presents a number and an ID, whatever operator the number is of. */
@ApiTags('transfers')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('payouts')
export class CounterPayoutsController {
  constructor(
    private readonly transfers: TransfersService,
    private readonly remittances: InwardRemittancesService,
  ) {}

  @Post()
  @ApiOperation({
    summary: 'Pay money out to its beneficiary, in cash or into an account',
    description:
      'Of Western Union and MoneyGram the operator is asked first. After 503 operator.away repeat the same request.',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: PayOutResponse, description: 'The drawer has paid it.' })
  @ApiAcceptedResponse({
    type: PayOutResponse,
    description: 'It waits until accounts has answered, or is under verification.',
  })
  async payOut(
    @Body() { accountId, operator, ...body }: PayOutRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<PayOutResponse> {
    const asked = { ...body, agency: agencyOf(caller) };
    let answered: Answered<PayOutReply | PayIntoAccountReply | HeldReply>;
    if (isInternational(operator)) {
      if (accountId !== undefined) throw refuseInwardRemittance('remittance.cash-only', { field: 'accountId' });
      answered = await this.remittances.payOut({ ...asked, operator }, request);
    } else if (accountId === undefined) answered = await this.transfers.payOut({ ...asked, operator }, request);
    else answered = await this.transfers.payIntoAccount({ ...asked, operator, accountId }, request);
    const reply = answerWith(answered, response);
    if (reply.status !== 'paid-out') void response.status(202);
    return reply;
  }
}
