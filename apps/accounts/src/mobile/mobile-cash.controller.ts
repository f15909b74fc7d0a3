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
import type { Answered, CommandRequest } from '#libs/commands';
import { addressOf, answerItem, ComparesClock, itemKeyOf, type ItemAddress } from '#libs/counter';
import { instantOf, isInstant } from '#libs/domain';
import {
  agencyOf,
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
import { refuseMobileCash, type MobileReply } from './mobile-operation.js';
import {
  CASH_BATCH_MAX,
  MobileCashAnswers,
  MobileDepositRequest,
  MobileDepositsRequest,
  MobileWithdrawalRequest,
  MobileWithdrawalsRequest,
  type MobileCashAnswer,
} from './mobile-cash.dto.js';
import { MobileCashService } from './mobile-cash.service.js';

// The classes take anything as an item, so that one refuses itself alone; what an item should be is said here.
const batchOf = (name: string, item: Parameters<typeof getSchemaPath>[0]) => ({
  type: 'object',
  required: [name],
  additionalProperties: false,
  properties: {
    [name]: { type: 'array', minItems: 1, maxItems: CASH_BATCH_MAX, items: { $ref: getSchemaPath(item) } },
  },
});

/** What mobile agencies took and gave without a network. */
@ApiTags('mobile agencies')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('mobile')
export class MobileCashController {
  constructor(
    private readonly mobile: MobileCashService,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  @Post('deposits')
  @MobileAgencies('ever')
  @ComparesClock()
  @TakesList()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Bring the cash that was taken without a network; each is answered by itself, again the same',
  })
  @ApiExtraModels(MobileDepositRequest)
  @ApiBody({ schema: batchOf('deposits', MobileDepositRequest) })
  @ApiOkResponse({ type: MobileCashAnswers })
  deposit(
    @Body() { deposits }: MobileDepositsRequest,
    @CallerParam() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<MobileCashAnswers> {
    return this.each(deposits, addressOf(request, '#/deposits'), (item) => {
      const body = checked(MobileDepositRequest, item);
      const { accountId, amountCentimes, receiptNumber } = body;
      const command = { accountId, amountCentimes, receiptNumber, agency: agencyOf(caller) };
      return this.mobile.deposit(command, requestOf(body, request));
    });
  }

  @Post('withdrawals')
  @MobileAgencies('ever')
  @ComparesClock()
  @TakesList()
  @HttpCode(200)
  @ApiOperation({
    summary: 'Bring the cash that was given out against reservations; each is answered by itself, again the same',
  })
  @ApiExtraModels(MobileWithdrawalRequest)
  @ApiBody({ schema: batchOf('withdrawals', MobileWithdrawalRequest) })
  @ApiOkResponse({ type: MobileCashAnswers })
  withdraw(
    @Body() { withdrawals }: MobileWithdrawalsRequest,
    @CallerParam() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<MobileCashAnswers> {
    return this.each(withdrawals, addressOf(request, '#/withdrawals'), (item) => {
      const body = checked(MobileWithdrawalRequest, item);
      const { reservationId, amountCentimes, receiptNumber } = body;
      const command = { reservationId, amountCentimes, receiptNumber, agency: agencyOf(caller) };
      return this.mobile.withdraw(command, requestOf(body, request));
    });
  }

  private async each(
    items: readonly object[],
    { instance, language }: ItemAddress,
    work: (item: object) => Promise<Answered<MobileReply>>,
  ): Promise<MobileCashAnswers> {
    const answers = items.map(async (item, i): Promise<MobileCashAnswer> => {
      const { status, result, problem } = await answerItem(
        201,
        { instance: `${instance}/${i}`, language },
        this.platform.log,
        async () => (await work(item)).reply,
      );
      const idempotencyKey = itemKeyOf(item);
      return { idempotencyKey, status, ...(result ? { operation: result } : {}), ...(problem ? { problem } : {}) };
    });
    return { answers: await Promise.all(answers) };
  }
}

/** An item as a request of its own, which happened when the cash changed hands. */
function requestOf(body: MobileDepositRequest | MobileWithdrawalRequest, request: FastifyRequest): CommandRequest {
  const { idempotencyKey, takenAt } = body;
  if (!isInstant(takenAt)) throw refuseMobileCash('account.malformed-instant', { field: 'takenAt' });
  return itemRequest(request, { idempotencyKey, asked: body, at: instantOf(Date.parse(takenAt)) });
}
