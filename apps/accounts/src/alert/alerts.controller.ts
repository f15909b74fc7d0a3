import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandQueue, type CommandRequest } from '#libs/commands';
import { isUuid } from '#libs/domain';
import {
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
import { decideAlert, refuseAlert, takeAlert } from './alert.js';
import {
  AlertDecisionRequest,
  AlertPage,
  AlertResponse,
  AlertsQuery,
  AlertWorkResponse,
  toAlertResponse,
} from './alerts.dto.js';
import { AlertsService } from './alerts.service.js';

/** What rules of fraud have found: a queue that compliance works through. */
@ApiTags('alerts')
@ApiBearerAuth()
@Roles('compliance')
@Controller('alerts')
export class AlertsController {
  constructor(
    private readonly commands: CommandQueue,
    private readonly alerts: AlertsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Alerts, the newest first: those that wait have status open' })
  @ApiQueries(AlertsQuery)
  @ApiOkResponse({ type: AlertPage })
  async list(@Query() query: AlertsQuery): Promise<AlertPage> {
    const { status, code } = query;
    const beforeId = beforeIdOf(query, () => refuseAlert('alert.malformed-cursor', { field: 'cursor' }));
    return mapPage(await this.alerts.list({ status, code, limit: limitOf(query), beforeId }), toAlertResponse);
  }

  @Get(':id')
  @ApiOperation({ summary: 'An alert with its evidence, and what was done about it' })
  @ApiOkResponse({ type: AlertResponse })
  async find(@Param('id') id: string): Promise<AlertResponse> {
    return toAlertResponse(await this.alerts.find(id));
  }

  @Post(':id/takings')
  @ApiOperation({ summary: 'Take an alert: nobody else decides it' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: AlertWorkResponse })
  async take(
    @Param('id') id: string,
    @CallerParam() { subject: by }: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<AlertWorkResponse> {
    const reply = answerWith(await this.commands.run(takeAlert, { id: checkedAlertId(id), by }, request), response);
    return { ...reply, takenBy: by };
  }

  @Post(':id/decisions')
  @ApiOperation({ summary: 'Clear it, or escalate it, with the reason' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: AlertWorkResponse })
  async decide(
    @Param('id') id: string,
    @Body() { outcome, reason }: AlertDecisionRequest,
    @CallerParam() { subject: by }: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<AlertWorkResponse> {
    const command = { id: checkedAlertId(id), outcome, reason, by };
    return { ...answerWith(await this.commands.run(decideAlert, command, request), response), takenBy: by };
  }
}

function checkedAlertId(id: string): string {
  if (!isUuid(id)) throw refuseAlert('alert.not-found');
  return id;
}
