import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
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
import { refuseInwardRemittance } from './remittance.js';
import {
  RemittancePage,
  RemittanceResponse,
  SettleRemittanceRequest,
  SettleRemittanceResponse,
  toRemittanceResponse,
  toUnsettledResponse,
  UnsettledRemittancePage,
} from './remittances.dto.js';
import { InwardRemittancesService } from './remittances.service.js';

/** Money from abroad: what became of it. */
@ApiTags('remittances')
@ApiBearerAuth()
@Controller()
export class InwardRemittancesController {
  constructor(private readonly remittances: InwardRemittancesService) {}

  @Get('remittances/:id')
  @Roles('teller', 'supervisor')
  @ApiOperation({ summary: 'Money from abroad that your agency has asked an operator for' })
  @ApiOkResponse({ type: RemittanceResponse })
  async find(@Param('id') id: string, @CallerParam() caller: Caller): Promise<RemittanceResponse> {
    if (!isUuid(id)) throw refuseInwardRemittance('remittance.not-found');
    return toRemittanceResponse(await this.remittances.find(id, agencyOf(caller)));
  }

  @Get('remittances')
  @Roles('teller', 'supervisor')
  @ApiOperation({ summary: 'Money from abroad that your agency has asked operators for, newest first' })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: RemittancePage })
  async list(@Query() query: PageQuery, @CallerParam() caller: Caller): Promise<RemittancePage> {
    const page = await this.remittances.list({ agency: agencyOf(caller) }, pageOf(query));
    return mapPage(page, toRemittanceResponse);
  }

  @Get('unsettled-remittances')
  @Roles('administrator', 'compliance')
  @ApiOperation({ summary: 'Payments that are out and that their operators do not confirm, newest first' })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: UnsettledRemittancePage })
  async listUnsettled(@Query() query: PageQuery): Promise<UnsettledRemittancePage> {
    const { items, ...rest } = await this.remittances.list({ status: 'unsettled' }, pageOf(query));
    return { ...rest, items: items.flatMap(toUnsettledResponse) };
  }

  @Post('remittances/:id/settlement')
  @Roles('administrator', 'compliance')
  @ApiOperation({ summary: 'Close a payment that its operator does not confirm, with a reason; what is booked stays' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: SettleRemittanceResponse })
  async settle(
    @Param('id') id: string,
    @Body() { reason }: SettleRemittanceRequest,
    @CallerParam() { subject: by }: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SettleRemittanceResponse> {
    if (!isUuid(id)) throw refuseInwardRemittance('remittance.not-found');
    return answerWith(await this.remittances.settle({ id, by, reason }, request), response);
  }
}

function pageOf(query: PageQuery) {
  const beforeId = beforeIdOf(query, () => refuseInwardRemittance('remittance.malformed-cursor', { field: 'cursor' }));
  return { limit: limitOf(query), beforeId };
}
