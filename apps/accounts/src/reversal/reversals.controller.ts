import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsString, Length, Matches } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { CommandQueue, idFor, type CommandRequest } from '#libs/commands';
import { isUuid } from '#libs/domain';
import { agencyOf, answerWith, ApiIdempotencyKey, CallerParam, CommandParam, Roles, type Caller } from '#libs/service';
import { checkedAccountId } from '../account/account.js';
import { CashResponse } from '../counter/counter.dto.js';
import { refuseReversal, reverseCash } from './reversal.js';

/** Why it is taken back. */
export class ReversalRequest {
  /** For whoever looks at it later. */
  @IsString()
  @Length(2, 500)
  @Matches(/\S/)
  reason!: string;
}

/** What counters take back. */
@ApiTags('counter')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('accounts/:id/movements/:movementId/reversals')
export class ReversalsController {
  constructor(private readonly commands: CommandQueue) {}

  @Post()
  @ApiOperation({
    summary: 'Take a deposit or a withdrawal of today back, whole, that another person of the agency has done',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: CashResponse })
  async reverse(
    @Param('id') id: string,
    @Param('movementId') movementId: string,
    @Body() { reason }: ReversalRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<CashResponse> {
    const accountId = checkedAccountId(id);
    if (!isUuid(movementId)) throw refuseReversal('movement.not-found');
    const of = { id: idFor(request), accountId, movementId, agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.commands.run(reverseCash, { ...of, reason }, request), response);
  }
}
