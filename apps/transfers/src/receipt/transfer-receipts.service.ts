import { Injectable } from '@nestjs/common';
import { DatedParameters } from '#libs/approvals';
import { businessDay, typedCode } from '#libs/domain';
import { COLLECTION } from '../collection/collection.parameter.js';
import { refuseTransfer } from '../transfer/transfer.js';
import { TransfersService } from '../transfer/transfers.service.js';
import { ReceiptPrinter, type ReceiptOnPaper } from './receipt-printer.service.js';
import { receiptOf, type ReceiptKind } from './transfer-receipt.js';

/** Which paper a counter asks for. */
export interface AskedReceipt {
  kind: ReceiptKind;
  agency: string;
  /** As it was typed. */
  code: string | undefined;
}

/** Prints what counters gave of transfers. */
@Injectable()
export class TransferReceiptsService {
  constructor(
    private readonly transfers: TransfersService,
    private readonly parameters: DatedParameters,
    private readonly printer: ReceiptPrinter,
  ) {}

  /**
   * A paper of a transfer.
   *
   * @throws {DomainError} `transfer.not-found`, `transfer.no-such-receipt`, `transfer.other-code`
   */
  async pdfOf(id: string, { kind, agency, code: typed }: AskedReceipt): Promise<ReceiptOnPaper> {
    const transfer = await this.transfers.find(id, agency);
    const code = typed === undefined ? null : typedCode(typed);
    if (code !== null && !(await this.transfers.isCodeOf(id, code)))
      throw refuseTransfer('transfer.other-code', { field: 'code' });
    const { daysToCollect } = this.parameters.current().on(COLLECTION, businessDay(transfer.sentAt));
    return this.printer.print(receiptOf(transfer, { kind, agency, code, daysToCollect }));
  }
}
