import { Body, Controller, HttpCode, Inject, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiCreatedResponse,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { answerItem, refuseBlock } from '#libs/counter';
import { instantOf, isInstant, isUuid } from '#libs/domain';
import {
  agencyOf,
  ApiIdempotencyKey,
  CallerParam,
  checked,
  CommandParam,
  answerWith,
  PLATFORM,
  Roles,
  type Caller,
  type Platform,
} from '#libs/service';
import { refuseAssessment } from '../law/assessment.js';
import {
  BATCH_MAX,
  MobileBatchRequest,
  MobileBatchResponse,
  BlockResponse,
  ClosedBlockResponse,
  IssueBlockRequest,
  MobilePaymentRequest,
  type MobileBatchAnswer,
} from './mobile.dto.js';
import { MobileService } from './mobile.service.js';
import { toPayRequest } from '../payment/payments.dto.js';
import type { Paid } from '../payment/payments.service.js';

// The class takes anything as an item, so that one refuses itself alone; what an item should be is said here.
const BATCH_SCHEMA = {
  type: 'object',
  required: ['payments'],
  properties: {
    payments: {
      type: 'array',
      minItems: 1,
      maxItems: BATCH_MAX,
      items: { $ref: getSchemaPath(MobilePaymentRequest) },
    },
  },
};

/** Mobile agencies, which work without a network for a while. */
@ApiTags('mobile agencies')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller()
export class MobileController {
  constructor(
    private readonly mobile: MobileService,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  @Post('receipt-blocks')
  @ApiOperation({ summary: 'Take receipt numbers along, before the network is left' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: BlockResponse })
  async issue(
    @Body() { count }: IssueBlockRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<BlockResponse> {
    return answerWith(await this.mobile.issueBlock({ agency: agencyOf(caller), count }, request), response);
  }

  @Post('receipt-blocks/:id/closure')
  @ApiOperation({ summary: 'Close a block: the numbers that no payment used are void' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ClosedBlockResponse })
  async close(
    @Param('id') blockId: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ClosedBlockResponse> {
    if (!isUuid(blockId)) throw refuseBlock('receipt-block.not-found');
    const command = { blockId, agency: agencyOf(caller) };
    return answerWith(await this.mobile.closeBlock(command, request), response);
  }

  @Post('mobile-batches')
  @HttpCode(200)
  @ApiOperation({
    summary: 'Bring the payments that were taken without a network; each is answered by itself, again the same',
  })
  @ApiExtraModels(MobilePaymentRequest)
  @ApiBody({ schema: BATCH_SCHEMA })
  @ApiOkResponse({ type: MobileBatchResponse })
  async book(
    @Body() { payments }: MobileBatchRequest,
    @CallerParam() caller: Caller,
    @Req() { url }: FastifyRequest,
  ): Promise<MobileBatchResponse> {
    const answers = payments.map((item, i) => this.bookOne(item, caller, `${url}#/payments/${i}`));
    return { answers: await Promise.all(answers) };
  }

  private async bookOne(item: object, caller: Caller, instance: string): Promise<MobileBatchAnswer> {
    const { status, result, problem } = await answerItem(201, instance, this.platform.log, () =>
      this.pay(item, caller),
    );
    const key = (item as { idempotencyKey?: unknown } | null)?.idempotencyKey;
    return {
      idempotencyKey: typeof key === 'string' ? key.slice(0, 255) : null,
      status,
      ...(result ? { payment: result } : {}),
      ...(problem ? { problem } : {}),
    };
  }

  private async pay(item: object, caller: Caller): Promise<Paid> {
    const body = checked(MobilePaymentRequest, item);
    const { idempotencyKey, receiptNumber } = body;
    if (!isInstant(body.paidAt)) throw refuseAssessment('vehicle-tax.malformed-day', { field: 'paidAt' });
    const scope = agencyOf(caller);
    const command = { ...toPayRequest(body, scope), receiptNumber };
    const request = { idempotencyKey, scope, by: caller.subject, asked: body, at: instantOf(Date.parse(body.paidAt)) };
    return (await this.mobile.pay(command, request)).reply;
  }
}
