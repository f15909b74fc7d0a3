import { businessDay, defineErrors, type Centimes, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { arrivalOf, ReservedReceiptTable, useNumber, type MobileAllowance, type ReservedReceipt } from '#libs/counter';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import { documentText } from '../person/person.js';
import { memoryIdsOf } from '../screening/case.js';
import { screeningRows } from '../screening/case.table.js';
import { priceOf } from '../tariff/tariff.js';
import { TARIFF_OF } from '../tariff/tariff.parameter.js';
import { VAT } from '../tariff/vat.parameter.js';
import { sentFor, type SavedSending, type SendingRows, type SendReply, type Sent } from '../transfer/sending.js';
import { refuseTransfer } from '../transfer/transfer.js';
import { TransferTable } from '../transfer/transfer.table.js';
import { MOBILE_WORDS } from '../words/mobile.words.js';
import { usedAllowance, type Allowance } from './allowance.js';
import { AllowanceTable } from './allowance.table.js';
import { MOBILE_TRANSFERS } from './mobile.parameter.js';

/** A transfer that was sent without a network; the time of the command is when. */
export interface MobileSend extends Sent {
  amountCentimes: Centimes;
  /** What the sender has paid for it. */
  feeCentimes: Centimes;
  allowanceId: string;
  receiptNumber: string;
  receivedAt: Instant;
}

/** Refusals of what was done without a network. */
export const refuseOffline = defineErrors(MOBILE_WORDS, {
  'transfer.taken-in-future': { status: 422, detail: 'takenAt lies in the future: set the clock of the device right.' },
  'transfer.malformed-instant': { status: 422, detail: 'takenAt is an instant that the calendar has.' },
  'transfer.taken-too-long-ago': {
    status: 422,
    detail: 'The operation comes too late to be booked like any other: head office decides.',
  },
  'transfer.fee-differs': { status: 422, detail: 'The sender has paid another fee than that of the day.' },
  'reservation.not-found': { status: 404, detail: 'Your agency has no reservation of this transfer.' },
  'reservation.too-much': {
    status: 422,
    detail: 'More than a mobile agency may pay out without a network: send the beneficiary to a counter.',
  },
  'reservation.not-yet': { status: 422, detail: 'Nothing was reserved when the transfer was paid out.' },
  'reservation.expired': {
    status: 422,
    detail: 'The transfer was paid out after the last day of its reservation: head office decides.',
  },
});

interface Rows extends Pick<SendingRows, 'transfer' | 'use' | 'memory'> {
  number: ReservedReceipt | undefined;
  allowance: Allowance | undefined;
}

type Saved = Omit<SavedSending, 'series'> & { number: ReservedReceipt; allowance: Allowance };

/**
 * Books a transfer that was sent without a network, on the day on which it was, within the allowance of its agency.
 *
 * Refuses what {@link usedTransferNumber}, {@link usedAllowance} and {@link sentFor} refuse, `transfer.fee-differs`,
 * `transfer.above-ceiling`; the number is free then.
 */
export const sendMobile = defineCommand({
  name: 'transfers.send-mobile',
  rows: ({ codeHash, sender, screened, caseId, receiptNumber, allowanceId }: MobileSend) => ({
    ...screeningRows(caseId, memoryIdsOf(screened.subjects)),
    transfer: TransferTable.by('codeHash', codeHash),
    number: ReservedReceiptTable.by('receiptNumber', receiptNumber),
    allowance: AllowanceTable.by('id', allowanceId),
    use: PersonUseTable.by('document', documentText(sender)),
  }),
  decide: decideMobileSending,
});

function decideMobileSending(rows: Rows, command: MobileSend, context: DecisionContext): Decision<SendReply, Saved> {
  const { at, parameters } = context;
  const { agency, operator, amountCentimes, feeCentimes, receivedAt } = command;
  const on = businessDay(at);
  const number = usedTransferNumber(rows.number, { agency, receivedAt }, at, parameters.on(MOBILE_TRANSFERS, on));
  if (rows.transfer) throw refuseTransfer('transfer.code-taken');
  const allowance = usedAllowance(rows.allowance, { agency, amountCentimes }, at);
  const price = priceOf(parameters.on(TARIFF_OF[operator], on), parameters.on(VAT, on), amountCentimes, 'on-top');
  if (feeCentimes !== price.feeCentimes)
    throw refuseOffline('transfer.fee-differs', { field: 'feeCentimes', feeOfDayCentimes: price.feeCentimes });
  const { save, ...sent } = sentFor(price, number.receiptNumber, rows, command, context);
  return { ...sent, save: { ...save, number, allowance } };
}

/**
 * Checks when an operation was done, and uses its receipt number.
 *
 * @throws {DomainError} `transfer.taken-in-future`, `transfer.taken-too-long-ago`, and what {@link useNumber} refuses
 */
export function usedTransferNumber(
  number: ReservedReceipt | undefined,
  { agency, receivedAt }: { agency: string; receivedAt: Instant },
  takenAt: Instant,
  rules: MobileAllowance,
): ReservedReceipt {
  const arrival = arrivalOf(takenAt, receivedAt, rules);
  if (arrival === 'from-the-future') throw refuseOffline('transfer.taken-in-future', { field: 'takenAt' });
  const { arrivesWithinDays, numberValidDays } = rules;
  if (arrival === 'too-late')
    throw refuseOffline('transfer.taken-too-long-ago', { field: 'takenAt', arrivesWithinDays });
  return useNumber(number, agency, takenAt, numberValidDays);
}
