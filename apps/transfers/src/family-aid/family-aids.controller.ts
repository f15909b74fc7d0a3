import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiAcceptedResponse,
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
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
import { refuseFamilyAid } from './family-aid.js';
import {
  CancelFamilyAidRequest,
  CancelFamilyAidResponse,
  FamilyAidPage,
  FamilyAidResponse,
  SendFamilyAidRequest,
  SendFamilyAidResponse,
  toFamilyAidResponse,
} from './family-aids.dto.js';
import { FamilyAidsService } from './family-aids.service.js';

/** Family aid: money for relatives abroad. */
@ApiTags('family-aids')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('family-aids')
export class FamilyAidsController {
  constructor(private readonly aids: FamilyAidsService) {}

  @Post()
  @ApiOperation({
    summary: 'Send family aid abroad',
    description: 'Of one sender 10,000 DH a calendar year. The operator is asked first: cash is taken once it is sent.',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: SendFamilyAidResponse, description: 'The operator has it, and the drawer the cash.' })
  @ApiAcceptedResponse({
    type: SendFamilyAidResponse,
    description: 'The operator has not answered, or it is under verification: take no cash, and repeat the request.',
  })
  async send(
    @Body() body: SendFamilyAidRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SendFamilyAidResponse> {
    const answered = await this.aids.send({ ...body, agency: agencyOf(caller) }, request);
    if (answered.reply.status !== 'sent') response.status(202);
    return answerWith(answered, response);
  }

  @Post(':id/cancellation')
  @ApiOperation({ summary: 'Take family aid back on its day at its agency: amount and fee go back to the sender' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: CancelFamilyAidResponse, description: 'The drawer has given amount and fee back.' })
  @ApiAcceptedResponse({
    type: CancelFamilyAidResponse,
    description: 'Give no cash, and repeat the request: the operator has not answered, or it is under verification.',
  })
  async cancel(
    @Param('id') id: string,
    @Body() { sender }: CancelFamilyAidRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<CancelFamilyAidResponse> {
    if (!isUuid(id)) throw refuseFamilyAid('family-aid.not-found');
    const answered = await this.aids.cancel({ id, agency: agencyOf(caller), sender }, request);
    if (answered.reply.status !== 'cancelled') response.status(202);
    return answerWith(answered, response);
  }

  @Get(':id')
  @ApiOperation({ summary: 'Family aid that your agency has asked an operator to send' })
  @ApiOkResponse({ type: FamilyAidResponse })
  async find(@Param('id') id: string, @CallerParam() caller: Caller): Promise<FamilyAidResponse> {
    if (!isUuid(id)) throw refuseFamilyAid('family-aid.not-found');
    return toFamilyAidResponse(await this.aids.find(id, agencyOf(caller)));
  }

  @Get()
  @ApiOperation({ summary: 'Family aid that your agency has asked operators to send, newest first' })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: FamilyAidPage })
  async list(@Query() query: PageQuery, @CallerParam() caller: Caller): Promise<FamilyAidPage> {
    const beforeId = beforeIdOf(query, () => refuseFamilyAid('family-aid.malformed-cursor', { field: 'cursor' }));
    const page = await this.aids.list(agencyOf(caller), { limit: limitOf(query), beforeId });
    return mapPage(page, toFamilyAidResponse);
  }
}
