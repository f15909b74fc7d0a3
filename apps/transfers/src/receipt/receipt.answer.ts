import { applyDecorators, HttpCode, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiProduces } from '@nestjs/swagger';
import type { ReceiptOnPaper } from './receipt-printer.service.js';

/** An operation that answers a PDF, and changes nothing. */
export const AnswersReceipt = (): MethodDecorator =>
  applyDecorators(
    HttpCode(200),
    ApiProduces('application/pdf'),
    ApiOkResponse({ schema: { type: 'string', format: 'binary' } }),
  );

/** Answers with a receipt, to be looked at where it is, under its number. */
export function answerReceipt({ pdf, receiptNumber }: ReceiptOnPaper): StreamableFile {
  return new StreamableFile(pdf, {
    type: 'application/pdf',
    disposition: `inline; filename="${receiptNumber}.pdf"`,
    length: pdf.length,
  });
}
