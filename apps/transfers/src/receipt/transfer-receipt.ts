import { addDays, businessDay, type Centimes, type Day, type Instant } from '#libs/domain';
import type { IdentifiedPerson, NamedPerson } from '../person/person.js';
import type { PricedOperator } from '../tariff/tariff.js';
import { isKept, refuseTransfer, type Transfer } from '../transfer/transfer.js';

/** The papers that a transfer brings about. */
export const RECEIPT_KINDS = ['sending', 'pay-out', 'refund'] as const;
export type ReceiptKind = (typeof RECEIPT_KINDS)[number];

/** What a receipt is of: a transfer of our own, money from abroad, family aid. */
export type ReceiptSubject = 'transfer' | 'remittance' | 'family-aid';

/** A person as a receipt names them. */
export interface PersonOnReceipt extends NamedPerson {
  /** Where somebody abroad is: ISO 3166-1, two capitals. */
  country?: string;
}

/** Where and when a receipt was given, under which number. */
export interface GivenReceipt {
  receiptNumber: string;
  agency: string;
  at: Instant;
}

/** What a receipt says, to be printed. */
export interface TransferReceipt extends GivenReceipt {
  kind: ReceiptKind;
  subject: ReceiptSubject;
  operator: PricedOperator;
  /** The number of an operator that owns those of its transfers. Of a sending, the beneficiary collects by it. */
  reference: string | null;
  sender: PersonOnReceipt;
  beneficiary: PersonOnReceipt;
  destinationCity: string | null;
  amountCentimes: Centimes;
  /** What of the fee was paid, or is given back, VAT included. */
  feeCentimes: Centimes;
  feeVatCentimes: Centimes;
  /** Whether what it says has been undone since. */
  isUndone: boolean;
  /** Whether nobody gets the money for now. */
  isUnderVerification: boolean;
  /** The last day on which the beneficiary can come; of a sending. */
  collectUntil: Day | null;
  /** For the sender, who tells the beneficiary; only where the counter has it from the answer to the sending. */
  code: string | null;
}

/** A transfer as queries read it. */
type Read = Omit<Transfer, 'codeHash' | 'paymentDocument' | 'screenedRevision'> & {
  payee: IdentifiedPerson | null;
  payingAgency: string | null;
  paidOutAt: Instant | null;
  payoutReceiptNumber: string | null;
  returningAgency: string | null;
  returnedAt: Instant | null;
  returnReceiptNumber: string | null;
};

/**
 * A paper of a transfer, at the agency that gave it.
 *
 * @param code that of the transfer, or null: then the paper has none
 * @param daysToCollect by the rule of the day of the sending
 * @throws {DomainError} `transfer.no-such-receipt` when the agency has not given such a paper
 */
export function receiptOf(
  transfer: Read,
  {
    kind,
    agency,
    code,
    daysToCollect,
  }: { kind: ReceiptKind; agency: string; code: string | null; daysToCollect: number },
): TransferReceipt {
  const { status, operator, sender, beneficiary, destinationCity, amountCentimes } = transfer;
  const given = paperOf(transfer, kind);
  if (given?.agency !== agency) throw refuseTransfer('transfer.no-such-receipt', { field: 'of' });
  const isWithFee = kind === 'sending' || (kind === 'refund' && status === 'cancelled');
  return {
    ...given,
    kind,
    subject: 'transfer',
    operator,
    reference: null,
    sender,
    beneficiary: (kind === 'pay-out' && transfer.payee) || beneficiary,
    destinationCity,
    amountCentimes,
    feeCentimes: isWithFee ? transfer.feeCentimes : 0,
    feeVatCentimes: isWithFee ? transfer.feeVatCentimes : 0,
    isUnderVerification: kind === 'sending' && isKept(transfer),
    isUndone: kind === 'sending' && (status === 'cancelled' || status === 'refunded'),
    collectUntil: kind === 'sending' ? addDays(businessDay(transfer.sentAt), daysToCollect) : null,
    code: kind === 'sending' ? code : null,
  };
}

function paperOf(transfer: Read, kind: ReceiptKind): GivenReceipt | undefined {
  const { sendingReceiptNumber, sendingAgency, sentAt, accountPayment } = transfer;
  if (kind === 'sending') return { receiptNumber: sendingReceiptNumber, agency: sendingAgency, at: sentAt };
  if (kind === 'refund')
    return givenReceipt(transfer.returnReceiptNumber, transfer.returningAgency, transfer.returnedAt);
  if (transfer.status === 'paying-into-account' && accountPayment)
    return givenReceipt(accountPayment.receiptNumber, accountPayment.agency, accountPayment.orderedAt);
  return givenReceipt(transfer.payoutReceiptNumber, transfer.payingAgency, transfer.paidOutAt);
}

/** A receipt, once all of it is known; undefined before. */
export function givenReceipt(
  receiptNumber: string | null,
  agency: string | null,
  at: Instant | null,
): GivenReceipt | undefined {
  return receiptNumber !== null && agency !== null && at !== null ? { receiptNumber, agency, at } : undefined;
}
