import { businessDay, dueToLedgerAccount, type Centimes } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { TransferPaymentOrderedV1 } from '#libs/events';
import { giveBackUse, type PersonUse } from '../ceiling/ceiling.js';
import { PersonUseTable } from '../ceiling/ceiling.table.js';
import { documentText } from '../person/person.js';
import { heldForPayee, paidOut, payableTransfer, payOutRows, usedByPayee } from './payout.js';
import type { HeldReply, PayOut, PayOutReply, PayOutRows, SavedPayOut } from './payout.js';
import { drawReceipt, refuseTransfer, type Transfer, type TransferPayment, type TransferUnderWay } from './transfer.js';
import { TransferTable } from './transfer.table.js';

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
 * Refuses as {@link payOut}.
 */
export const payIntoAccount = defineCommand({
  name: 'transfers.pay-into-account',
  rows: payOutRows,
  decide: decideOrder,
});

function decideOrder(
  rows: PayOutRows,
  command: PayIntoAccount,
  context: DecisionContext,
): Decision<PayIntoAccountReply | HeldReply, SavedPayOut> {
  const { at } = context;
  const transfer = payableTransfer(rows, command, context);
  const held = heldForPayee(rows, transfer, { ...command, stage: 'account-payment' }, at);
  if (held) return held;
  const { id: paymentId, accountId, agency, beneficiary: payee } = command;
  const { id: transferId, amountCentimes } = transfer;
  const bookedOn = businessDay(at);
  const { receiptNumber, series } = drawReceipt(rows.series, agency, bookedOn);
  const use = usedByPayee(rows.use, transfer, command, receiptNumber, context);
  const ordered: TransferPaymentOrderedV1 = {
    type: 'transfers.transfer-payment-ordered.v1',
    subject: transferId,
    occurredAt: at,
    data: { transferId, paymentId, accountId, amountCentimes, agency, bookedOn, cashCentimes: 0 },
  };
  const payment = { id: paymentId, accountId, agency, orderedAt: at, payee, receiptNumber, refusal: null };
  const status = 'paying-into-account';
  const underWay = { status, accountPayment: payment, paymentDocument: documentText(payee) } as const;
  return {
    save: { transfer: { ...transfer, ...underWay }, series, use },
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
  rows: ({ transferId }: CreditTransferPayment) => ({ transfer: TransferTable.by('id', transferId) }),
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
  rows: ({ transferId }: ReleaseTransferPayment) => ({
    transfer: TransferTable.by('id', transferId),
    use: PersonUseTable.through('document', TransferTable.by('id', transferId), 'paymentDocument'),
  }),
  decide: (
    { transfer, use }: RowsOfPayment & { use: PersonUse | undefined },
    { paymentId, code }: ReleaseTransferPayment,
  ): Decision<{ transferId: string; status: 'sent' }, SavedPayment & { use?: PersonUse }> => {
    const { accountPayment, ...waiting } = transferOfPayment(transfer, paymentId);
    const refused: TransferPayment = { ...accountPayment, refusal: code };
    const { operator, amountCentimes } = waiting;
    const { orderedAt, receiptNumber } = accountPayment;
    const on = businessDay(orderedAt);
    const freed = giveBackUse(use, { kind: 'pay-out', on, operator, amountCentimes, receiptNumber });
    return {
      save: {
        transfer: { ...waiting, status: 'sent', accountPayment: refused, paymentDocument: null },
        ...(freed ? { use: freed } : {}),
      },
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

function transferOfPayment(transfer: Transfer | undefined, paymentId: string): TransferUnderWay {
  if (transfer?.status !== 'paying-into-account' || transfer.accountPayment.id !== paymentId)
    throw refuseTransfer('transfer.payment-unknown', { paymentId });
  return transfer;
}
