import { businessDay, debit, type Centimes } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { CardRepaidV1 } from '#libs/events';
import { cardSettlementLedgerAccount, type Account } from '../account/account.js';
import { credited, type Movement } from '../movement/movement.js';
import { MovementTable, newMovements, savedMovements } from '../movement/movement.table.js';
import type { Card } from './card.js';
import { CardHoldTable } from './card.table.js';
import { factRows, placeOf, referenceOf, unknownCharge } from './fact.js';
import type { CardFact, FactReply, FactRows, SavedFact } from './fact.js';
import { cardRows, lowered, messageKeyOf, NO_MESSAGE, type CardHold, type CardMessage } from './hold.js';

/** A shop gives money back to a card. */
export interface RefundCard extends CardFact {
  /** Which payment it belongs to, as the bank guesses. */
  original?: CardMessage;
}

/** Pays what a shop gives back into the account; what the client owes is settled from it. It is never refused. */
export const refundCard = defineCommand({
  name: 'accounts.refund-card',
  rows: (command: RefundCard) => factRows(command, NO_MESSAGE),
  decide: decideRefund,
});

function decideRefund(rows: FactRows, command: RefundCard, context: DecisionContext): Decision<FactReply, SavedFact> {
  const { known, unknown, card, account } = rows;
  if (known || unknown) return { reply: { movementId: known?.id ?? null, shortfallCentimes: 0 } };
  if (!account || card?.bank !== command.bank)
    return unknownCharge(command, -command.amountCentimes, 'unknown-card', context.at);
  if (account.status === 'closed') return unknownCharge(command, -command.amountCentimes, 'closed-account', context.at);
  return repaid(account, command, context);
}

/** An authorisation does not count, or only a part of it. */
export interface ReverseCard {
  /** Of what the command makes. */
  id: string;
  bank: string;
  message: CardMessage;
  original: CardMessage;
  cardReference: string;
  /** What goes on being held; nothing without it. */
  remainingCentimes?: Centimes;
}

interface ReverseRows {
  card: Card | undefined;
  account: Account | undefined;
  hold: CardHold | undefined;
  paid: Movement | undefined;
  returned: Movement | undefined;
}

/**
 * Takes an authorisation back, or a part of it; one that is still to come holds nothing then. A single message that was
 * booked already comes back to the account.
 */
export const reverseCard = defineCommand({
  name: 'accounts.reverse-card',
  rows: ({ id, original, message, cardReference }: ReverseCard) => ({
    ...cardRows(cardReference),
    hold: CardHoldTable.by('messageKey', messageKeyOf(original)),
    paid: MovementTable.by('reference', referenceOf(original)),
    returned: MovementTable.by('reference', referenceOf(message)),
    ...newMovements(id),
  }),
  decide: decideReversal,
});

function decideReversal(
  rows: ReverseRows,
  command: ReverseCard,
  context: DecisionContext,
): Decision<FactReply, SavedFact> {
  const { id, original, message, cardReference, remainingCentimes = 0 } = command;
  const { account, hold, paid, returned } = rows;
  const nothing = { reply: { movementId: null, shortfallCentimes: 0 } };
  if (paid && account && account.status !== 'closed') {
    const amountCentimes = -paid.amountCentimes - remainingCentimes;
    if (returned || amountCentimes <= 0) return nothing;
    return repaid(account, { id, message, amountCentimes, clearedOn: businessDay(context.at) }, context);
  }
  if (!hold) {
    const none = { accountId: null, channel: null, expiresOn: null, foreignAmount: null } as const;
    const amounts = { authorisedCentimes: 0, heldCentimes: 0, clearedCentimes: 0 };
    const messageKey = messageKeyOf(original);
    const early: CardHold = {
      id,
      messageKey,
      cardReference,
      status: 'reversed',
      heldAt: context.at,
      ...none,
      ...amounts,
    };
    return { save: { hold: early }, ...nothing };
  }
  if (hold.status !== 'held' || !account || hold.accountId !== account.id) return nothing;
  const freed = lowered(account, hold, Math.min(remainingCentimes, hold.heldCentimes));
  const status = freed.hold.heldCentimes > 0 ? 'held' : 'reversed';
  return { save: { account: freed.account, hold: { ...freed.hold, status } }, ...nothing };
}
/** What comes back to the account of a card. */
function repaid(
  account: Account,
  command: Pick<CardFact, 'id' | 'message' | 'amountCentimes' | 'clearedOn' | 'foreign'>,
  context: DecisionContext,
): Decision<FactReply, SavedFact> {
  const { id, message, amountCentimes, foreign: foreignAmount } = command;
  const place = placeOf(account, command, context);
  const reference = referenceOf(message);
  const moved = credited(account, { id, kind: 'card-refund', amountCentimes, ...place, reference, foreignAmount });
  const { agency, valueOn, bookedAt } = place;
  const event: CardRepaidV1 = {
    type: 'accounts.card-repaid.v1',
    subject: account.id,
    occurredAt: bookedAt,
    data: { accountId: account.id, agency, bookedOn: valueOn, amountCentimes, cashCentimes: 0 },
  };
  const entries = [debit(cardSettlementLedgerAccount(account.bank), amountCentimes), ...moved.entries];
  return {
    save: { account: moved.account, ...savedMovements(moved.movements) },
    booking: { bookedOn: valueOn, agency, entries },
    events: [event],
    reply: { movementId: id, shortfallCentimes: 0 },
  };
}
