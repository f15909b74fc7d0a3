import { Body, Controller, HttpCode, Inject, Post, Req } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiExtraModels,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
  getSchemaPath,
} from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { addressOf, answerItem, ComparesClock, itemKeyOf } from '#libs/counter';
import { instantOf, isInstant } from '#libs/domain';
import {
  CallerParam,
  checked,
  itemRequest,
  MobileAgencies,
  PLATFORM,
  Roles,
  TakesList,
  type Caller,
  type Platform,
} from '#libs/service';
import { refuseAssessment } from '../law/assessment.js';
import {
  BATCH_MAX,
  MobileBatchRequest,
  MobileBatchResponse,
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
  additionalProperties: false,
  properties: {
    payments: {
      type: 'array',
      minItems: 1,
      maxItems: BATCH_MAX,
      items: { $ref: getSchemaPath(MobilePaymentRequest) },
    },
  },
};

/** What mobile agencies took without a network. */
@ApiTags('mobile agencies')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller()
export class MobileController {
  constructor(
    private readonly mobile: MobileService,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  @Post('mobile-batches')
  @MobileAgencies('ever')
  @ComparesClock()
  @TakesList()
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
    @Req() request: FastifyRequest,
  ): Promise<MobileBatchResponse> {
    const answers = payments.map((item, i) => this.bookOne(item, caller, request, i));
    return { answers: await Promise.all(answers) };
  }

  private async bookOne(item: object, caller: Caller, request: FastifyRequest, i: number): Promise<MobileBatchAnswer> {
    const address = addressOf(request, `#/payments/${i}`);
    const { status, result, problem } = await answerItem(201, address, this.platform.log, () =>
      this.pay(item, caller, request),
    );
    return {
      idempotencyKey: itemKeyOf(item),
      status,
      ...(result ? { payment: result } : {}),
      ...(problem ? { problem } : {}),
    };
  }

  private async pay(item: object, caller: Caller, request: FastifyRequest): Promise<Paid> {
    const body = checked(MobilePaymentRequest, item);
    const { idempotencyKey, receiptNumber } = body;
    if (!isInstant(body.paidAt)) throw refuseAssessment('vehicle-tax.malformed-day', { field: 'paidAt' });
    const command = { ...toPayRequest(body, caller), receiptNumber };
    const at = instantOf(Date.parse(body.paidAt));
    return (await this.mobile.pay(command, itemRequest(request, { idempotencyKey, asked: body, at }))).reply;
  }
}
