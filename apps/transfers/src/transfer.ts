import {
  businessDay,
  credit,
  debit,
  defineErrors,
  nextReceipt,
  drawerLedgerAccount,
  type Centimes,
  type Instant,
  type ReceiptSeries,
} from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import type { TransferPaidOutV1, TransferSentV1 } from '#libs/events';
import transfers from '../product.js';
import { feeOf, type Operator } from './tariff.js';
import { TARIFF_OF } from './tariff.parameter.js';
import { TransferTable } from './transfer.table.js';

export type IdKind = 'cin' | 'passport' | 'residence-permit';

/** A person with the identity document that a counter must see. */
export interface IdentifiedPerson {
  firstName: string;
  lastName: string;
  idKind: IdKind;
  idNumber: string;
  phone?: string;
}

/** A person as the sender names them. */
export interface NamedPerson {
  firstName: string;
  lastName: string;
  phone?: string;
}

/** Money on its way from one person to another. Its pick-up code is nowhere: only the code's keyed hash. */
export type Transfer = Sending & (Waiting | PaidOut);
export type TransferStatus = Transfer['status'];

/** What is known from the sending on. */
interface Sending {
  id: string;
  codeHash: string;
  operator: Operator;
  amountCentimes: Centimes;
  feeCentimes: Centimes;
  sender: IdentifiedPerson;
  beneficiary: NamedPerson;
  sendingAgency: string;
  sentAt: Instant;
  sendingReceiptNumber: string;
}

interface Waiting {
  status: 'sent';
  payee: null;
  payingAgency: null;
  paidOutAt: null;
  payoutReceiptNumber: null;
}

interface PaidOut {
  status: 'paid-out';
  payee: IdentifiedPerson;
  payingAgency: string;
  paidOutAt: Instant;
  payoutReceiptNumber: string;
}

export interface Send {
  /** Drawn by the service; another one is drawn when its code is taken. */
  id: string;
  codeHash: string;
  operator: Operator;
  agency: string;
  amountCentimes: Centimes;
  sender: IdentifiedPerson;
  beneficiary: NamedPerson;
}

export interface PayOut {
  codeHash: string;
  operator: Operator;
  agency: string;
  beneficiary: IdentifiedPerson;
}

export interface SendReply {
  id: string;
  status: 'sent';
  amountCentimes: Centimes;
  feeCentimes: Centimes;
  receiptNumber: string;
}

export interface PayOutReply {
  transferId: string;
  status: 'paid-out';
  amountCentimes: Centimes;
  receiptNumber: string;
}

/** Refusals of transfers. */
export const refuseTransfer = defineErrors({
  'transfer.malformed-code': {
    status: 422,
    detail: 'A pick-up code has 12 digits, and these do not fit together: read it again.',
  },
  'transfer.unknown-code': { status: 404, detail: 'No transfer of this operator has this pick-up code.' },
  'transfer.already-paid': { status: 409, detail: 'This transfer was paid out already.' },
  'transfer.other-beneficiary': { status: 422, detail: 'The name on the ID is not that of the beneficiary.' },
  'transfer.not-found': { status: 404, detail: 'Your agency has neither sent nor paid out a transfer with this id.' },
  'transfer.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
  'transfer.code-taken': { status: 409, detail: 'The pick-up code that was drawn is taken: send again.' },
});

/** What the institution owes to beneficiaries of an operator. */
export const payablesLedgerAccount = (operator: Operator): string => `payables:${operator}`;
/** Fees that an operator's senders paid. */
export const feesLedgerAccount = (operator: Operator): string => `fees:${operator}`;

interface Rows {
  transfer: Transfer | undefined;
  series: ReceiptSeries | undefined;
}

interface Saved {
  transfer: Transfer;
  series: ReceiptSeries;
}

const rows = ({ codeHash, agency }: { codeHash: string; agency: string }) => ({
  transfer: TransferTable.by('codeHash', codeHash),
  series: ReceiptSeriesTable.by('agency', agency),
});

/**
 * Takes money in for a beneficiary: amount and fee into the drawer, the amount owed, the fee earned.
 *
 * Refuses `transfer.above-ceiling`, `transfer.code-taken` (then another id must be drawn).
 */
export const send = defineCommand({ name: 'transfers.send', rows, decide: decideSending });

function decideSending(rows: Rows, command: Send, { at, parameters }: DecisionContext): Decision<SendReply, Saved> {
  if (rows.transfer) throw refuseTransfer('transfer.code-taken');
  const { id, codeHash, operator, agency, amountCentimes, sender, beneficiary } = command;
  const bookedOn = businessDay(at);
  const feeCentimes = feeOf(parameters.on(TARIFF_OF[operator], bookedOn), amountCentimes);
  const { receiptNumber, series } = nextReceipt(rows.series, agency, transfers.letter, bookedOn);
  const cashCentimes = amountCentimes + feeCentimes;
  const event: TransferSentV1 = {
    type: 'transfers.transfer-sent.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, feeCentimes, cashCentimes },
  };
  const transfer: Transfer = {
    id,
    codeHash,
    operator,
    status: 'sent',
    amountCentimes,
    feeCentimes,
    sender,
    beneficiary,
    sendingAgency: agency,
    sentAt: at,
    sendingReceiptNumber: receiptNumber,
    payee: null,
    payingAgency: null,
    paidOutAt: null,
    payoutReceiptNumber: null,
  };
  const entries = [
    debit(drawerLedgerAccount(agency), cashCentimes),
    credit(payablesLedgerAccount(operator), amountCentimes),
    credit(feesLedgerAccount(operator), feeCentimes),
  ];
  return {
    save: { transfer, series },
    booking: { bookedOn, agency, entries },
    events: [event],
    reply: { id, status: 'sent', amountCentimes, feeCentimes, receiptNumber },
  };
}

/**
 * Pays a transfer out, once, to the person whom the sender named.
 *
 * Refuses `transfer.unknown-code`, `transfer.already-paid`, `transfer.other-beneficiary`.
 */
export const payOut = defineCommand({ name: 'transfers.pay-out', rows, decide: decidePayOut });

function decidePayOut(rows: Rows, command: PayOut, { at }: DecisionContext): Decision<PayOutReply, Saved> {
  const { transfer } = rows;
  const { operator, agency, beneficiary: payee } = command;
  if (transfer?.operator !== operator) throw refuseTransfer('transfer.unknown-code');
  if (transfer.status === 'paid-out') throw refuseTransfer('transfer.already-paid', { paidOutAt: transfer.paidOutAt });
  if (!isSameName(transfer.beneficiary, payee)) throw refuseTransfer('transfer.other-beneficiary');
  const { id, amountCentimes } = transfer;
  const bookedOn = businessDay(at);
  const { receiptNumber, series } = nextReceipt(rows.series, agency, transfers.letter, bookedOn);
  const event: TransferPaidOutV1 = {
    type: 'transfers.transfer-paid-out.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, cashCentimes: -amountCentimes },
  };
  const paidOut: Transfer = {
    ...transfer,
    status: 'paid-out',
    payee,
    payingAgency: agency,
    paidOutAt: at,
    payoutReceiptNumber: receiptNumber,
  };
  const entries = [
    debit(payablesLedgerAccount(operator), amountCentimes),
    credit(drawerLedgerAccount(agency), amountCentimes),
  ];
  return {
    save: { transfer: paidOut, series },
    booking: { bookedOn, agency, entries },
    events: [event],
    reply: { transferId: id, status: 'paid-out', amountCentimes, receiptNumber },
  };
}

/** Whether two persons bear the same name, whatever its case, accents, hyphens and spacing: IDs write them variously. */
export function isSameName(a: NamedPerson, b: NamedPerson): boolean {
  return plain(a.firstName) === plain(b.firstName) && plain(a.lastName) === plain(b.lastName);
}

function plain(name: string): string {
  const letters = name
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/[\s'’-]+/gu, ' ');
  return letters.trim().toLowerCase();
}
