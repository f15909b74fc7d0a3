import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { isUuid } from '#libs/domain';
import {
  agencyOf,
  ApiIdempotencyKey,
  ApiQueries,
  beforeIdOf,
  CallerParam,
  CommandParam,
  limitOf,
  mapPage,
  PageQuery,
  answerWith,
  Roles,
  type Caller,
} from '#libs/service';
import { CorrectBeneficiaryRequest, CorrectBeneficiaryResponse } from './correction.dto.js';
import { refuseTransfer } from './transfer.js';
import {
  SendTransferRequest,
  SendTransferResponse,
  toTransferResponse,
  TransferPage,
  TransferResponse,
} from './transfers.dto.js';
import { TransfersService } from './transfers.service.js';

/** Money transfers at the counter. */
@ApiTags('transfers')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller()
export class TransfersController {
  constructor(private readonly transfers: TransfersService) {}

  @Post('transfers')
  @ApiOperation({ summary: 'Send money to a beneficiary' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: SendTransferResponse })
  async send(
    @Body() body: SendTransferRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SendTransferResponse> {
    return answerWith(await this.transfers.send({ ...body, agency: agencyOf(caller) }, request), response);
  }

  @Post('transfers/:id/corrections')
  @Roles('supervisor')
  @ApiOperation({ summary: "Correct the beneficiary's name of a transfer that your agency has sent; both stay known" })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: CorrectBeneficiaryResponse })
  async correct(
    @Param('id') id: string,
    @Body() body: CorrectBeneficiaryRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<CorrectBeneficiaryResponse> {
    if (!isUuid(id)) throw refuseTransfer('transfer.not-found');
    const command = { ...body, transferId: id, agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.transfers.correct(command, request), response);
  }

  @Get('transfers/:id')
  @ApiOperation({
    summary: 'One transfer that your agency has sent, paid out, given back or ordered to be paid into an account',
  })
  @ApiOkResponse({ type: TransferResponse })
  async find(@Param('id') id: string, @CallerParam() caller: Caller): Promise<TransferResponse> {
    if (!isUuid(id)) throw refuseTransfer('transfer.not-found');
    return toTransferResponse(await this.transfers.find(id, agencyOf(caller)), agencyOf(caller));
  }

  @Get('transfers')
  @ApiOperation({
    summary: 'The transfers that your agency has sent, paid out, given back or ordered into an account, newest first',
  })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: TransferPage })
  async list(@Query() query: PageQuery, @CallerParam() caller: Caller): Promise<TransferPage> {
    const agency = agencyOf(caller);
    const before = beforeIdOf(query, () => refuseTransfer('transfer.malformed-cursor'));
    const page = await this.transfers.list(agency, limitOf(query), before);
    return mapPage(page, (transfer) => toTransferResponse(transfer, agency));
  }
}
