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
  Roles,
  type Caller,
} from '#libs/service';
import { refuseAccount } from '../account/account.js';
import { refuseOpening } from './opening.js';
import {
  LateOpeningPage,
  OpenAccountRequest,
  OpeningPage,
  OpeningResponse,
  OpeningsQuery,
  RequestedOpeningResponse,
  toOpeningResponse,
} from './openings.dto.js';
import { OpeningsService } from './openings.service.js';

const LEVEL_BY_DOCUMENT = 2;

/** Accounts that are asked of the partner bank. */
@ApiTags('openings')
@ApiBearerAuth()
@Roles('teller', 'supervisor', 'compliance')
@Controller('openings')
export class OpeningsController {
  constructor(private readonly openings: OpeningsService) {}

  @Post()
  @Roles('teller', 'supervisor')
  @ApiOperation({ summary: 'Ask the partner bank to open an account for the person at the counter' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: RequestedOpeningResponse })
  async request(
    @Body() { holder, level = LEVEL_BY_DOCUMENT }: OpenAccountRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<RequestedOpeningResponse> {
    const command = { holder, level, agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.openings.request(command, request), response);
  }

  @Get()
  @ApiOperation({ summary: "Requests, the newest first: your agency's, of all agencies for compliance" })
  @ApiQueries(OpeningsQuery)
  @ApiOkResponse({ type: OpeningPage })
  async list(@Query() query: OpeningsQuery, @CallerParam() { agency }: Caller): Promise<OpeningPage> {
    const beforeId = beforeIdOf(query, () => refuseAccount('account.malformed-cursor', { field: 'cursor' }));
    const page = await this.openings.list({ agency, status: query.status, limit: limitOf(query), beforeId });
    return mapPage(page, toOpeningResponse);
  }

  @Get('late')
  @Roles('compliance', 'administrator', 'management')
  @ApiOperation({ summary: 'The chase list: requests that the bank has not answered in time, the oldest first' })
  @ApiOkResponse({ type: LateOpeningPage })
  async late(): Promise<LateOpeningPage> {
    return { items: await this.openings.late() };
  }

  @Get(':id')
  @ApiOperation({ summary: 'How a request of your agency stands; once it is confirmed, with account and RIB' })
  @ApiOkResponse({ type: OpeningResponse })
  async find(@Param('id') id: string, @CallerParam() { agency }: Caller): Promise<OpeningResponse> {
    if (!isUuid(id)) throw refuseOpening('opening.not-found');
    return toOpeningResponse(await this.openings.find(id, agency));
  }
}
