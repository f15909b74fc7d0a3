import { businessDay, dueToLedgerAccount, nextReceipt, type Centimes } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { TransferPaymentOrderedV1 } from '#libs/events';
import transfers from '../product.js';
import {
  paidOut,
  payableTransfer,
  payOutRows,
  refuseTransfer,
  type CounterRows,
  type SavedAtCounter,
} from './transfer.js';
import type { PayOut, PayOutReply, Transfer, TransferPayment, TransferUnderWay } from './transfer.js';
import { TransferTable } from './transfer.table.js';
import type { WithWrongCodes } from './wrong-code/wrong-code.js';

/** A counter orders a transfer to be paid into an account, of the beneficiary who presents code and ID. */
export interface PayIntoAccount extends PayOut {
  /** Of the payment. */
  id: string;
  /** As `accounts` names it. */
  accountId: string;
}

/** What a counter is answered that ordered a payment; the receipt is for the beneficiary. */
export interface PayIntoAccountReply {
  transferId: string;
  status: 'paying-into-account';
  amountCentimes: Centimes;
  receiptNumber: string;
  paymentId: string;
}

/** What `accounts` says of a payment. */
export interface OfTransferPayment {
  transferId: string;
  paymentId: string;
}

/** The payment is in the account. */
export interface CreditTransferPayment extends OfTransferPayment {
  amountCentimes: Centimes;
}

/** The payment is not made. */
export interface ReleaseTransferPayment extends OfTransferPayment {
  /** Why: a code of `accounts`. */
  code: string;
}

/**
 * A transfer is to be paid into an account: `accounts` is told by the journal, and answers, once, whenever it can. Until
 * then no counter pays it; nothing is booked yet, the beneficiary is still owed the money.
 *
 * Refuses as {@link payableTransfer}.
 */
export const payIntoAccount = defineCommand({
  name: 'transfers.pay-into-account',
  rows: payOutRows,
  decide: decideOrder,
});

function decideOrder(
  rows: WithWrongCodes<CounterRows>,
  command: PayIntoAccount,
  { at }: DecisionContext,
): Decision<PayIntoAccountReply, SavedAtCounter> {
  const transfer = payableTransfer(rows, command, at);
  const { id: paymentId, accountId, agency, beneficiary: payee } = command;
  const { id: transferId, amountCentimes } = transfer;
  const bookedOn = businessDay(at);
  const { receiptNumber, series } = nextReceipt(rows.series, agency, transfers.letter, bookedOn);
  const ordered: TransferPaymentOrderedV1 = {
    type: 'transfers.transfer-payment-ordered.v1',
    subject: transferId,
    occurredAt: at,
    data: { transferId, paymentId, accountId, amountCentimes, agency, bookedOn, cashCentimes: 0 },
  };
  const payment = { id: paymentId, accountId, agency, orderedAt: at, payee, receiptNumber, refusal: null };
  const status = 'paying-into-account';
  return {
    save: { transfer: { ...transfer, status, accountPayment: payment }, series },
    events: [ordered],
    reply: { transferId, status, amountCentimes, receiptNumber, paymentId },
  };
}

/**
 * The transfer is in the account: it is paid out where that was ordered, and owed to accounts instead of the beneficiary.
 *
 * Refuses `transfer.payment-unknown`, `transfer.amount-differs`.
 */
export const creditTransferPayment = defineCommand({
  name: 'transfers.credit-payment',
  rows: rowsOfPayment,
  decide: (
    { transfer }: RowsOfPayment,
    { paymentId, amountCentimes }: CreditTransferPayment,
    { at }: DecisionContext,
  ): Decision<PayOutReply, SavedPayment> => {
    const paid = transferOfPayment(transfer, paymentId);
    if (amountCentimes !== paid.amountCentimes)
      throw refuseTransfer('transfer.amount-differs', { field: 'amountCentimes', sentCentimes: paid.amountCentimes });
    const { payee, agency, receiptNumber } = paid.accountPayment;
    const paidFrom = { ledgerAccount: dueToLedgerAccount('accounts'), cashCentimes: 0 };
    return paidOut(paid, { payee, agency, receiptNumber, at, paidFrom });
  },
});

/**
 * The transfer does not go into the account, which is closed, blocked, full or not there: it can be paid in cash, or into
 * another one.
 *
 * Refuses `transfer.payment-unknown`.
 */
export const releaseTransferPayment = defineCommand({
  name: 'transfers.release-payment',
  rows: rowsOfPayment,
  decide: (
    { transfer }: RowsOfPayment,
    { paymentId, code }: ReleaseTransferPayment,
  ): Decision<{ transferId: string; status: 'sent' }, SavedPayment> => {
    const { accountPayment, ...waiting } = transferOfPayment(transfer, paymentId);
    const refused: TransferPayment = { ...accountPayment, refusal: code };
    return {
      save: { transfer: { ...waiting, status: 'sent', accountPayment: refused } },
      reply: { transferId: waiting.id, status: 'sent' },
    };
  },
});

interface RowsOfPayment {
  transfer: Transfer | undefined;
}

interface SavedPayment {
  transfer: Transfer;
}

function rowsOfPayment({ transferId }: OfTransferPayment) {
  return { transfer: TransferTable.by('id', transferId) };
}

function transferOfPayment(transfer: Transfer | undefined, paymentId: string): TransferUnderWay {
  if (transfer?.status !== 'paying-into-account' || transfer.accountPayment.id !== paymentId)
    throw refuseTransfer('transfer.payment-unknown', { paymentId });
  return transfer;
}
