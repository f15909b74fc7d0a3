import { Body, Controller, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { agencyOf, answerWith, ApiIdempotencyKey, CallerParam, CommandParam, Roles, type Caller } from '#libs/service';
import { MoneyBackRequest, MoneyBackResponse } from './refunds.dto.js';
import { RefundsService } from './refunds.service.js';

/** Money that goes back to who sent it. */
@ApiTags('transfers')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('refunds')
export class RefundsController {
  constructor(private readonly refunds: RefundsService) {}

  @Post()
  @ApiOperation({
    summary: 'Give the money of a transfer that nobody has collected back to its sender',
    description: 'On the day and at the agency of the sending with the fee, otherwise the amount only.',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: MoneyBackResponse })
  @ApiAcceptedResponse({ type: MoneyBackResponse, description: 'It is under verification.' })
  async refund(
    @Body() body: MoneyBackRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<MoneyBackResponse> {
    const answered = await this.refunds.giveBack({ ...body, agency: agencyOf(caller) }, request);
    const reply = answerWith(answered, response);
    if (reply.status === 'under-verification') {
      void response.status(202);
      return { ...reply, returnedCentimes: 0 };
    }
    return { ...reply, returnedCentimes: reply.amountCentimes + reply.feeCentimes };
  }
}
