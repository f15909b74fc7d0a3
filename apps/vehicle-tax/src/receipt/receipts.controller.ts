import { Controller, Get, Param, Post, Query, Res, StreamableFile } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiCreatedResponse,
  ApiNotFoundResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProduces,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { RECEIPT_NUMBER, typedReceiptNumber } from '#libs/domain';
import {
  agencyOf,
  answerWith,
  ApiIdempotencyKey,
  ApiPath,
  ApiQueries,
  CallerParam,
  CommandParam,
  Impersonal,
  Public,
  Roles,
  TEXT_IN_PATH,
  type Caller,
} from '#libs/service';
import { refusePayment } from '../payment/payment.js';
import { refuseReceipt, type Receipt } from './receipt.js';
import { ReceiptCodeKey, ReceiptPrintResponse, TellerOfReceipt, VerificationQuery } from './receipts.dto.js';
import { ReceiptsService } from './receipts.service.js';
import { verificationPage } from './verification.page.js';

const VERIFY_PATH = '/api/vehicle-tax/v1/verify';
const RECEIPT_IN_PATH = { type: 'string', pattern: '^[A-Z]{3}-[0-9]{3}-[A-Z]-[0-9]{4}-[0-9]{6,9}$' };
// As many as the number of a print can tell.
const PRINTS_MAX = 2 ** 31 - 1;
const PAGE_HEADERS = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-store',
  // One page with its own style, no script, in nobody's frame.
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
};

const PAGE = { description: 'A page', content: { 'text/html': { schema: { type: 'string' } } } };
const PAGE_OF_NONE = { ...PAGE, description: 'A page: there is no such receipt' };

/** Receipts (quittances) and their public proof. */
@ApiTags('receipts')
@Controller()
export class ReceiptsController {
  constructor(private readonly receipts: ReceiptsService) {}

  @Post('receipts/:receiptNumber/prints')
  @ApiPath('receiptNumber', RECEIPT_IN_PATH)
  @Roles('teller', 'supervisor')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'Print a receipt of your agency: the first print is the original, every later one a duplicate',
    description:
      'A new key for each print that somebody asks for. Answers where its PDF is read; repeat the key when the answer was ' +
      'lost, and read the PDF again when its download broke off: neither is another print.',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ReceiptPrintResponse })
  async print(
    @Param('receiptNumber') receiptNumber: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ReceiptPrintResponse> {
    if (!RECEIPT_NUMBER.test(receiptNumber)) throw refusePayment('payment.not-found');
    return answerWith(await this.receipts.print(receiptNumber, agencyOf(caller), request), response);
  }

  @Get('receipts/:receiptNumber/prints/:printNumber')
  @ApiPath('receiptNumber', RECEIPT_IN_PATH)
  @ApiPath('printNumber', { type: 'integer', minimum: 1, maximum: PRINTS_MAX })
  @Roles('teller', 'supervisor')
  @ApiBearerAuth()
  @ApiOperation({
    summary: 'The PDF of a print of your agency, as often as you read it; every one after the first is marked',
    description: 'Reading counts nothing. A payment that was cancelled or confirmed since is shown so.',
  })
  @ApiProduces('application/pdf')
  @ApiOkResponse({ schema: { type: 'string', format: 'binary' } })
  async read(
    @Param('receiptNumber') receiptNumber: string,
    @Param('printNumber') printNumber: string,
    @CallerParam() caller: Caller,
  ): Promise<StreamableFile> {
    if (!RECEIPT_NUMBER.test(receiptNumber)) throw refusePayment('payment.not-found');
    const number = /^[1-9]\d*$/.test(printNumber) ? Number(printNumber) : Infinity;
    if (number > PRINTS_MAX) throw refuseReceipt('receipt.not-printed');
    const pdf = await this.receipts.pdfOf(receiptNumber, number, agencyOf(caller));
    return new StreamableFile(pdf, {
      type: 'application/pdf',
      disposition: `inline; filename="${receiptNumber}-${number}.pdf"`,
      length: pdf.length,
    });
  }

  @Get('receipts/:receiptNumber/teller')
  @Roles('administrator')
  @ApiBearerAuth()
  @ApiOperation({ summary: 'Who took the payment of a receipt, which shows their number alone' })
  @ApiOkResponse({ type: TellerOfReceipt })
  tellerOf(@Param('receiptNumber') receiptNumber: string): Promise<TellerOfReceipt> {
    return this.receipts.tellerOf(receiptNumber);
  }

  @Get('code-keys')
  @Roles('administrator')
  @ApiBearerAuth()
  @Impersonal()
  @ApiOperation({
    summary: 'The keys of verification codes, and how many receipts have a code of each',
    description: 'An older key can be dropped when nobody shows a receipt of it any more.',
  })
  @ApiOkResponse({ type: [ReceiptCodeKey] })
  codeKeys(): Promise<ReceiptCodeKey[]> {
    return this.receipts.codeKeys();
  }

  @Get('verify')
  @Public()
  @ApiOperation({ summary: 'A page where anybody checks a receipt by its number and code' })
  @ApiQueries(VerificationQuery)
  @ApiOkResponse(PAGE)
  @ApiNotFoundResponse(PAGE_OF_NONE)
  async ask(
    @Query() { receipt, code }: VerificationQuery,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<string> {
    return receipt || code ? this.page(receipt ?? '', code ?? '', response) : this.answer(response, 200);
  }

  @Get('verify/:receiptNumber/:code')
  @Public()
  @ApiOperation({ summary: 'The page to which the QR code of a receipt leads' })
  @ApiPath('receiptNumber', TEXT_IN_PATH)
  @ApiPath('code', TEXT_IN_PATH)
  @ApiOkResponse(PAGE)
  @ApiNotFoundResponse(PAGE_OF_NONE)
  verify(
    @Param('receiptNumber') receiptNumber: string,
    @Param('code') code: string,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<string> {
    return this.page(receiptNumber, code, response);
  }

  private async page(receiptNumber: string, code: string, response: FastifyReply): Promise<string> {
    const number = typedReceiptNumber(receiptNumber);
    const found = number ? await this.receipts.verify(number, code) : undefined;
    return this.answer(response, found ? 200 : 404, found ?? 'unknown');
  }

  private answer(response: FastifyReply, status: number, found?: Receipt | 'unknown'): string {
    void response.status(status).headers(PAGE_HEADERS);
    return verificationPage(VERIFY_PATH, this.receipts.institution, found);
  }
}
