import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { instantOf } from '#libs/domain';
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
import { refuseApproval } from './approval.js';
import {
  ApprovalPage,
  ApprovalsQuery,
  ApprovedResponse,
  ReasonRequest,
  RejectedResponse,
  toApprovalResponse,
  toWholeApprovalResponse,
  WholeApprovalResponse,
} from './approvals.dto.js';
import { ApprovalsService } from './approvals.service.js';

/** What is asked for at the product's own addresses is approved, or rejected, here. */
@ApiTags('approvals')
@ApiBearerAuth()
@Roles('teller', 'supervisor', 'compliance', 'management', 'administrator')
@Controller('approvals')
export class ApprovalsController {
  constructor(private readonly approvals: ApprovalsService) {}

  @Get()
  @ApiOperation({ summary: 'What was asked for, of the kinds that your role asks for or approves; newest first' })
  @ApiQueries(ApprovalsQuery)
  @ApiOkResponse({ type: ApprovalPage })
  async list(@Query() query: ApprovalsQuery, @CallerParam() caller: Caller): Promise<ApprovalPage> {
    const at = instantOf(Date.now());
    const before = beforeIdOf(query, () => refuseApproval('approval.malformed-cursor'));
    const page = await this.approvals.list(caller, query.status, limitOf(query), before, at);
    return mapPage(page, (approval) => toApprovalResponse(approval, at));
  }

  @Get(':id')
  @ApiOperation({ summary: 'One of them, with what is asked for and why' })
  @ApiOkResponse({ type: WholeApprovalResponse })
  async find(@Param('id') id: string, @CallerParam() caller: Caller): Promise<WholeApprovalResponse> {
    return toWholeApprovalResponse(await this.approvals.find(id, caller), instantOf(Date.now()));
  }

  @Post(':id/approval')
  @HttpCode(200)
  @ApiOperation({ summary: 'Approve what another person has asked for: it is done at once' })
  @ApiIdempotencyKey()
  @ApiOkResponse({ type: ApprovedResponse })
  async approve(
    @Param('id') id: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ApprovedResponse> {
    return answerWith(await this.approvals.approve(id, caller, request), response);
  }

  @Post(':id/rejection')
  @HttpCode(200)
  @ApiOperation({ summary: 'Reject it, or take back what you have asked for: it is never done' })
  @ApiIdempotencyKey()
  @ApiOkResponse({ type: RejectedResponse })
  async reject(
    @Param('id') id: string,
    @Body() { reason }: ReasonRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<RejectedResponse> {
    return answerWith(await this.approvals.reject(id, reason, caller, request), response);
  }
}
