import { Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandQueue, type CommandRequest } from '#libs/commands';
import { isUuid } from '#libs/domain';
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
  PageQuery,
  Roles,
  type Caller,
} from '#libs/service';
import { refuseAccount } from '../account/account.js';
import { MobileCashService } from './mobile-cash.service.js';
import { giveBackCash, refuseOwedCash } from './owed-cash.js';
import { GivenBackResponse, OwedCashPage, toOwedCash } from './owed-cash.dto.js';

/** Cash that was taken without a network, and is owed back. */
@ApiTags('mobile agencies')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('owed-cash')
export class OwedCashController {
  constructor(
    private readonly commands: CommandQueue,
    private readonly mobile: MobileCashService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What your agency owes back, or has given back, the newest first' })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: OwedCashPage })
  async list(@Query() query: PageQuery, @CallerParam() caller: Caller): Promise<OwedCashPage> {
    const beforeId = beforeIdOf(query, () => refuseAccount('account.malformed-cursor', { field: 'cursor' }));
    return mapPage(await this.mobile.owedCash(agencyOf(caller), { limit: limitOf(query), beforeId }), toOwedCash);
  }

  @Post(':id/returns')
  @Roles('supervisor')
  @ApiOperation({ summary: 'Give it back to the client who brings the receipt, from the drawer' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: GivenBackResponse })
  async giveBack(
    @Param('id') id: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<GivenBackResponse> {
    if (!isUuid(id)) throw refuseOwedCash('owed-cash.not-found');
    const command = { id, agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.commands.run(giveBackCash, command, request), response);
  }
}
