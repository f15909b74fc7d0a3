import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandQueue, idFor, type CommandRequest } from '#libs/commands';
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
  MobileAgencies,
  PageQuery,
  Roles,
  type Caller,
} from '#libs/service';
import { checkedAccountId, refuseAccount } from '../account/account.js';
import { CashRequest } from '../counter/counter.dto.js';
import { refuseReservation, releaseReservation, reserveCash } from './reservation.js';
import { ReservationPage, ReservedResponse, toReservation } from './reservations.dto.js';
import { ReservationsService } from './reservations.service.js';

/** Money that is held for withdrawals without a network. */
@ApiTags('mobile agencies')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller()
export class ReservationsController {
  constructor(
    private readonly commands: CommandQueue,
    private readonly reservations: ReservationsService,
  ) {}

  @Post('accounts/:id/reservations')
  @MobileAgencies()
  @ApiOperation({ summary: 'Hold money, so that your agency can give it out where no network is' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ReservedResponse })
  async reserve(
    @Param('id') id: string,
    @Body() { amountCentimes }: CashRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ReservedResponse> {
    const of = { id: idFor(request), accountId: checkedAccountId(id), agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.commands.run(reserveCash, { ...of, amountCentimes }, request), response);
  }

  @Get('reservations')
  @ApiOperation({ summary: 'What your agency has reserved, the newest first' })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: ReservationPage })
  async list(@Query() query: PageQuery, @CallerParam() caller: Caller): Promise<ReservationPage> {
    const beforeId = beforeIdOf(query, () => refuseAccount('account.malformed-cursor', { field: 'cursor' }));
    return mapPage(await this.reservations.list(agencyOf(caller), { limit: limitOf(query), beforeId }), toReservation);
  }

  @Post('reservations/:id/releases')
  @ApiOperation({ summary: 'Hold it no longer: the agency is back, and nobody came' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ReservedResponse })
  async release(
    @Param('id') id: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ReservedResponse> {
    if (!isUuid(id)) throw refuseReservation('reservation.not-found');
    return answerWith(await this.commands.run(releaseReservation, { id, agency: agencyOf(caller) }, request), response);
  }
}
