import { businessDay, credit, debit, drawerLedgerAccount, isSameName } from '#libs/domain';
import type { Centimes, Instant, ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { TransferPaidOutV1 } from '#libs/events';
import { countUse, type PersonUse } from '../ceiling/ceiling.js';
import { CEILINGS } from '../ceiling/ceiling.parameter.js';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import { lastDayOver } from '../collection/collection.js';
import { COLLECTION } from '../collection/collection.parameter.js';
import { checkIdValid, documentText, type IdentifiedPerson } from '../person/person.js';
import {
  caseOf,
  memoryIdsOf,
  type Remembered,
  type Screened,
  type ScreeningCase,
  type Stage,
} from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import type { Operator } from '../tariff/tariff.js';
import { checkNotStopped, countOfId, type WrongCodeCount } from '../wrong-code/wrong-code.js';
import { payablesLedgerAccount } from './ledger.js';
import {
  checkUnreserved,
  drawReceipt,
  NOT_PAID,
  refuseHeld,
  refuseTransfer,
  seriesOf,
  unpaidTransfer,
  type PayableTransfer,
  type Transfer,
  type TransferUnderWay,
} from './transfer.js';
import { TransferTable } from './transfer.table.js';

export interface PayOut {
  codeHash: string;
  /** The keyed hash of the presented ID: under it wrong codes are counted. */
  idHash: string;
  operator: Operator;
  agency: string;
  beneficiary: IdentifiedPerson;
  /** Whether who comes for it may be listed. */
  screened: Screened;
  /** Of the case, should that be. */
  caseId: string;
}

/** What a counter is answered when who comes may be listed: nobody is paid until compliance has decided. */
export interface HeldReply {
  transferId: string;
  status: 'under-verification';
  amountCentimes: Centimes;
}

/** What a counter is answered that paid a transfer out. */
export interface PayOutReply {
  transferId: string;
  status: 'paid-out';
  amountCentimes: Centimes;
  receiptNumber: string;
}

/** {@link payOutRows} as a decision gets them. */
export interface PayOutRows {
  transfer: Transfer | undefined;
  series: ReceiptSeries | undefined;
  wrongCodes: WrongCodeCount | undefined;
  use: PersonUse | undefined;
  memory: Remembered[];
}

/** {@link payOutRows} as a decision leaves them. */
export interface SavedPayOut {
  transfer: Transfer;
  series?: ReceiptSeries;
  use?: PersonUse;
  case?: ScreeningCase;
}

/**
 * What a counter needs that gives the money of a code away: the transfer, its own receipts, and of the presented ID what
 * wrong codes and what money are counted.
 */
export const payOutRows = ({ codeHash, idHash, agency, beneficiary, screened, caseId }: PayOut) => ({
  ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
  transfer: TransferTable.by('codeHash', codeHash),
  series: seriesOf(agency),
  wrongCodes: countOfId(idHash),
  use: PersonUseTable.by('document', documentText(beneficiary)),
});

/**
 * Pays a transfer out in cash, once, to the person whom the sender named.
 *
 * Refuses as {@link payableTransfer}, and `ceiling.exceeded`.
 */
export const payOut = defineCommand({ name: 'transfers.pay-out', rows: payOutRows, decide: decidePayOut });

function decidePayOut(
  rows: PayOutRows,
  command: PayOut,
  context: DecisionContext,
): Decision<PayOutReply | HeldReply, SavedPayOut> {
  const { at } = context;
  const transfer = payableTransfer(rows, command, context);
  const held = heldForPayee(rows, transfer, { ...command, stage: 'pay-out' }, at);
  if (held) return held;
  const { agency, beneficiary: payee } = command;
  const { receiptNumber, series } = drawReceipt(rows.series, agency, businessDay(at));
  const use = usedByPayee(rows.use, transfer, command, receiptNumber, context);
  const cashCentimes = -transfer.amountCentimes;
  const paidFrom = { ledgerAccount: drawerLedgerAccount(agency), cashCentimes };
  const { save, ...paid } = paidOut(transfer, { payee, agency, receiptNumber, at, paidFrom });
  return { ...paid, save: { ...save, series, use } };
}

/**
 * The transfer to whose beneficiary a counter may give the money.
 *
 * @param rows the transfer of the code, if there is one; what was counted of the presented ID
 * @throws {DomainError} `transfer.id-stopped`, whatever the code is; `transfer.unknown-code`, `transfer.already-paid`,
 *   `transfer.taken-back`, `transfer.expired`, `transfer.reserved`, `transfer.payment-under-way`, `transfer.other-beneficiary`,
 *   `person.id-expired`
 */
export function payableTransfer(
  { transfer, wrongCodes }: Pick<PayOutRows, 'transfer' | 'wrongCodes'>,
  { operator, beneficiary }: Pick<PayOut, 'operator' | 'beneficiary'>,
  { at, parameters }: DecisionContext,
): PayableTransfer {
  checkNotStopped(wrongCodes, at);
  if (transfer?.operator !== operator) throw refuseTransfer('transfer.unknown-code');
  const unpaid = unpaidTransfer(transfer);
  const today = businessDay(at);
  // Its time may be over before it is written down.
  const isOver = businessDay(unpaid.sentAt) <= lastDayOver(today, parameters.on(COLLECTION, today));
  if (unpaid.status === 'expired' || isOver) throw refuseTransfer('transfer.expired', { sentAt: unpaid.sentAt });
  checkUnreserved(unpaid, today);
  if (unpaid.status !== 'sent') throw refuseHeld('transfer.under-verification');
  if (!isSameName(unpaid.beneficiary, beneficiary)) throw refuseTransfer('transfer.other-beneficiary');
  checkIdValid(beneficiary, today);
  return unpaid;
}

/** Holds a transfer whose payee may be listed; undefined when it may be paid. */
export function heldForPayee(
  { memory }: Pick<PayOutRows, 'memory'>,
  transfer: PayableTransfer,
  { screened, caseId, agency, stage }: Pick<PayOut, 'screened' | 'caseId' | 'agency'> & { stage: Stage },
  at: Instant,
): Decision<HeldReply, SavedPayOut> | undefined {
  const { id: transferId, amountCentimes } = transfer;
  const held = caseOf(screened, memory, { caseId, transferId, stage, agency, at });
  if (!held) return undefined;
  return {
    save: { transfer: { ...transfer, heldBy: held.id }, case: held },
    reply: { transferId, status: 'under-verification', amountCentimes },
  };
}

/** Counts a pay-out against the ceilings of who gets it. @throws {DomainError} `ceiling.exceeded` */
export function usedByPayee(
  use: PersonUse | undefined,
  { operator, amountCentimes }: PayableTransfer,
  { beneficiary }: Pick<PayOut, 'beneficiary'>,
  receiptNumber: string,
  { at, parameters }: DecisionContext,
): PersonUse {
  const on = businessDay(at);
  const counted = { kind: 'pay-out', on, operator, amountCentimes, receiptNumber } as const;
  return countUse(use, documentText(beneficiary), counted, parameters.on(CEILINGS, on));
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
    // A case that was opened meanwhile stays one, and holds nothing: the money is gone.
    save: { transfer: { ...transfer, ...NOT_PAID, heldBy: null, status: 'paid-out', ...how } },
    booking: { bookedOn, agency, entries },
    events: [event],
    reply: { transferId: id, status: 'paid-out', amountCentimes, receiptNumber },
  };
}
