import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
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
import type { TellerOfReceipt } from './receipts.dto.js';

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

  /** The PDF of a receipt of an agency; every print after the first is marked. @throws {DomainError} `payment.not-found` */
  async print(receiptNumber: string, agency: string): Promise<Buffer> {
    const payment = await this.byNumber(receiptNumber);
    if (payment?.agency !== agency) throw refusePayment('payment.not-found');
    const prints = await this.countPrint(payment.id);
    return renderReceipt(await this.receiptOf(payment, prints - 1));
  }

  /** Who took the payment of a receipt. @throws {DomainError} `receipt.not-found` */
  async tellerOf(receiptNumber: string): Promise<TellerOfReceipt> {
    const payment = await this.byNumber(receiptNumber);
    if (!payment) throw refuseReceipt('receipt.not-found');
    const { agency, takenBy, tellerNumber, paidAt } = payment;
    return { receiptNumber, agency, paidAt, ...(takenBy && tellerNumber ? { tellerNumber, subject: takenBy } : {}) };
  }

  /** The receipt that has this number and this code; undefined when there is none. */
  async verify(receiptNumber: string, code: string): Promise<Receipt | undefined> {
    const payment = await this.byNumber(receiptNumber);
    return payment && this.codes.isCodeOf(payment.id, code) ? this.receiptOf(payment, 0) : undefined;
  }

  private byNumber(receiptNumber: string): Promise<Payment | null> {
    return this.dataSource.getRepository(entityOf(PaymentTable)).findOneBy({ receiptNumber });
  }

  private async countPrint(paymentId: string): Promise<number> {
    const [row] = await this.dataSource.query<{ count: number }[]>(
      `INSERT INTO receipt_print (payment_id, count, last_at) VALUES ($1, 1, now())
       ON CONFLICT (payment_id) DO UPDATE SET count = receipt_print.count + 1, last_at = now() RETURNING count`,
      [paymentId],
    );
    return row?.count ?? 1;
  }

  private async receiptOf(payment: Payment, reprint: number): Promise<Receipt> {
    const { receiptNumber, plate, vehicle, years, half, lines, totalCentimes, agency } = payment;
    const { paidAt, bookedOn, status, tellerNumber } = payment;
    const standIn = payment.standIn && !(await this.payments.confirmedAt([payment.id])).has(payment.id);
    const verificationCode = this.codes.codeOf(payment.id);
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
