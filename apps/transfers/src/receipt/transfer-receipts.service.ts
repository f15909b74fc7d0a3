import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DatedParameters } from '#libs/approvals';
import { businessDay, typedCode } from '#libs/domain';
import type { Words } from '#libs/documents';
import { InjectSetting, Network } from '#libs/service';
import transfers from '../../product.js';
import { COLLECTION } from '../collection/collection.parameter.js';
import { refuseTransfer } from '../transfer/transfer.js';
import { TransfersService } from '../transfer/transfers.service.js';
import { receiptOf, type ReceiptKind, type TransferReceipt } from './transfer-receipt.js';
import { renderTransferReceipt } from './transfer-receipt.pdf.js';

/** Which paper a counter asks for. */
export interface AskedReceipt {
  kind: ReceiptKind;
  agency: string;
  /** As it was typed. */
  code: string | undefined;
}

const SPECIMEN: TransferReceipt = {
  kind: 'sending',
  receiptNumber: 'XXX-000-T-2000-000000',
  agency: 'XXX-000',
  at: '2000-01-01T00:00:00.000Z',
  operator: 'cash-express',
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

/** Prints what counters gave. */
@Injectable()
export class TransferReceiptsService implements OnModuleInit {
  constructor(
    private readonly transfers: TransfersService,
    private readonly parameters: DatedParameters,
    @InjectSetting(transfers.settings.institution) private readonly institution: Words,
    private readonly network: Network,
  ) {}

  /** The first of a process lays out the fonts: it is printed for nobody, before the first counter waits. */
  async onModuleInit(): Promise<void> {
    await renderTransferReceipt({ receipt: SPECIMEN, institution: this.institution, agencyName: 'Agence' });
  }

  /**
   * A paper of a transfer.
   *
   * @throws {DomainError} `transfer.not-found`, `transfer.no-such-receipt`, `transfer.other-code`
   */
  async pdfOf(
    id: string,
    { kind, agency, code: typed }: AskedReceipt,
  ): Promise<{ pdf: Buffer; receiptNumber: string }> {
    const transfer = await this.transfers.find(id, agency);
    const code = typed === undefined ? null : typedCode(typed);
    if (code !== null && !(await this.transfers.isCodeOf(id, code)))
      throw refuseTransfer('transfer.other-code', { field: 'code' });
    const { daysToCollect } = this.parameters.current().on(COLLECTION, businessDay(transfer.sentAt));
    const receipt = receiptOf(transfer, { kind, agency, code, daysToCollect });
    const agencyName = this.network.agency(agency)?.name ?? agency;
    const pdf = await renderTransferReceipt({ receipt, institution: this.institution, agencyName });
    return { pdf, receiptNumber: receipt.receiptNumber };
  }
}
