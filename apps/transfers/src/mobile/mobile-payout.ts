import { addDays, businessDay, drawerLedgerAccount, isSameName, type Centimes, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { CLOCK_TOLERANCE_MS, ReservedReceiptTable, type ReservedReceipt } from '#libs/counter';
import type { PersonUse } from '../ceiling/ceiling.js';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import { checkIdValid, documentText, type IdentifiedPerson } from '../person/person.js';
import { caseOf, memoryIdsOf, type Remembered, type Screened, type ScreeningCase } from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import type { Operator } from '../tariff/tariff.js';
import { paidOut, usedByPayee, type PayOutReply } from '../transfer/payout.js';
import {
  checkUnreserved,
  refuseHeld,
  refuseTransfer,
  unpaidTransfer,
  type PayableTransfer,
  type Transfer,
} from '../transfer/transfer.js';
import { TransferTable } from '../transfer/transfer.table.js';
import { refuseOffline, usedTransferNumber } from './mobile-sending.js';
import { MOBILE_TRANSFERS } from './mobile.parameter.js';

/** A mobile agency takes a transfer along, to pay it out where no network is. */
export interface ReservePayOut {
  codeHash: string;
  operator: Operator;
  agency: string;
}

/** What the agency takes along: by the name it knows the beneficiary. */
export interface ReservePayOutReply {
  transferId: string;
  amountCentimes: Centimes;
  expiresOn: string;
}

/**
 * Reserves a transfer for a mobile agency: nobody else pays it out, or gives it back, until the agency must have told.
 *
 * Refuses `transfer.unknown-code`, `transfer.reserved`, `transfer.expired`, `reservation.too-much`, and as
 * {@link unpaidTransfer}.
 */
export const reservePayOut = defineCommand({
  name: 'transfers.reserve-pay-out',
  rows: ({ codeHash }: ReservePayOut) => ({ transfer: TransferTable.by('codeHash', codeHash) }),
  decide: (
    { transfer }: { transfer: Transfer | undefined },
    { operator, agency }: ReservePayOut,
    { at, parameters }: DecisionContext,
  ): Decision<ReservePayOutReply, { transfer: Transfer }> => {
    if (transfer?.operator !== operator) throw refuseTransfer('transfer.unknown-code');
    const today = businessDay(at);
    const payable = payableNow(transfer);
    if (payable.reservation?.agency !== agency) checkUnreserved(payable, today);
    const rules = parameters.on(MOBILE_TRANSFERS, today);
    const { payOutMaxCentimes: maxCentimes, reservationValidDays, arrivesWithinDays } = rules;
    const { id: transferId, amountCentimes } = payable;
    if (amountCentimes > maxCentimes) throw refuseOffline('reservation.too-much', { maxCentimes });
    const expiresOn = addDays(today, reservationValidDays);
    const reservation = {
      agency,
      reservedAt: at,
      expiresOn,
      heldUntil: addDays(expiresOn, arrivesWithinDays),
      releasedAt: null,
    };
    return {
      save: { transfer: { ...payable, reservation } },
      reply: { transferId, amountCentimes, expiresOn },
    };
  },
});

/** The agency is back, and has not paid it out. */
export interface ReleasePayOut {
  transferId: string;
  agency: string;
}

/** Lets others pay a transfer again. Refuses `reservation.not-found`, `transfer.already-paid`. */
export const releasePayOut = defineCommand({
  name: 'transfers.release-pay-out',
  rows: ({ transferId }: ReleasePayOut) => ({ transfer: TransferTable.by('id', transferId) }),
  decide: (
    { transfer }: { transfer: Transfer | undefined },
    { transferId, agency }: ReleasePayOut,
    { at }: DecisionContext,
  ): Decision<{ transferId: string }, { transfer: Transfer }> => {
    const { reservation } = transfer ?? {};
    if (!transfer || reservation?.agency !== agency) throw refuseOffline('reservation.not-found');
    if (transfer.status === 'paid-out')
      throw refuseTransfer('transfer.already-paid', { paidOutAt: transfer.paidOutAt });
    const releasedAt = reservation.releasedAt ?? at;
    return { save: { transfer: { ...transfer, reservation: { ...reservation, releasedAt } } }, reply: { transferId } };
  },
});

/** A transfer that was paid out without a network; the time of the command is when. */
export interface MobilePayOut {
  transferId: string;
  agency: string;
  beneficiary: IdentifiedPerson;
  receiptNumber: string;
  receivedAt: Instant;
  screened: Screened;
  caseId: string;
}

interface Rows {
  transfer: Transfer | undefined;
  number: ReservedReceipt | undefined;
  use: PersonUse | undefined;
  memory: Remembered[];
}

interface Saved {
  transfer: Transfer;
  number: ReservedReceipt;
  use: PersonUse;
  case?: ScreeningCase;
}

/**
 * Books a transfer that was paid out without a network to the agency that had it with it, on the day on which it was. Of
 * who got it, and may be listed, there is a case: the money is gone.
 *
 * Refuses `reservation.not-found`, `reservation.not-yet`, `reservation.expired`, `transfer.other-beneficiary`,
 * `person.id-expired`, `ceiling.exceeded`, and as {@link unpaidTransfer} and {@link usedTransferNumber}; the number is free then.
 */
export const payOutMobile = defineCommand({
  name: 'transfers.pay-out-mobile',
  rows: ({ transferId, beneficiary, receiptNumber, screened, caseId }: MobilePayOut) => ({
    ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
    transfer: TransferTable.by('id', transferId),
    number: ReservedReceiptTable.by('receiptNumber', receiptNumber),
    use: PersonUseTable.by('document', documentText(beneficiary)),
  }),
  decide: decideMobilePayOut,
});

function decideMobilePayOut(rows: Rows, command: MobilePayOut, context: DecisionContext): Decision<PayOutReply, Saved> {
  const { at, parameters } = context;
  const { transferId, agency, beneficiary: payee, receivedAt, screened, caseId } = command;
  const on = businessDay(at);
  const transfer = reservedFor(rows.transfer, agency, at);
  if (!isSameName(transfer.beneficiary, payee)) throw refuseTransfer('transfer.other-beneficiary');
  checkIdValid(payee, on);
  const number = usedTransferNumber(rows.number, { agency, receivedAt }, at, parameters.on(MOBILE_TRANSFERS, on));
  const { receiptNumber } = number;
  const use = usedByPayee(rows.use, transfer, command, receiptNumber, context);
  const found = caseOf(screened, rows.memory, { caseId, transferId, stage: 'mobile-pay-out', agency, at });
  const paidFrom = { ledgerAccount: drawerLedgerAccount(agency), cashCentimes: -transfer.amountCentimes };
  const { save, ...paid } = paidOut(transfer, { payee, agency, receiptNumber, at, paidFrom });
  return { ...paid, save: { ...save, number, use, ...(found ? { case: found } : {}) } };
}

function reservedFor(transfer: Transfer | undefined, agency: string, takenAt: Instant): PayableTransfer {
  if (transfer?.reservation?.agency !== agency || transfer.reservation.releasedAt !== null)
    throw refuseOffline('reservation.not-found', { field: 'transferId' });
  const { reservedAt, expiresOn } = transfer.reservation;
  if (Date.parse(takenAt) < Date.parse(reservedAt) - CLOCK_TOLERANCE_MS)
    throw refuseOffline('reservation.not-yet', { field: 'takenAt', reservedAt });
  if (businessDay(takenAt) > expiresOn) throw refuseOffline('reservation.expired', { field: 'takenAt', expiresOn });
  // A case that was opened meanwhile stays one: the money is gone.
  return payableNow({ ...transfer, heldBy: null });
}

function payableNow(transfer: Transfer): PayableTransfer {
  const unpaid = unpaidTransfer(transfer);
  if (unpaid.status === 'expired') throw refuseTransfer('transfer.expired', { sentAt: unpaid.sentAt });
  if (unpaid.status !== 'sent') throw refuseHeld('transfer.under-verification');
  return unpaid;
}
