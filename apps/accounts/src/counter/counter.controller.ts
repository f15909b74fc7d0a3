import { Body, Controller, HttpCode, Param, Post, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { ApprovalsService, AskedResponse } from '#libs/approvals';
import { CommandQueue, idFor, type CommandRequest } from '#libs/commands';
import { agencyOf, answerWith, ApiIdempotencyKey, CallerParam, CommandParam, Roles, type Caller } from '#libs/service';
import { checkedAccountId } from '../account/account.js';
import { CashRequest, CashResponse, LargeWithdrawalRequest } from './counter.dto.js';
import { deposit, type CashOperation } from './deposit.js';
import { largeWithdrawal, withdraw } from './withdrawal.js';

/** Cash at the counter, into accounts and out of them. */
@ApiTags('counter')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('accounts/:id')
export class CounterController {
  constructor(
    private readonly commands: CommandQueue,
    private readonly approvals: ApprovalsService,
  ) {}

  @Post('deposits')
  @ApiOperation({ summary: 'Take cash in for an account; the first deposit makes it active' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: CashResponse })
  async deposit(
    @Param('id') id: string,
    @Body() { amountCentimes }: CashRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<CashResponse> {
    const command = operationOf(id, amountCentimes, caller, request);
    return answerWith(await this.commands.run(deposit, command, request), response);
  }

  @Post('withdrawals')
  @ApiOperation({ summary: 'Give cash out of an account, as far as it is available' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: CashResponse })
  async withdraw(
    @Param('id') id: string,
    @Body() { amountCentimes }: CashRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<CashResponse> {
    const command = operationOf(id, amountCentimes, caller, request);
    return answerWith(await this.commands.run(withdraw, command, request), response);
  }

  @Post('withdrawal-requests')
  @HttpCode(202)
  @ApiOperation({ summary: 'Ask for a withdrawal above the threshold; it is done when a supervisor approves it' })
  @ApiIdempotencyKey()
  @ApiAcceptedResponse({ type: AskedResponse })
  async ask(
    @Param('id') id: string,
    @Body() { amountCentimes, reason }: LargeWithdrawalRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<AskedResponse> {
    const asked = operationOf(id, amountCentimes, caller, request);
    return answerWith(await this.approvals.ask(largeWithdrawal, asked, reason, caller, request), response);
  }
}

function operationOf(id: string, amountCentimes: number, caller: Caller, request: CommandRequest): CashOperation {
  const accountId = checkedAccountId(id);
  return { id: idFor(request), accountId, agency: agencyOf(caller), amountCentimes, by: caller.subject };
}
