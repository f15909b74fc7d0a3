import { Injectable } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import type { Instant } from '#libs/domain';
import { cursorOfId, entityOf, toPage, type Page } from '#libs/service';
import type { RecordAsOf } from '../register/administration.js';
import { Register } from '../register/register.service.js';
import { cancel, type Cancel, type CancelReply } from './cancellation.js';
import { pay, refusePayment, type Pay, type Payment, type PayReply, type Teller } from './payment.js';
import { PaymentTable, RefundCaseTable, VehicleYearTable } from './payment.table.js';
import { refund, type Refund, type RefundCase, type RefundReply } from './refund.js';
import { paidAlready, yearIdsOf, type VehicleYear } from './vehicle-year.js';
import { VerificationCodes } from './verification-codes.service.js';

/** What a counter asks for; who the vehicle is according to the administration is looked up. */
export type PayRequest = Omit<Pay, 'id' | 'record' | 'teller' | 'codeKey'> & {
  /** Of whoever asks, when their token tells it. */
  employeeNumber?: string;
};

/** A payment and its receipt's code, which is stored nowhere. */
export type Paid = PayReply & { verificationCode: string };

/** The use cases of payments at a counter, and the queries. */
@Injectable()
export class PaymentsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly register: Register,
    private readonly codes: VerificationCodes,
  ) {}

  /** Takes a payment in; the administration is asked for the vehicle first, unless it is away. */
  async pay(command: PayRequest, request: CommandRequest): Promise<Answered<Paid>> {
    return this.payKnowing(await this.register.look(command.request.vehicle.plate), command, request);
  }

  private async payKnowing(
    record: RecordAsOf | null,
    { employeeNumber, ...command }: PayRequest,
    request: CommandRequest,
  ): Promise<Answered<Paid>> {
    const known = { ...command, id: idFor(request), record, ...this.printedBy(request, employeeNumber) };
    return this.withCode(await this.commands.run(pay, known, request));
  }

  /**
   * What the receipt of a new payment keeps: who asks, by their employee number, else by one that is made of their subject,
   * and which key makes its code.
   */
  printedBy({ by }: CommandRequest, employeeNumber: string | undefined): { teller: Teller; codeKey: string } {
    const number = employeeNumber ?? this.codes.tellerNumberOf(by);
    return { teller: { subject: by, number }, codeKey: this.codes.currentKey };
  }

  /** Adds the code of a payment's receipt to a reply: of one that was replayed, that which it was given. */
  async withCode({ reply, replayed }: Answered<PayReply>): Promise<Answered<Paid>> {
    const { paymentId: id } = reply;
    const payments = this.dataSource.getRepository(entityOf(PaymentTable));
    const payment = replayed ? await payments.findOneByOrFail({ id }) : { id, codeKey: this.codes.currentKey };
    return { reply: { ...reply, verificationCode: this.codes.codeOf(payment) }, replayed };
  }

  /** @throws {DomainError} `payment.not-found`, and what the decision refuses */
  async cancel(command: Omit<Cancel, 'yearIds'>, request: CommandRequest): Promise<Answered<CancelReply>> {
    const { plate, years } = await this.find(command.paymentId, command.agency);
    return this.commands.run(cancel, { ...command, yearIds: yearIdsOf(plate, years) }, request);
  }

  /** Gives the money of a refund case back. */
  refund(command: Refund, request: CommandRequest): Promise<Answered<RefundReply>> {
    return this.commands.run(refund, command, request);
  }

  /** A payment that an agency took. @throws {DomainError} `payment.not-found` */
  async find(id: string, agency: string): Promise<Payment> {
    const payment = await this.dataSource.getRepository(entityOf(PaymentTable)).findOneBy({ id, agency });
    if (!payment) throw refusePayment('payment.not-found');
    return payment;
  }

  /** When the administration had heard of some payments, by id; what it has not heard of is left out. */
  async confirmedAt(ids: readonly string[]): Promise<ReadonlyMap<string, Instant>> {
    const rows = await this.dataSource.query<{ id: string; at: Date }[]>(
      `SELECT id, settled_at AS at FROM announcement WHERE id = ANY($1) AND status = 'heard'`,
      [ids],
    );
    return new Map(rows.map(({ id, at }) => [id, at.toISOString()]));
  }

  /** An agency's payments, newest first. */
  async list(agency: string, limit: number, beforeId: string): Promise<Page<Payment>> {
    const payments = await this.dataSource
      .getRepository(entityOf(PaymentTable))
      .createQueryBuilder('payment')
      .where('payment.agency = :agency AND payment.id < :before', {
        agency,
        before: beforeId,
      })
      .orderBy('payment.id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return toPage(payments, limit, ({ id }) => cursorOfId(id));
  }

  /** An agency's refund cases, newest first. */
  async listRefunds(agency: string, limit: number, beforeId: string): Promise<Page<RefundCase>> {
    const cases = await this.dataSource
      .getRepository(entityOf(RefundCaseTable))
      .createQueryBuilder('refund')
      .where('refund.agency = :agency AND refund.payment_id < :before', {
        agency,
        before: beforeId,
      })
      .orderBy('refund.payment_id', 'DESC')
      .limit(limit + 1)
      .getMany();
    return toPage(cases, limit, ({ paymentId }) => cursorOfId(paymentId));
  }

  /** Who has paid some years of a vehicle at our counters, of those that were ever paid. */
  yearsOf(plate: string, years: readonly number[]): Promise<VehicleYear[]> {
    return this.dataSource.getRepository(entityOf(VehicleYearTable)).findBy({ id: In(yearIdsOf(plate, years)) });
  }

  /**
   * Takes a payment in as {@link pay} does, of those of its years that are not paid; of all, when all are: then it was
   * this one, which is answered again, or it is refused.
   */
  async payUnpaid(command: PayRequest, request: CommandRequest): Promise<Answered<Paid>> {
    const { vehicle, years } = command.request;
    const record = await this.register.look(vehicle.plate);
    if (years.length === 1) return this.payKnowing(record, command, request);
    const paid = paidAlready(await this.yearsOf(vehicle.plate, years), record, command.request);
    const unpaid = years.filter((year) => !paid.includes(year));
    const asked = unpaid.length > 0 ? { ...command.request, years: unpaid } : command.request;
    return this.payKnowing(record, { ...command, request: asked }, request);
  }
}
