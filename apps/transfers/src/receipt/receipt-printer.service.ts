import { Injectable, type OnModuleInit } from '@nestjs/common';
import type { Words } from '#libs/documents';
import { InjectSetting, Network } from '#libs/service';
import transfers from '../../product.js';
import type { TransferReceipt } from './transfer-receipt.js';
import { renderTransferReceipt } from './transfer-receipt.pdf.js';

/** A receipt on paper. */
export interface ReceiptOnPaper {
  pdf: Buffer;
  receiptNumber: string;
}

const SPECIMEN: TransferReceipt = {
  kind: 'sending',
  receiptNumber: 'XXX-000-T-2000-000000',
  agency: 'XXX-000',
  at: '2000-01-01T00:00:00.000Z',
  subject: 'transfer',
  operator: 'cash-express',
  reference: null,
  sender: { firstName: 'Prénom', lastName: 'Nom' },
  beneficiary: { firstName: 'الاسم', lastName: 'العائلي' },
  destinationCity: null,
  amountCentimes: 0,
  feeCentimes: 0,
  feeVatCentimes: 0,
  isUndone: false,
  isUnderVerification: false,
  collectUntil: '2000-01-01',
  code: '000000000000',
};

/** Prints receipts, whatever they are of, under the names of the institution and of the agency. */
@Injectable()
export class ReceiptPrinter implements OnModuleInit {
  constructor(
    @InjectSetting(transfers.settings.institution) private readonly institution: Words,
    private readonly network: Network,
  ) {}

  /** The first of a process lays out the fonts: it is printed for nobody, before the first counter waits. */
  async onModuleInit(): Promise<void> {
    await this.print(SPECIMEN);
  }

  /** A receipt as a PDF in French and Arabic. */
  async print(receipt: TransferReceipt): Promise<ReceiptOnPaper> {
    const { agency, receiptNumber } = receipt;
    const agencyName = this.network.agency(agency)?.name ?? agency;
    return { pdf: await renderTransferReceipt({ receipt, institution: this.institution, agencyName }), receiptNumber };
  }
}
