import { defineErrors, nextReceipt, type Centimes, type Instant, type ReceiptSeries, type Day } from '#libs/domain';
import { ReceiptSeriesTable } from '#libs/counter';
import transfers from '../../product.js';
import type { IdentifiedPerson, NamedPerson } from '../person/person.js';
import type { Operator } from '../tariff/tariff.js';
import { TRANSFERS_WORDS } from '../words/refusals.words.js';
import { WATCH_LIST_WORDS } from '../words/watch-list.words.js';

/** Money on its way from one person to another. Its pick-up code is nowhere: only the code's keyed hash. */
export type Transfer = Sending &
  (Waiting | PayingIntoAccount | PaidOut | PaidElsewhere | OwedBack | GivenBack | Frozen);
/** A transfer that a counter may pay out: it was sent, and is not on its way into an account. */
export type PayableTransfer = Sending & Waiting;
/** A transfer of which `accounts` has not said yet whether it is in the account. */
export type TransferUnderWay = Sending & PayingIntoAccount;
/** A transfer of which nobody has the money yet: a counter may give it back to the sender. */
export type ReturnableTransfer = Sending & (Waiting | OwedBack);
export type TransferStatus = Transfer['status'];

/** What is known from the sending on. */
interface Sending {
  id: string;
  codeHash: string;
  operator: Operator;
  amountCentimes: Centimes;
  /** What the sender paid besides, VAT included. */
  feeCentimes: Centimes;
  /** Of the fee; 0 of one from before it was kept. */
  feeVatCentimes: Centimes;
  sender: IdentifiedPerson;
  beneficiary: NamedPerson;
  /** Where the beneficiary will come for it; null where nobody asked. */
  destinationCity: string | null;
  sendingAgency: string;
  sentAt: Instant;
  sendingReceiptNumber: string;
  /** How the beneficiary was named before, oldest first. */
  corrections: readonly Correction[] | null;
  /** The case of somebody who may be listed, until compliance decides: meanwhile nobody gets the money. */
  heldBy: string | null;
  /** With which lists its people were compared last. */
  screenedRevision: number;
  reservation: PayOutReservation | null;
}

/** A transfer that only one mobile agency may pay for a while, which goes where no network is. */
export interface PayOutReservation {
  agency: string;
  reservedAt: Instant;
  /** The last day on which it may be paid without a network. */
  expiresOn: Day;
  /** Until this day, included, the agency may tell that it was: so long nobody else pays it. */
  heldUntil: Day;
  /** When the agency was back and had not paid it; null while it may have. */
  releasedAt: Instant | null;
}

/** A code that was drawn for a transfer that a mobile agency may send without a network. */
export interface PromisedCode {
  transferId: string;
  codeHash: string;
  /** With this number it is sent. */
  receiptNumber: string;
  allowanceId: string;
}

/** A beneficiary's name that was corrected before the pay-out. */
export interface Correction {
  firstName: string;
  lastName: string;
  correctedAt: Instant;
  /** Subject of the supervisor's token. */
  correctedBy: string;
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
  paidElsewhere: null;
}

interface NotReturned {
  returnedAt: null;
  returningAgency: null;
  returnReceiptNumber: null;
}

interface NotUnderWay {
  paymentDocument: null;
}

interface Waiting extends Unpaid, NotReturned, NotUnderWay {
  status: 'sent';
  returnDueCentimes: null;
  /** One that was refused. */
  accountPayment: TransferPayment | null;
}

interface PayingIntoAccount extends Unpaid, NotReturned {
  status: 'paying-into-account';
  returnDueCentimes: null;
  accountPayment: TransferPayment;
  /** {@link documentText} of the payee: against their ceilings it counts. */
  paymentDocument: string;
}

interface PaidOut extends NotReturned, NotUnderWay {
  status: 'paid-out';
  returnDueCentimes: null;
  /** One that was refused, when a counter has paid in cash; without a refusal it is how the transfer was paid out. */
  accountPayment: TransferPayment | null;
  payee: IdentifiedPerson;
  payingAgency: string;
  paidOutAt: Instant;
  payoutReceiptNumber: string;
  paidElsewhere: null;
}

/** Where and when a counter of the operator's own has paid a transfer, as the operator says. */
export interface ElsewherePayment {
  counter: string;
  paidAt: Instant;
  /** Since when we know. */
  toldAt: Instant;
}

/** A counter of the operator's own has paid it: the amount is owed to the operator. Whom it has paid, it does not say. */
interface PaidElsewhere extends Omit<Unpaid, 'paidElsewhere'>, NotReturned, NotUnderWay {
  status: 'paid-elsewhere';
  returnDueCentimes: null;
  accountPayment: TransferPayment | null;
  paidElsewhere: ElsewherePayment;
}

/** Nobody collected it in time, or compliance refused it: it is owed to the sender. */
interface OwedBack extends Unpaid, NotReturned, NotUnderWay {
  status: 'expired' | 'rejected';
  accountPayment: TransferPayment | null;
  /** The amount of what expired; amount and fee of what was refused. */
  returnDueCentimes: Centimes;
}

/** The money of a listed person: blocked, paid to nobody. */
interface Frozen extends Unpaid, NotReturned, NotUnderWay {
  status: 'frozen';
  accountPayment: TransferPayment | null;
  returnDueCentimes: Centimes | null;
}

/** A counter gave it back: as if it was not sent, or its amount alone. */
interface GivenBack extends Unpaid, NotUnderWay {
  status: 'cancelled' | 'refunded';
  accountPayment: TransferPayment | null;
  /** What was owed to the sender before; null of one that was given back as it waited. */
  returnDueCentimes: Centimes | null;
  returnedAt: Instant;
  returningAgency: string;
  returnReceiptNumber: string;
}

/** Every status in which the sender has, or is owed, the money. */
export const NOT_PAID: Unpaid & NotReturned & NotUnderWay = {
  payee: null,
  payingAgency: null,
  paidOutAt: null,
  payoutReceiptNumber: null,
  paidElsewhere: null,
  returnedAt: null,
  returningAgency: null,
  returnReceiptNumber: null,
  paymentDocument: null,
};

/** Refusals of transfers. */
export const refuseTransfer = defineErrors(TRANSFERS_WORDS, {
  'transfer.malformed-code': {
    status: 422,
    detail: 'A pick-up code has 12 digits, and these do not fit together: read it again.',
  },
  'transfer.unknown-code': { status: 404, detail: 'No transfer of this operator has this pick-up code.' },
  'transfer.already-paid': { status: 409, detail: 'This transfer was paid out already.' },
  'transfer.taken-back': { status: 409, detail: 'The money of this transfer was given back to its sender.' },
  'transfer.expired': {
    status: 409,
    detail: 'This transfer was not collected in time: its amount is owed to the sender.',
  },
  'transfer.corrected-too-often': {
    status: 409,
    detail: "The beneficiary's name was corrected too often: take the transfer back, and send it again.",
  },
  'transfer.payment-under-way': {
    status: 409,
    detail: 'This transfer is on its way into an account: ask again when it is there, or was refused.',
  },
  'transfer.reserved': {
    status: 409,
    detail: 'A mobile agency has this transfer with it to pay it out: come again when it is back.',
  },
  'transfer.payment-unknown': { status: 409, detail: 'No such payment of this transfer is under way.' },
  'transfer.amount-differs': { status: 409, detail: 'The amount is not that of the transfer.' },
  'transfer.other-beneficiary': { status: 422, detail: 'The name on the ID is not that of the beneficiary.' },
  'transfer.not-found': { status: 404, detail: 'Your agency has neither sent nor paid out a transfer with this id.' },
  'transfer.no-such-receipt': { status: 404, detail: 'Your agency has given no such receipt of this transfer.' },
  'transfer.other-code': { status: 422, detail: 'This is not the pick-up code of this transfer.' },
  'refund.unknown-receipt': { status: 404, detail: 'No sending has this receipt number.' },
  'refund.other-sender': { status: 422, detail: 'The ID is not the one that the sender presented.' },
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

/** What numbers the receipts of a counter. */
export const seriesOf = (agency: string) => ReceiptSeriesTable.by('agency', agency);

/** Draws the next receipt of transfers of an agency. */
export function drawReceipt(series: ReceiptSeries | undefined, agency: string, on: Day) {
  return nextReceipt(series, agency, transfers.letter, on);
}

/** What a counter is told of whatever compliance looks at. */
export const refuseHeld = defineErrors(WATCH_LIST_WORDS, {
  // Nobody at a counter learns more (domain rule): not what is verified, nor what came of it.
  'transfer.under-verification': { status: 409, detail: 'This transfer is under verification.' },
});

const OVER = ['paid-out', 'paid-elsewhere', 'cancelled', 'refunded', 'frozen'] as const;

/** Whether its money is where it stays: nothing that is decided of its people moves it. */
export function hasEnded({ status }: Pick<Transfer, 'status'>): boolean {
  return (OVER as readonly string[]).includes(status);
}

/** Whether nobody gets the money for now, or ever: a counter sees no difference. */
export function isKept({ heldBy, status }: Pick<Transfer, 'heldBy' | 'status'>): boolean {
  return heldBy !== null || status === 'frozen';
}

/**
 * A transfer that a mobile agency has with it is nobody else's until the agency must have told.
 *
 * @throws {DomainError} `transfer.reserved`
 */
export function checkUnreserved({ reservation }: Pick<Transfer, 'reservation'>, on: Day): void {
  if (reservation && reservation.releasedAt === null && on <= reservation.heldUntil)
    throw refuseTransfer('transfer.reserved', { heldUntil: reservation.heldUntil });
}

/**
 * The transfer, when neither the beneficiary nor the sender has its money, and nothing keeps it.
 *
 * @throws {DomainError} `transfer.already-paid`, `transfer.taken-back`, `transfer.payment-under-way`,
 *   `transfer.under-verification`
 */
export function unpaidTransfer(transfer: Transfer): ReturnableTransfer {
  if (isKept(transfer) || transfer.status === 'frozen') throw refuseHeld('transfer.under-verification');
  switch (transfer.status) {
    case 'paid-out':
      throw refuseTransfer('transfer.already-paid', { paidOutAt: transfer.paidOutAt });
    case 'paid-elsewhere':
      throw refuseTransfer('transfer.already-paid', { paidOutAt: transfer.paidElsewhere.paidAt });
    case 'cancelled':
    case 'refunded':
      throw refuseTransfer('transfer.taken-back', { returnedAt: transfer.returnedAt });
    case 'paying-into-account':
      throw refuseTransfer('transfer.payment-under-way', { paymentId: transfer.accountPayment.id });
    default:
      return transfer;
  }
}
