import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import {
  answerWith,
  ApiIdempotencyKey,
  ApiQueries,
  CallerParam,
  CommandParam,
  Roles,
  type Caller,
} from '#libs/service';
import { holderKeyOf } from './holder.js';
import { checkedAccountId, refuseAccount } from './account.js';
import {
  AccountPage,
  AccountResponse,
  AccountsQuery,
  BlockedAccountResponse,
  BlockRequest,
  toAccountResponse,
  UnblockRequest,
} from './accounts.dto.js';
import { AccountsService } from './accounts.service.js';

/** Accounts to look at and to block. */
@ApiTags('accounts')
@ApiBearerAuth()
@Roles('teller', 'supervisor', 'compliance')
@Controller('accounts')
export class AccountsController {
  constructor(private readonly accounts: AccountsService) {}

  @Get()
  @ApiOperation({ summary: 'Accounts with a RIB, or of the holder of an identity document, the newest first' })
  @ApiQueries(AccountsQuery)
  @ApiOkResponse({ type: AccountPage })
  async search(@Query() { rib, idKind, idNumber }: AccountsQuery): Promise<AccountPage> {
    if (!rib && !(idKind && idNumber)) throw refuseAccount('account.search-incomplete');
    const by = rib ? { rib } : { holderKey: holderKeyOf({ idKind: idKind!, idNumber: idNumber! }) };
    return { items: (await this.accounts.search(by)).map(toAccountResponse) };
  }

  @Get(':id')
  @ApiOperation({ summary: 'An account: what it holds, and what of it is available now' })
  @ApiOkResponse({ type: AccountResponse })
  async find(@Param('id') id: string): Promise<AccountResponse> {
    return toAccountResponse(await this.accounts.find(id));
  }

  @Post(':id/blocks')
  @Roles('supervisor', 'compliance')
  @ApiOperation({ summary: 'Forbid that money goes out, comes in, or either' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: BlockedAccountResponse })
  async block(
    @Param('id') id: string,
    @Body() { kind, reason }: BlockRequest,
    @CallerParam() { subject: by, role }: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<BlockedAccountResponse> {
    const accountId = checkedAccountId(id);
    const isCompliance = role === 'compliance';
    return answerWith(await this.accounts.block({ accountId, kind, reason, by, isCompliance }, request), response);
  }

  @Post(':id/unblocks')
  @Roles('supervisor', 'compliance')
  @ApiOperation({ summary: 'Let the account be used again that another person has blocked' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: BlockedAccountResponse })
  async unblock(
    @Param('id') id: string,
    @Body() _: UnblockRequest,
    @CallerParam() { subject: by, role }: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<BlockedAccountResponse> {
    const command = { accountId: checkedAccountId(id), by, isCompliance: role === 'compliance' };
    return answerWith(await this.accounts.unblock(command, request), response);
  }
}
