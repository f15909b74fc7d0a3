import type { CommandQueue, Ref, Row, Table, UntypedDecision } from '#libs/commands';
import { assert, businessDay, DomainError, instantOf, drawerLedgerAccount, type Day, type Instant } from '#libs/domain';
import type { DomainEvent } from '#libs/events';
import { Confirmer } from '../src/administration/confirmer.service.js';
import { MobileService } from '../src/payment/mobile.service.js';
import type { Confirmation } from '../src/payment/payment.js';
import {
  ConfirmationTable,
  PaymentTable,
  RefundCaseTable,
  ReservedReceiptTable,
  VehicleYearTable,
} from '../src/payment/payment.table.js';
import { PaymentsService } from '../src/payment/payments.service.js';
import type { ControlTotals, Remittance } from '../src/remittance/remittance.js';
import { RemittanceTable } from '../src/remittance/remittance.table.js';
import { RemittancesService } from '../src/remittance/remittances.service.js';

/** A use case as a service defines it; the types of its command no longer matter. */
interface Definition {
  name: string;
  rows: (command: object) => Record<string, Ref>;
  decide: (rows: Record<string, unknown>, command: object, at: Instant) => UntypedDecision;
}

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
    const definition = DEFINITIONS.get(name);
    assert(definition, `a service defines ${name}`);
    const refs = definition.rows(command);
    const rows = Object.entries(refs).map(([rowName, ref]) => [rowName, this.find(ref)] as const);
    let decision: UntypedDecision;
    try {
      decision = definition.decide(Object.fromEntries(rows), command, at);
    } catch (error) {
      if (error instanceof DomainError) return { refused: error.code };
      throw error;
    }
    this.keep(name, refs, decision);
    return { reply: decision.reply };
  }

  /** What the tax administration has not heard of. */
  unheard(): Confirmation[] {
    return this.rowsOf(ConfirmationTable).filter(({ confirmedAt }) => confirmedAt === null);
  }

  /** The tax administration has heard exactly this, as Confirmer writes it down; a payment may be cancelled meanwhile. */
  hear(heard: readonly Confirmation[], at: Instant): void {
    const years = this.rowsOf(VehicleYearTable);
    for (const { paymentId, told } of heard) {
      const row = this.unheard().find((one) => one.paymentId === paymentId && one.told === told);
      if (row) this.save(ConfirmationTable, { ...row, confirmedAt: at });
      const cancelled = told === 'cancelled' ? years.filter((year) => year.untoldCancellation === paymentId) : [];
      for (const year of cancelled) {
        this.save(VehicleYearTable, { ...year, untoldCancellation: null, cancellationToldAt: at });
      }
    }
  }

  /** What the payments of a month add up to now. */
  totalsOf(month: string): ControlTotals {
    const lines = this.rowsOf(PaymentTable)
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
      untold: Object.fromEntries(this.unheard().map(({ paymentId, told }) => [paymentId, told])),
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
    const payments = this.rowsOf(PaymentTable);
    return Object.fromEntries(
      payments.map((row) => [row.id, `${row.status} ${row.remittanceMonth} ${row.totalCentimes}`]),
    );
  }

  /** Which payment has which half of which year of a vehicle. */
  private holders(): Record<string, string> {
    const halves = this.rowsOf(VehicleYearTable).flatMap(({ id, firstHalfPayment, secondHalfPayment }) => [
      [`${id}/first-half`, firstHalfPayment],
      [`${id}/second-half`, secondHalfPayment],
    ]);
    return Object.fromEntries(halves.filter(([, payment]) => payment !== null));
  }

  /** Each receipt number: used at a counter, or what became of it at a mobile agency. */
  private receipts(): Record<string, string> {
    const uses = new Map<string, string>();
    for (const { receiptNumber } of this.rowsOf(PaymentTable)) {
      uses.set(receiptNumber, uses.has(receiptNumber) ? 'twice' : 'counter');
    }
    for (const { receiptNumber, status } of this.rowsOf(ReservedReceiptTable)) {
      const use = uses.get(receiptNumber);
      const isRight = use === (status === 'used' ? 'counter' : undefined);
      uses.set(receiptNumber, isRight ? status : `${status}, payment: ${use}`);
    }
    return Object.fromEntries(uses);
  }

  /** Refund cases that wait. */
  private owed(): Record<string, number> {
    const open = this.rowsOf(RefundCaseTable).filter(({ refundedAt }) => refundedAt === null);
    return Object.fromEntries(open.map(({ paymentId, amountCentimes }) => [paymentId, amountCentimes]));
  }

  /** Months that are not open: where they stand, their statement, and what it would be now. */
  private months(): Record<string, object> {
    const rows = this.rowsOf(RemittanceTable).filter(({ status }) => status !== 'open');
    const nowOf = ({ month, totals }: Remittance) => (totals ? this.totalsOf(month) : undefined);
    return Object.fromEntries(
      rows.map((row) => [row.month, { status: row.status, totals: row.totals ?? undefined, now: nowOf(row) }]),
    );
  }

  private keep(name: string, refs: Record<string, Ref>, { save = {}, booking, events = [] }: UntypedDecision): void {
    for (const [rowName, saved] of Object.entries(save)) {
      const ref = refs[rowName];
      assert(ref, `${name} saves ${rowName}, which it did not ask for`);
      for (const row of saved === undefined ? [] : [saved].flat()) this.save(ref.table, row);
    }
    assert(sumOf(booking?.entries ?? []) === 0, `the entries of ${name} sum to zero`);
    if (booking) this.operations.push({ command: name, ...booking });
    this.events.push(...(events as DomainEvent[]));
  }

  private save(table: { name: string; key: string }, row: object): void {
    const key = (row as Row)[table.key];
    assert(typeof key === 'string' && key !== '', `a saved row of ${table.name} has its key`);
    this.tableOf(table).set(key, Object.freeze(row as Row));
  }

  private find({ table, column, value, values }: Ref): Row | Row[] | undefined {
    const rows = [...this.tableOf(table).values()];
    if (values) return values.flatMap((one) => rows.filter((row) => row[column] === one));
    return rows.find((row) => row[column] === value);
  }

  private tableOf({ name }: { name: string }): Map<string, Row> {
    const table = this.tables.get(name) ?? new Map<string, Row>();
    this.tables.set(name, table);
    return table;
  }

  private rowsOf<One>(table: Table<One>): One[] {
    return [...this.tableOf(table).values()] as One[];
  }
}

const DEFINITIONS = definitionsOfServices();
const INDICATORS: Readonly<Record<string, string>> = {
  'vehicle-tax.pay': 'paid',
  'vehicle-tax.pay-mobile': 'paid',
  'vehicle-tax.cancel': 'cancelled',
};

/** The month after a month. */
export function monthAfter(month: string): string {
  return new Date(Date.parse(`${month}-28T00:00:00Z`) + 4 * 86_400_000).toISOString().slice(0, 7);
}

/** When the month of a moment is over, in Morocco. */
export function monthEndMs(nowMs: number): number {
  const month = monthAfter(businessDay(instantOf(nowMs)).slice(0, 7));
  const utcMs = Date.parse(`${month}-01T00:00:00Z`);
  const anHourBeforeMs = utcMs - 3_600_000;
  return businessDay(instantOf(anHourBeforeMs)).startsWith(month) ? anHourBeforeMs : utcMs;
}

/** Adds up by name; what is zero is left out. */
export function sumsOf(amounts: readonly (readonly [name: string, amount: number])[]): Record<string, number> {
  const sums = new Map<string, number>();
  for (const [name, amount] of amounts) sums.set(name, (sums.get(name) ?? 0) + amount);
  return Object.fromEntries([...sums].filter(([, sum]) => sum !== 0));
}

/** What was sold, and what became of it. */
export interface Sold {
  id: string;
  /** Which years of a vehicle it pays, and which halves of them. */
  yearIds: readonly string[];
  halves: readonly string[];
  taxCentimes: number;
  totalCentimes: number;
  agency: string;
  status: 'paid' | 'cancelled' | 'to-refund' | 'refunded';
  day: Day;
  month: string;
  /** Sold by a mobile agency when another had sold the same. */
  isSecond: boolean;
  /** What the tax administration has not heard of it. */
  untold: Confirmation['told'] | null;
}

/** A receipt number: printed at a counter, or given to a mobile agency in a block. */
export interface Receipt {
  state: 'counter' | 'free' | 'used' | 'void';
  agency: string;
  block: number;
  issuedMs: number;
}

/** What something sold leaves on the ledger accounts. */
export function balancesOf({ status, agency, month, totalCentimes, taxCentimes }: Sold): [string, number][] {
  if (status !== 'paid' && status !== 'to-refund') return [];
  const stands: [string, number][] = [
    [`tax-due:${month}`, -taxCentimes],
    ['fees:vehicle-tax', taxCentimes - totalCentimes],
  ];
  const owed: [string, number][] = [['refunds-due', -totalCentimes]];
  return [[drawerLedgerAccount(agency), totalCentimes], ...(status === 'paid' ? stands : owed)];
}

/** What something sold adds to the figures. */
export function figuresOf({ status, isSecond, day, agency, taxCentimes }: Sold): [string, number][] {
  if (isSecond) return [];
  const indicators = status === 'cancelled' ? ['paid', 'cancelled'] : ['paid'];
  return indicators.flatMap((indicator) => figure(indicator, day, agency, taxCentimes));
}

/** Number and sum of one thing that happened, by indicator, day and agency. */
function figure(indicator: string, day: Day, agency: string, amountCentimes: number): [string, number][] {
  const name = `${indicator} ${day} ${agency}`;
  return [
    [`${name}, number`, 1],
    [`${name}, centimes`, amountCentimes],
  ];
}

/** What an event tells the reports. */
function toldFigures({ type, data }: DomainEvent): [string, number][] {
  const { bookedOn, agency, amountCentimes } = data as { bookedOn: Day; agency: string; amountCentimes: number };
  return figure(type.includes('cancelled') ? 'cancelled' : 'paid', bookedOn, agency, amountCentimes);
}

/** What an operation says that happened, read as FIGURES_SQL reads it. */
function bookedFigures({ command, bookedOn, agency, entries }: Operation): [string, number][] {
  const indicator = INDICATORS[command];
  if (!indicator) return [];
  const due = entries.filter(({ ledgerAccount }) => ledgerAccount.startsWith('tax-due:'));
  return due.flatMap(({ amountCentimes }) => figure(indicator, bookedOn, agency, Math.abs(amountCentimes)));
}

function sumOf(entries: Operation['entries']): number {
  return entries.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0);
}

function definitionsOfServices(): ReadonlyMap<string, Definition> {
  const definitions = new Map<string, Definition>();
  const queue = { define: (definition: Definition) => definitions.set(definition.name, definition) };
  const commands = queue as unknown as CommandQueue;
  const none = undefined as never;
  const payments = new PaymentsService(commands, none, none, none);
  const others = [new MobileService(commands, payments), new RemittancesService(commands, none)];
  const services = [payments, ...others, new Confirmer(commands, none, none, none)];
  assert(definitions.size > services.length, 'services define their commands');
  return definitions;
}
