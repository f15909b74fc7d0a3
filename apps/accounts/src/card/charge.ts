import { credit, type Centimes } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { CardChargedV1 } from '#libs/events';
import { cardSettlementLedgerAccount, usedWithoutCounter, type Account } from '../account/account.js';
import { charged } from '../movement/movement.js';
import { savedMovements } from '../movement/movement.table.js';
import { factRows, placeOf, referenceOf, unknownCharge } from './fact.js';
import type { CardFact, FactReply, FactRows, SavedFact } from './fact.js';
import { lowered, messageKeyOf, type CardHold, type CardMessage } from './hold.js';

/** The bank has paid for a card. */
export interface ClearCard extends CardFact {
  authorisation?: CardMessage;
  isLast?: boolean;
}

/**
 * Books what a bank has paid for a card: a fact, within an authorisation, above it, after it, or without one. What the
 * account does not hold is due by the client. It is never refused: of a card that belongs to nobody here it is booked
 * apart. A message that is known, or that was reversed before it came, books nothing.
 */
export const clearCard = defineCommand({
  name: 'accounts.clear-card',
  rows: (command: ClearCard) => factRows(command, messageKeyOf(command.authorisation ?? command.message)),
  decide: decideClearing,
});

function decideClearing(rows: FactRows, command: ClearCard, context: DecisionContext): Decision<FactReply, SavedFact> {
  const { id, message, channel, amountCentimes, authorisation, isLast = true } = command;
  const { known, unknown } = rows;
  const wasReversed = !authorisation && rows.hold?.status === 'reversed';
  if (known || unknown || wasReversed) return { reply: { movementId: known?.id ?? null, shortfallCentimes: 0 } };
  const { card, account } = rows;
  if (!account || card?.bank !== command.bank)
    return unknownCharge(command, amountCentimes, 'unknown-card', context.at);
  const cleared = clearedHold(account, rows.hold, amountCentimes, isLast);
  const { valueOn, bookedAt, agency } = placeOf(account, command, context);
  const moved = charged(cleared.account, {
    id,
    kind: channel,
    amountCentimes: -amountCentimes,
    valueOn,
    bookedAt,
    agency,
    reference: referenceOf(message),
    foreignAmount: command.foreign,
  });
  const { shortfallCentimes } = moved;
  const event: CardChargedV1 = {
    type: 'accounts.card-charged.v1',
    subject: account.id,
    occurredAt: bookedAt,
    data: {
      accountId: account.id,
      agency,
      bookedOn: valueOn,
      amountCentimes,
      channel,
      shortfallCentimes,
      cashCentimes: 0,
    },
  };
  const entries = [...moved.entries, credit(cardSettlementLedgerAccount(account.bank), amountCentimes)];
  return {
    save: {
      account: moved.account.status === 'closed' ? moved.account : usedWithoutCounter(moved.account, valueOn),
      ...(cleared.hold ? { hold: cleared.hold } : {}),
      ...savedMovements(moved.movements),
    },
    booking: { bookedOn: valueOn, agency, entries },
    events: [event],
    reply: { movementId: id, shortfallCentimes },
  };
}

/** The authorisation after a clearing: what it clears is held no longer, nor is the rest when it was the last one. */
function clearedHold(
  account: Account,
  hold: CardHold | undefined,
  amountCentimes: Centimes,
  isLast: boolean,
): { account: Account; hold?: CardHold } {
  if (!hold || hold.accountId !== account.id) return { account };
  const rest = isLast ? 0 : Math.max(0, hold.heldCentimes - amountCentimes);
  const freed = lowered(account, hold, rest);
  const status = rest > 0 ? hold.status : 'cleared';
  return {
    account: freed.account,
    hold: { ...freed.hold, status, clearedCentimes: hold.clearedCentimes + amountCentimes },
  };
}
