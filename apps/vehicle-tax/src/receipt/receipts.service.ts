import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import type { Words } from '#libs/documents';
import { entityOf, InjectSetting, Network } from '#libs/service';
import vehicleTax from '../../product.js';
import { HEADS } from '../law/assessment.js';
import { refusePayment, type Payment } from '../payment/payment.js';
import { PaymentTable } from '../payment/payment.table.js';
import { PaymentsService } from '../payment/payments.service.js';
import { VerificationCodes } from '../payment/verification-codes.service.js';
import { refuseReceipt, type Receipt } from './receipt.js';
import { renderReceipt } from './receipt.pdf.js';
import { printReceipt } from './receipt-print.js';
import { ReceiptPrintTable } from './receipt-print.table.js';
import type { ReceiptCodeKey, ReceiptPrintResponse, TellerOfReceipt } from './receipts.dto.js';

const RECEIPTS_PATH = '/api/vehicle-tax/v1/receipts';

const SPECIMEN: Receipt = {
  receiptNumber: 'XXX-000-V-2000-000000',
  verificationCode: '0000-0000-0000-0000',
  verificationUrl: 'https://guichet.example/',
  vehicle: { plate: '1-A-1', category: 'truck', fuel: 'diesel', fiscalPowerCv: 1, grossWeightKg: 1, owner: 'company' },
  years: [2000],
  half: 'first-half',
  lines: HEADS.map((head) => ({ year: 2000, head, amountCentimes: 0, article: '262' })),
  totalCentimes: 0,
  institution: { fr: 'Institution', ar: 'مؤسسة' },
  agency: { code: 'XXX-000', name: 'Agence' },
  tellerNumber: '0000-0000',
  paidAt: '2000-01-01T00:00:00.000Z',
  bookedOn: '2000-01-01',
  standIn: true,
  status: 'paid',
  reprint: 1,
};

/** Receipts on paper, and their proof. */
@Injectable()
export class ReceiptsService implements OnModuleInit {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly payments: PaymentsService,
    private readonly codes: VerificationCodes,
    @InjectSetting(vehicleTax.settings.publicUrl) private readonly publicUrl: string,
    @InjectSetting(vehicleTax.settings.institution) readonly institution: Words,
    private readonly network: Network,
  ) {}

  /** The first receipt of a process lays out the fonts: it is printed for nobody, before the first counter waits. */
  async onModuleInit(): Promise<void> {
    await renderReceipt(SPECIMEN);
  }

  /** Records a print of a receipt; the same key is the same print. @throws {DomainError} `payment.not-found` */
  async print(receiptNumber: string, agency: string, request: CommandRequest): Promise<Answered<ReceiptPrintResponse>> {
    const command = { id: idFor(request), receiptNumber, agency, by: request.by };
    const { reply, ...rest } = await this.commands.run(printReceipt, command, request);
    return { reply: { ...reply, pdf: `${RECEIPTS_PATH}/${receiptNumber}/prints/${reply.printNumber}` }, ...rest };
  }

  /**
   * The PDF of a print that was recorded: as the payment stands now, and marked unless it was the first.
   *
   * @throws {DomainError} `payment.not-found`, `receipt.not-printed`
   */
  async pdfOf(receiptNumber: string, printNumber: number, agency: string): Promise<Buffer> {
    const payment = await this.byNumber(receiptNumber);
    if (payment?.agency !== agency) throw refusePayment('payment.not-found');
    const prints = this.dataSource.getRepository(entityOf(ReceiptPrintTable));
    if (!(await prints.existsBy({ paymentId: payment.id, printNumber }))) throw refuseReceipt('receipt.not-printed');
    return renderReceipt(await this.receiptOf(payment, printNumber - 1));
  }

  /** Who took the payment of a receipt. @throws {DomainError} `receipt.not-found` */
  async tellerOf(receiptNumber: string): Promise<TellerOfReceipt> {
    const payment = await this.byNumber(receiptNumber);
    if (!payment) throw refuseReceipt('receipt.not-found');
    const { agency, takenBy, tellerNumber, paidAt } = payment;
    return { receiptNumber, agency, paidAt, ...(takenBy && tellerNumber ? { tellerNumber, subject: takenBy } : {}) };
  }

  /** The keys of verification codes that are kept or have made some, and their receipts; that of new receipts first. */
  async codeKeys(): Promise<ReceiptCodeKey[]> {
    const rows = await this.dataSource.query<{ key: string | null; receipts: number; lastPaidOn: string }[]>(
      `SELECT code_key AS key, count(*)::int AS receipts, max(booked_on)::text AS "lastPaidOn"
       FROM payment GROUP BY code_key ORDER BY code_key`,
    );
    const { names, currentKey } = this.codes;
    const unused = names.filter((name) => !rows.some(({ key }) => key === name)).map((key) => ({ key, receipts: 0 }));
    return [...rows, ...unused]
      .map(({ key, ...rest }) => ({
        ...(key === null ? {} : { key }),
        isCurrent: key === currentKey,
        // From before keys were named: such have the oldest.
        isKept: key === null || names.includes(key),
        ...rest,
      }))
      .sort((a, b) => Number(b.isCurrent) - Number(a.isCurrent));
  }

  /** The receipt that has this number and this code; undefined when there is none. */
  async verify(receiptNumber: string, code: string): Promise<Receipt | undefined> {
    const payment = await this.byNumber(receiptNumber);
    return payment && this.codes.isCodeOf(payment.id, code) ? this.receiptOf(payment, 0) : undefined;
  }

  private byNumber(receiptNumber: string): Promise<Payment | null> {
    return this.dataSource.getRepository(entityOf(PaymentTable)).findOneBy({ receiptNumber });
  }

  private async receiptOf(payment: Payment, reprint: number): Promise<Receipt> {
    const { receiptNumber, plate, vehicle, years, half, lines, totalCentimes, agency } = payment;
    const { paidAt, bookedOn, status, tellerNumber } = payment;
    const standIn = payment.standIn && !(await this.payments.confirmedAt([payment.id])).has(payment.id);
    const verificationCode = this.codes.codeOf(payment);
    return {
      receiptNumber,
      verificationCode,
      verificationUrl: `${this.publicUrl}/api/vehicle-tax/v1/verify/${receiptNumber}/${verificationCode}`,
      vehicle: { plate, ...vehicle },
      years,
      half,
      lines,
      totalCentimes,
      institution: this.institution,
      agency: { code: agency, name: this.network.agency(agency)?.name ?? agency },
      tellerNumber,
      paidAt,
      bookedOn,
      standIn,
      status,
      reprint,
    };
  }
}
