import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { assert, isUuid } from '#libs/domain';
import {
  agencyOf,
  ApiIdempotencyKey,
  ApiQueries,
  beforeIdOf,
  CallerParam,
  CommandParam,
  limitOf,
  mapPage,
  PageQuery,
  answerWith,
  Roles,
  type Caller,
} from '#libs/service';
import { refusePayment, type Payment } from './payment.js';
import {
  CancelResponse,
  PaymentPage,
  PaymentResponse,
  PayVehicleTaxRequest,
  PayVehicleTaxResponse,
  RefundCasePage,
  RefundResponse,
  toPaymentResponse,
  toPayRequest,
  toRefundCaseResponse,
} from './payments.dto.js';
import { PaymentsService } from './payments.service.js';
import { VerificationCodes } from './verification-codes.service.js';

/** Payments of vehicle tax at the counter. */
@ApiTags('payments')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller()
export class PaymentsController {
  constructor(
    private readonly payments: PaymentsService,
    private readonly codes: VerificationCodes,
  ) {}

  @Post('payments')
  @ApiOperation({ summary: 'Pay the tax of one or more years of a vehicle, once' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: PayVehicleTaxResponse })
  async pay(
    @Body() body: PayVehicleTaxRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<PayVehicleTaxResponse> {
    return answerWith(await this.payments.pay(toPayRequest(body, caller), request), response);
  }

  @Get('payments/:id')
  @ApiOperation({ summary: 'One payment that your agency took' })
  @ApiOkResponse({ type: PaymentResponse })
  async find(@Param('id') id: string, @CallerParam() caller: Caller): Promise<PaymentResponse> {
    const payment = await this.payments.find(checkedId(id), agencyOf(caller));
    const [response] = await this.responsesOf([payment]);
    assert(response, 'a payment has a response');
    return response;
  }

  @Get('payments')
  @ApiOperation({ summary: 'The payments that your agency took, newest first' })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: PaymentPage })
  async list(@Query() query: PageQuery, @CallerParam() caller: Caller): Promise<PaymentPage> {
    const { items, ...rest } = await this.payments.list(agencyOf(caller), limitOf(query), before(query));
    return { items: await this.responsesOf(items), ...rest };
  }

  private async responsesOf(payments: readonly Payment[]): Promise<PaymentResponse[]> {
    const confirmedAt = await this.payments.confirmedAt(payments.map(({ id }) => id));
    return payments.map((payment) =>
      toPaymentResponse(payment, this.codes.codeOf(payment), confirmedAt.get(payment.id)),
    );
  }

  @Post('payments/:id/cancellations')
  @Roles('supervisor')
  @ApiOperation({
    summary: 'Cancel a payment of today: amount and fee go back. A supervisor who has not taken it approves',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: CancelResponse })
  async cancel(
    @Param('id') id: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<CancelResponse> {
    const command = { paymentId: checkedId(id), agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.payments.cancel(command, request), response);
  }

  @Get('refund-cases')
  @ApiOperation({ summary: 'Payments that your agency owes back, or has given back; newest first' })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: RefundCasePage })
  async listRefunds(@Query() query: PageQuery, @CallerParam() caller: Caller): Promise<RefundCasePage> {
    return mapPage(
      await this.payments.listRefunds(agencyOf(caller), limitOf(query), before(query)),
      toRefundCaseResponse,
    );
  }

  @Post('refund-cases/:id/refunds')
  @Roles('supervisor')
  @ApiOperation({ summary: 'Give the money of a refund case back, from the drawer: a supervisor who has not taken it' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: RefundResponse })
  async refund(
    @Param('id') id: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<RefundResponse> {
    const command = { paymentId: checkedId(id), agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.payments.refund(command, request), response);
  }
}

function checkedId(id: string): string {
  if (!isUuid(id)) throw refusePayment('payment.not-found');
  return id;
}

function before(query: PageQuery): string {
  return beforeIdOf(query, () => refusePayment('payment.malformed-cursor'));
}
