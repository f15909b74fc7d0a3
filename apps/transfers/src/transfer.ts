import { businessDay, credit, debit, defineErrors, drawerLedgerAccount, isSameName, nextReceipt } from '#libs/domain';
import type { Centimes, Instant, ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import type { TransferPaidOutV1, TransferSentV1 } from '#libs/events';
import transfers from '../product.js';
import type { IdentifiedPerson, NamedPerson } from './person.js';
import { feeOf, type Operator } from './tariff/tariff.js';
import { TARIFF_OF } from './tariff/tariff.parameter.js';
import { TransferTable } from './transfer.table.js';
import { TRANSFERS_WORDS } from './words/refusals.words.js';
import { checkNotStopped, countOfId, type WithWrongCodes } from './wrong-code/wrong-code.js';

/** Money on its way from one person to another. Its pick-up code is nowhere: only the code's keyed hash. */
export type Transfer = Sending & (Waiting | PayingIntoAccount | PaidOut);
/** A transfer that a counter may pay out: it was sent, and is not on its way into an account. */
export type PayableTransfer = Sending & Waiting;
/** A transfer of which `accounts` has not said yet whether it is in the account. */
export type TransferUnderWay = Sending & PayingIntoAccount;
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

/** The last payment of a transfer into an account that a counter has ordered of `accounts`. */
export interface TransferPayment {
  id: string;
  accountId: string;
  /** Where it was ordered: the transfer is paid out there. */
  agency: string;
  orderedAt: Instant;
  /** Who presented code and ID. */
  payee: IdentifiedPerson;
  /** Of what the payee was given at the counter. */
  receiptNumber: string;
  /** Why it is not in the account, a code of `accounts`; null while it waits, and once it is there. */
  refusal: string | null;
}

interface Unpaid {
  payee: null;
  payingAgency: null;
  paidOutAt: null;
  payoutReceiptNumber: null;
}

interface Waiting extends Unpaid {
  status: 'sent';
  /** One that was refused. */
  accountPayment: TransferPayment | null;
}

interface PayingIntoAccount extends Unpaid {
  status: 'paying-into-account';
  accountPayment: TransferPayment;
}

interface PaidOut {
  status: 'paid-out';
  /** One that was refused, when a counter has paid in cash; without a refusal it is how the transfer was paid out. */
  accountPayment: TransferPayment | null;
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
  /** The keyed hash of the presented ID: under it wrong codes are counted. */
  idHash: string;
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

/** What a counter is answered that paid a transfer out. */
export interface PayOutReply {
  transferId: string;
  status: 'paid-out';
  amountCentimes: Centimes;
  receiptNumber: string;
}

/** Refusals of transfers. */
export const refuseTransfer = defineErrors(TRANSFERS_WORDS, {
  'transfer.malformed-code': {
    status: 422,
    detail: 'A pick-up code has 12 digits, and these do not fit together: read it again.',
  },
  'transfer.unknown-code': { status: 404, detail: 'No transfer of this operator has this pick-up code.' },
  'transfer.already-paid': { status: 409, detail: 'This transfer was paid out already.' },
  'transfer.payment-under-way': {
    status: 409,
    detail: 'This transfer is on its way into an account: ask again when it is there, or was refused.',
  },
  'transfer.payment-unknown': { status: 409, detail: 'No such payment of this transfer is under way.' },
  'transfer.amount-differs': { status: 409, detail: 'The amount is not that of the transfer.' },
  'transfer.other-beneficiary': { status: 422, detail: 'The name on the ID is not that of the beneficiary.' },
  'transfer.not-found': { status: 404, detail: 'Your agency has neither sent nor paid out a transfer with this id.' },
  'transfer.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
  'transfer.sent-by-another': {
    status: 403,
    detail: 'This key is of a transfer that another person of your agency has sent: only that person is told its code.',
  },
  'transfer.code-forgotten': {
    status: 410,
    detail: 'The key that made the pick-up code of this transfer is kept no more: nobody can tell the code again.',
  },
  'transfer.code-taken': { status: 409, detail: 'The pick-up code that was drawn is taken: send again.' },
});

/** What the institution owes to beneficiaries of an operator. */
export const payablesLedgerAccount = (operator: Operator): string => `payables:${operator}`;
/** Fees that an operator's senders paid. */
export const feesLedgerAccount = (operator: Operator): string => `fees:${operator}`;

/** {@link counterRows} as a decision gets them. */
export interface CounterRows {
  transfer: Transfer | undefined;
  series: ReceiptSeries | undefined;
}

/** {@link counterRows} as a decision leaves them. */
export interface SavedAtCounter {
  transfer: Transfer;
  series: ReceiptSeries;
}

/** A transfer by its code, and what numbers the receipts of the counter. */
export const counterRows = ({ codeHash, agency }: { codeHash: string; agency: string }) => ({
  transfer: TransferTable.by('codeHash', codeHash),
  series: ReceiptSeriesTable.by('agency', agency),
});

/** What a counter asks for that pays out: also what was counted of the presented ID. */
export const payOutRows = (command: Pick<PayOut, 'codeHash' | 'idHash' | 'agency'>) => ({
  ...counterRows(command),
  wrongCodes: countOfId(command.idHash),
});

/**
 * Takes money in for a beneficiary: amount and fee into the drawer, the amount owed, the fee earned.
 *
 * Refuses `transfer.above-ceiling`, `transfer.code-taken` (then another id must be drawn).
 */
export const send = defineCommand({ name: 'transfers.send', rows: counterRows, decide: decideSending });

function decideSending(
  rows: CounterRows,
  command: Send,
  { at, parameters }: DecisionContext,
): Decision<SendReply, SavedAtCounter> {
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
    accountPayment: null,
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
 * Pays a transfer out in cash, once, to the person whom the sender named.
 *
 * Refuses as {@link payableTransfer}.
 */
export const payOut = defineCommand({ name: 'transfers.pay-out', rows: payOutRows, decide: decidePayOut });

function decidePayOut(
  rows: WithWrongCodes<CounterRows>,
  command: PayOut,
  { at }: DecisionContext,
): Decision<PayOutReply, SavedAtCounter> {
  const transfer = payableTransfer(rows, command, at);
  const { agency, beneficiary: payee } = command;
  const { receiptNumber, series } = nextReceipt(rows.series, agency, transfers.letter, businessDay(at));
  const cashCentimes = -transfer.amountCentimes;
  const paidFrom = { ledgerAccount: drawerLedgerAccount(agency), cashCentimes };
  const { save, ...paid } = paidOut(transfer, { payee, agency, receiptNumber, at, paidFrom });
  return { ...paid, save: { ...save, series } };
}

/**
 * The transfer to whose beneficiary a counter may give the money.
 *
 * @param rows the transfer of the code, if there is one; what was counted of the presented ID
 * @throws {DomainError} `transfer.id-stopped`, whatever the code is; `transfer.unknown-code`, `transfer.already-paid`,
 *   `transfer.payment-under-way`, `transfer.other-beneficiary`
 */
export function payableTransfer(
  { transfer, wrongCodes }: WithWrongCodes<Pick<CounterRows, 'transfer'>>,
  { operator, beneficiary }: Pick<PayOut, 'operator' | 'beneficiary'>,
  at: Instant,
): PayableTransfer {
  checkNotStopped(wrongCodes, at);
  if (transfer?.operator !== operator) throw refuseTransfer('transfer.unknown-code');
  if (transfer.status === 'paid-out') throw refuseTransfer('transfer.already-paid', { paidOutAt: transfer.paidOutAt });
  if (transfer.status === 'paying-into-account')
    throw refuseTransfer('transfer.payment-under-way', { paymentId: transfer.accountPayment.id });
  if (!isSameName(transfer.beneficiary, beneficiary)) throw refuseTransfer('transfer.other-beneficiary');
  return transfer;
}

/** How a transfer is paid out. */
export interface PayingOut {
  payee: IdentifiedPerson;
  agency: string;
  receiptNumber: string;
  at: Instant;
  /** Where the money comes from, and what of it is cash: below zero, it goes out. */
  paidFrom: { ledgerAccount: string; cashCentimes: Centimes };
}

/** A transfer that is paid out, of which the beneficiary is owed nothing more: in cash, or into an account. */
export function paidOut(
  transfer: PayableTransfer | TransferUnderWay,
  { payee, agency, receiptNumber, at, paidFrom: { ledgerAccount, cashCentimes } }: PayingOut,
): Decision<PayOutReply, { transfer: Transfer }> & { save: { transfer: Transfer } } {
  const { id, operator, amountCentimes } = transfer;
  const bookedOn = businessDay(at);
  const event: TransferPaidOutV1 = {
    type: 'transfers.transfer-paid-out.v1',
    subject: id,
    occurredAt: at,
    data: { transferId: id, operator, agency, bookedOn, amountCentimes, cashCentimes },
  };
  const how = { payee, payingAgency: agency, paidOutAt: at, payoutReceiptNumber: receiptNumber };
  const entries = [debit(payablesLedgerAccount(operator), amountCentimes), credit(ledgerAccount, amountCentimes)];
  return {
    save: { transfer: { ...transfer, status: 'paid-out', ...how } },
    booking: { bookedOn, agency, entries },
    events: [event],
    reply: { transferId: id, status: 'paid-out', amountCentimes, receiptNumber },
  };
}
