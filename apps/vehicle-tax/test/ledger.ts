import type { AnyTable, Decision, DecisionContext, Ref } from '#libs/commands';
import { blockCommands, ReservedReceiptTable, type ReservedReceipt } from '#libs/counter';
import { assert, DomainError, type Day, type Instant } from '#libs/domain';
import { figuresOf, type DomainEvent } from '#libs/events';
import { AnnouncementTable, type Announcement } from '#libs/partners';
import { contextAt } from '#libs/testing';
import vehicleTax from '../product.js';
import { hear } from '../src/announcement/announcement.js';
import { payMobile } from '../src/mobile/mobile-payment.js';
import { cancel } from '../src/payment/cancellation.js';
import { pay, type Payment } from '../src/payment/payment.js';
import { PaymentTable, RefundCaseTable, VehicleYearTable } from '../src/payment/payment.table.js';
import { openRefund, refund, type RefundCase } from '../src/payment/refund.js';
import type { VehicleYear } from '../src/payment/vehicle-year.js';
import { beginClosing, close, match, type ControlTotals, type Remittance } from '../src/remittance/remittance.js';
import { reopen } from '../src/remittance/reopening.js';
import { RemittanceTable } from '../src/remittance/remittance.table.js';
import { PARAMETERS } from './assess-on.js';
import { figure, sumsOf } from './sold.js';

/** A use case; the types of its command no longer matter. */
interface Definition {
  name: string;
  rows: (command: object) => Record<string, Ref>;
  decide: (rows: Record<string, unknown>, command: object, context: DecisionContext) => Decision<unknown>;
}

type Row = Record<string, unknown>;

const { issueBlock, closeBlock } = blockCommands(vehicleTax);

const COMMANDS = [
  pay,
  payMobile,
  cancel,
  refund,
  openRefund,
  hear,
  issueBlock,
  closeBlock,
  beginClosing,
  close,
  match,
  reopen,
] as unknown as readonly Definition[];

/** How a command ended. */
export type Outcome = { reply: unknown } | { refused: string };

/** One operation in the books: its command, and what it booked. */
interface Operation {
  command: string;
  bookedOn: Day;
  agency: string;
  entries: readonly { ledgerAccount: string; amountCentimes: number }[];
}

/** Vehicle tax in memory: the services' own commands, over rows that change as the command queue changes them. */
export class Ledger {
  private readonly tables = new Map<string, Map<string, Row>>();
  private readonly operations: Operation[] = [];
  private readonly events: DomainEvent[] = [];

  /** Does a command whole, or refuses it and changes nothing. @throws {Error} what is no refusal */
  run(name: string, command: object, at: Instant): Outcome {
    const definition = COMMANDS.find((command) => command.name === name);
    assert(definition, `there is a command ${name}`);
    const refs = definition.rows(command);
    const rows = Object.entries(refs).map(([rowName, ref]) => [rowName, this.find(ref)] as const);
    let decision: Decision<unknown>;
    try {
      decision = definition.decide(Object.fromEntries(rows), command, contextAt(at, PARAMETERS));
    } catch (error) {
      if (error instanceof DomainError) return { refused: error.code };
      throw error;
    }
    this.keep(name, refs, decision);
    return { reply: decision.reply };
  }

  /** What the tax administration has not heard of. */
  unheard(): Announcement[] {
    return this.rowsOf<Announcement>(AnnouncementTable).filter(({ status }) => status === 'waiting');
  }

  /** The tax administration has heard exactly this; a payment may be cancelled meanwhile. */
  hear(heard: readonly Announcement[], at: Instant): void {
    const years = this.rowsOf<VehicleYear>(VehicleYearTable);
    const yearIdsOf = (paymentId: string) =>
      years.filter(({ untoldCancellation }) => untoldCancellation === paymentId).map(({ id }) => id);
    const told = heard.map((announcement) => {
      return { announcement, verdict: { verdict: 'accepted', yearIds: yearIdsOf(announcement.id) } };
    });
    this.run('vehicle-tax.hear', { told }, at);
  }

  /** What the payments of a month add up to now. */
  totalsOf(month: string): ControlTotals {
    const lines = this.rowsOf<Payment>(PaymentTable)
      .filter(({ status, remittanceMonth }) => status === 'paid' && remittanceMonth === month)
      .map(({ receiptNumber, totalCentimes, feeCentimes }) => ({ receiptNumber, tax: totalCentimes - feeCentimes }));
    return {
      paymentCount: lines.length,
      amountCentimes: lines.reduce((sum, { tax }) => sum + tax, 0),
      digest: lines
        .map(({ receiptNumber, tax }) => `${receiptNumber};${tax}`)
        .sort()
        .join(),
    };
  }

  /** What the books say. */
  picture() {
    const entries = this.operations.flatMap((operation) => operation.entries);
    return {
      untold: Object.fromEntries(this.unheard().map(({ id, what }) => [id, what])),
      payments: this.payments(),
      holders: this.holders(),
      receipts: this.receipts(),
      owed: this.owed(),
      months: this.months(),
      balances: sumsOf(entries.map(({ ledgerAccount, amountCentimes }) => [ledgerAccount, amountCentimes])),
      told: sumsOf(this.events.flatMap(toldFigures)),
      figures: sumsOf(this.operations.flatMap(bookedFigures)),
    };
  }

  private payments(): Record<string, string> {
    const payments = this.rowsOf<Payment>(PaymentTable);
    return Object.fromEntries(
      payments.map((row) => [row.id, `${row.status} ${row.remittanceMonth} ${row.totalCentimes}`]),
    );
  }

  /** Which payment has which half of which year of a vehicle. */
  private holders(): Record<string, string> {
    const halves = this.rowsOf<VehicleYear>(VehicleYearTable).flatMap(({ id, firstHalfPayment, secondHalfPayment }) => [
      [`${id}/first-half`, firstHalfPayment],
      [`${id}/second-half`, secondHalfPayment],
    ]);
    return Object.fromEntries(halves.filter(([, payment]) => payment !== null));
  }

  /** Each receipt number: used at a counter, or what became of it at a mobile agency. */
  private receipts(): Record<string, string> {
    const uses = new Map<string, string>();
    for (const { receiptNumber } of this.rowsOf<Payment>(PaymentTable)) {
      uses.set(receiptNumber, uses.has(receiptNumber) ? 'twice' : 'counter');
    }
    for (const { receiptNumber, status } of this.rowsOf<ReservedReceipt>(ReservedReceiptTable)) {
      const use = uses.get(receiptNumber);
      const isRight = use === (status === 'used' ? 'counter' : undefined);
      uses.set(receiptNumber, isRight ? status : `${status}, payment: ${use}`);
    }
    return Object.fromEntries(uses);
  }

  /** Refund cases that wait. */
  private owed(): Record<string, number> {
    const open = this.rowsOf<RefundCase>(RefundCaseTable).filter(({ refundedAt }) => refundedAt === null);
    return Object.fromEntries(open.map(({ paymentId, amountCentimes }) => [paymentId, amountCentimes]));
  }

  /** Months that are not open: where they stand, their statement, and what it would be now. */
  private months(): Record<string, object> {
    const rows = this.rowsOf<Remittance>(RemittanceTable).filter(({ status }) => status !== 'open');
    const nowOf = ({ month, totals }: Remittance) => (totals ? this.totalsOf(month) : undefined);
    return Object.fromEntries(
      rows.map((row) => [row.month, { status: row.status, totals: row.totals ?? undefined, now: nowOf(row) }]),
    );
  }

  private keep(name: string, refs: Record<string, Ref>, { save = {}, booking, events = [] }: Decision<unknown>): void {
    for (const [rowName, saved] of Object.entries<object | object[] | undefined>({ ...save })) {
      const ref = refs[rowName];
      assert(ref, `${name} saves ${rowName}, which it did not ask for`);
      for (const row of saved === undefined ? [] : [saved].flat()) this.save(ref.table, row);
    }
    assert(sumOf(booking?.entries ?? []) === 0, `the entries of ${name} sum to zero`);
    if (booking) this.operations.push({ command: name, ...booking });
    this.events.push(...events);
  }

  private save(table: { name: string; key: string }, row: object): void {
    const key = (row as Row)[table.key];
    assert(typeof key === 'string' && key !== '', `a saved row of ${table.name} has its key`);
    this.tableOf(table).set(key, Object.freeze(row as Row));
  }

  private find({ table, column, values, isList }: Ref): Row | Row[] | undefined {
    const rows = [...this.tableOf(table).values()];
    const found = values.flatMap((one) => rows.filter((row) => row[column] === one));
    return isList ? found : found[0];
  }

  private tableOf({ name }: { name: string }): Map<string, Row> {
    const table = this.tables.get(name) ?? new Map<string, Row>();
    this.tables.set(name, table);
    return table;
  }

  private rowsOf<One>(table: AnyTable): One[] {
    return [...this.tableOf(table).values()] as One[];
  }
}

const INDICATORS: Readonly<Record<string, string>> = {
  'vehicle-tax.pay': 'paid',
  'vehicle-tax.pay-mobile': 'paid',
  'vehicle-tax.cancel': 'cancelled',
};

/** What an event tells the reports. */
function toldFigures(event: DomainEvent): [string, number][] {
  return figuresOf(event).flatMap(({ indicator, day, agency, amountCentimes }) =>
    figure(indicator.replace('vehicle-tax.', ''), day, agency, amountCentimes),
  );
}

/** What an operation says that happened, read as the service's figures read it. */
function bookedFigures({ command, bookedOn, agency, entries }: Operation): [string, number][] {
  const of = (prefix: string) => entries.filter(({ ledgerAccount }) => ledgerAccount.startsWith(prefix));
  const cash = of('drawer:').flatMap(({ amountCentimes }) =>
    figure(amountCentimes > 0 ? 'cash-in' : 'cash-out', bookedOn, agency, Math.abs(amountCentimes)),
  );
  const indicator = INDICATORS[command];
  if (!indicator) return cash;
  const due = of('tax-due:');
  const counted = due.flatMap(({ amountCentimes }) => figure(indicator, bookedOn, agency, Math.abs(amountCentimes)));
  return [...cash, ...counted];
}

function sumOf(entries: Operation['entries']): number {
  return entries.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0);
}
