import { Controller, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsIn, IsUUID } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { CommandQueue, type CommandRequest } from '#libs/commands';
import { agencyOf, answerWith, ApiIdempotencyKey, CallerParam, CommandParam, Roles, type Caller } from '#libs/service';
import { checkedAccountId } from '../account/account.js';
import { closeAccount } from './closing.js';

export class ClosedAccountResponse {
  @IsUUID()
  accountId!: string;

  @IsIn(['closed'])
  status!: 'closed';
}

/** The end of an account. */
@ApiTags('accounts')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('accounts/:id/closings')
export class ClosingsController {
  constructor(private readonly commands: CommandQueue) {}

  @Post()
  @ApiOperation({ summary: 'Close an empty account, as its holder wishes' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ClosedAccountResponse })
  async close(
    @Param('id') id: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ClosedAccountResponse> {
    const accountId = checkedAccountId(id);
    return answerWith(
      await this.commands.run(closeAccount, { accountId, agency: agencyOf(caller) }, request),
      response,
    );
  }
}
