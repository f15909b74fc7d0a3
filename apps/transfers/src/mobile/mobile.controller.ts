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
import { addressOf, answerItem, ComparesClock, itemKeyOf, type ItemAddress } from '#libs/counter';
import { instantOf, isInstant, isUuid } from '#libs/domain';
import {
  agencyOf,
  answerWith,
  ApiIdempotencyKey,
  CallerParam,
  checked,
  CommandParam,
  itemRequest,
  MobileAgencies,
  PLATFORM,
  Roles,
  TakesList,
  type Caller,
  type Platform,
} from '#libs/service';
import { refuseOffline } from './mobile-sending.js';
import {
  AllowanceRequest,
  AllowanceResponse,
  MobilePayOutRequest,
  MobilePayOutsRequest,
  MobileSendingRequest,
  MobileSendingsRequest,
  MobileTransferAnswers,
  ReleasedPayOutResponse,
  ReservedPayOutResponse,
  ReservePayOutRequest,
  TRANSFERS_BATCH_MAX,
  type MobileTransferAnswer,
  type MobileTransferResponse,
} from './mobile.dto.js';
import { MobileTransfers } from './mobile.service.js';

// The classes take anything as an item, so that one refuses itself alone; what an item should be is said here.
const batchOf = (name: string, item: Parameters<typeof getSchemaPath>[0]) => ({
  type: 'object',
  required: [name],
  additionalProperties: false,
  properties: {
    [name]: { type: 'array', minItems: 1, maxItems: TRANSFERS_BATCH_MAX, items: { $ref: getSchemaPath(item) } },
  },
});

/** Transfers of mobile agencies, which go where no network is. */
@ApiTags('mobile agencies')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('mobile')
export class MobileTransfersController {
  constructor(
    private readonly mobile: MobileTransfers,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  @Post('allowances')
  @MobileAgencies()
  @ComparesClock()
  @ApiOperation({
    summary: 'Take along what may be sent without a network: limits, and for each transfer number and code',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: AllowanceResponse })
  async allow(
    @Body() { count }: AllowanceRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<AllowanceResponse> {
    const { receiptNumbers: _, ...given } = answerWith(
      await this.mobile.allow(agencyOf(caller), count, request),
      response,
    );
    return given;
  }

  @Post('reservations')
  @MobileAgencies()
  @ComparesClock()
  @ApiOperation({ summary: 'Take a transfer along, to pay it out without a network: nobody else pays it meanwhile' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ReservedPayOutResponse })
  async reserve(
    @Body() body: ReservePayOutRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ReservedPayOutResponse> {
    return answerWith(await this.mobile.reserve({ ...body, agency: agencyOf(caller) }, request), response);
  }

  @Post('reservations/:id/releases')
  @MobileAgencies('ever')
  @ApiOperation({ summary: 'Nobody came for a transfer that your agency has with it: others may pay it again' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ReleasedPayOutResponse })
  async release(
    @Param('id') transferId: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ReleasedPayOutResponse> {
    if (!isUuid(transferId)) throw refuseOffline('reservation.not-found');
    return answerWith(await this.mobile.release({ transferId, agency: agencyOf(caller) }, request), response);
  }

  @Post('sendings')
  @MobileAgencies('ever')
  @ComparesClock()
  @TakesList()
  @HttpCode(200)
  @ApiOperation({ summary: 'Bring what was sent without a network; each is answered by itself, again the same' })
  @ApiExtraModels(MobileSendingRequest)
  @ApiBody({ schema: batchOf('sendings', MobileSendingRequest) })
  @ApiOkResponse({ type: MobileTransferAnswers })
  async send(
    @Body() { sendings }: MobileSendingsRequest,
    @CallerParam() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<MobileTransferAnswers> {
    const promised = await this.mobile.promisedFor(sendings.flatMap(receiptNumbersIn));
    return this.each(sendings, addressOf(request, '#/sendings'), async (item) => {
      const body = checked(MobileSendingRequest, item);
      const { idempotencyKey: _, takenAt: __, destinationCity = null, ...sent } = body;
      const command = { ...sent, destinationCity, agency: agencyOf(caller) };
      const {
        id: transferId,
        status,
        amountCentimes,
        receiptNumber,
      } = (await this.mobile.send(command, promised.get(body.receiptNumber), requestOf(body, request))).reply;
      return { transferId, status, amountCentimes, receiptNumber };
    });
  }

  @Post('payouts')
  @MobileAgencies('ever')
  @ComparesClock()
  @TakesList()
  @HttpCode(200)
  @ApiOperation({ summary: 'Bring what was paid out without a network; each is answered by itself, again the same' })
  @ApiExtraModels(MobilePayOutRequest)
  @ApiBody({ schema: batchOf('payouts', MobilePayOutRequest) })
  @ApiOkResponse({ type: MobileTransferAnswers })
  payOut(
    @Body() { payouts }: MobilePayOutsRequest,
    @CallerParam() caller: Caller,
    @Req() request: FastifyRequest,
  ): Promise<MobileTransferAnswers> {
    return this.each(payouts, addressOf(request, '#/payouts'), async (item) => {
      const body = checked(MobilePayOutRequest, item);
      const { transferId, beneficiary, receiptNumber } = body;
      const command = { transferId, beneficiary, receiptNumber, agency: agencyOf(caller) };
      return (await this.mobile.payOut(command, requestOf(body, request))).reply;
    });
  }

  private async each(
    items: readonly object[],
    { instance, language }: ItemAddress,
    work: (item: object) => Promise<MobileTransferResponse>,
  ): Promise<MobileTransferAnswers> {
    const answers = items.map(async (item, i): Promise<MobileTransferAnswer> => {
      const address = { instance: `${instance}/${i}`, language };
      const { status, result, problem } = await answerItem(201, address, this.platform.log, () => work(item));
      const idempotencyKey = itemKeyOf(item);
      return { idempotencyKey, status, ...(result ? { operation: result } : {}), ...(problem ? { problem } : {}) };
    });
    return { answers: await Promise.all(answers) };
  }
}

/** The receipt number of an item, whatever the item is. */
function receiptNumbersIn(item: unknown): string[] {
  const number = (item as { receiptNumber?: unknown } | null)?.receiptNumber;
  return typeof number === 'string' ? [number] : [];
}

/** An item as a request of its own, which happened when the cash changed hands. */
function requestOf(body: MobileSendingRequest | MobilePayOutRequest, request: FastifyRequest): CommandRequest {
  const { idempotencyKey, takenAt } = body;
  if (!isInstant(takenAt)) throw refuseOffline('transfer.malformed-instant', { field: 'takenAt' });
  return itemRequest(request, { idempotencyKey, asked: body, at: instantOf(Date.parse(takenAt)) });
}
