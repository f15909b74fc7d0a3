import { businessDay, debit, dueFromLedgerAccount, refusalIn, type Centimes } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { PaymentCreditedV1, PaymentRefusedV1 } from '#libs/events';
import { checkUnblocked, openAccount, type Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { BANK_RULES } from '../account/rules.parameter.js';
import { checkBalanceCeiling, used } from '../counter/deposit.js';
import { credited, type Movement } from '../movement/movement.js';
import { MovementTable, newMovements, savedMovements } from '../movement/movement.table.js';

/** Another product orders money to be paid into an account. */
export interface PayIn {
  /** Of the movement. */
  id: string;
  /** Of the order, as the other product names it. */
  paymentId: string;
  orderedBy: string;
  /** What it is for there. */
  reference: string;
  accountId: string;
  amountCentimes: Centimes;
  /** Where it was ordered. */
  agency: string;
}

/** What is answered to who ordered it, by an event as well. */
export interface PayInReply {
  status: 'credited' | 'refused';
  code: string | null;
}

interface Rows {
  account: Account | undefined;
  known: Movement | undefined;
}

interface Saved {
  account: Account;
  movement?: Movement;
  accompanying?: Movement;
}

/**
 * Pays into an account what another product ordered, once, and answers it by an event: it is there, or why not. An order
 * is never refused as a command: the refusal is the answer.
 */
export const payIn = defineCommand({
  name: 'accounts.pay-in',
  rows: ({ id, accountId, orderedBy, paymentId }: PayIn) => ({
    account: AccountTable.by('id', accountId),
    known: MovementTable.by('reference', paymentReferenceOf(orderedBy, paymentId)),
    ...newMovements(id),
  }),
  decide: decidePayIn,
});

function paymentReferenceOf(orderedBy: string, paymentId: string): string {
  return `payment/${orderedBy}/${paymentId}`;
}

function decidePayIn(
  rows: Rows,
  command: PayIn,
  { at, parameters }: DecisionContext,
): Decision<PayInReply, Saved | object> {
  if (rows.known) return { reply: { status: 'credited', code: null } };
  const { id, paymentId, orderedBy, reference, accountId, amountCentimes, agency } = command;
  const bookedOn = businessDay(at);
  const order = { paymentId, orderedBy, reference, accountId, agency, bookedOn, cashCentimes: 0 };
  const told = { subject: accountId, occurredAt: at };
  const refusal = refusalIn(() => {
    const account = openAccount(rows.account);
    checkUnblocked(account, 'credit');
    checkBalanceCeiling(account, amountCentimes, parameters.on(BANK_RULES, bookedOn));
  });
  if (refusal || !rows.account) {
    const code = refusal?.code ?? 'account.not-found';
    const refused: PaymentRefusedV1 = { type: 'accounts.payment-refused.v1', ...told, data: { ...order, code } };
    return { events: [refused], reply: { status: 'refused', code } };
  }
  const moved = credited(used(rows.account, bookedOn), {
    id,
    kind: 'payment',
    amountCentimes,
    valueOn: bookedOn,
    bookedAt: at,
    agency,
    reference: paymentReferenceOf(orderedBy, paymentId),
  });
  const paid: PaymentCreditedV1 = {
    type: 'accounts.payment-credited.v1',
    ...told,
    data: { ...order, amountCentimes },
  };
  return {
    save: { account: moved.account, ...savedMovements(moved.movements) },
    booking: { bookedOn, agency, entries: [debit(dueFromLedgerAccount(orderedBy), amountCentimes), ...moved.entries] },
    events: [paid],
    reply: { status: 'credited', code: null },
  };
}
