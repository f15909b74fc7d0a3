import { businessDay, credit, debit, HEAD_OFFICE, type Centimes, type Day, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { CardChargedV1, CardRepaidV1 } from '#libs/events';
import { cardSettlementLedgerAccount, type Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { charged, credited, type ForeignAmount, type Movement } from '../movement/movement.js';
import { MovementTable, newMovements, savedMovements } from '../movement/movement.table.js';
import type { Card } from './card.js';
import { CardHoldTable, CardTable, UnknownChargeTable } from './card.table.js';
import { lowered, messageKeyOf, type CardChannel, type CardHold, type CardMessage, type ReverseHold } from './hold.js';

/** What a bank has paid, or a shop has given back, for a card. */
export interface CardFact {
  /** Of the movement. */
  id: string;
  bank: string;
  message: CardMessage;
  cardReference: string;
  channel: CardChannel;
  amountCentimes: Centimes;
  clearedOn: Day;
  foreign?: ForeignAmount;
}

/** The bank has paid for a card. */
export interface Clear extends CardFact {
  authorisation?: CardMessage;
  isLast?: boolean;
}

/** A payment or a refund that belongs to no account here: it is booked, and somebody finds out whose it is. */
export interface UnknownCharge {
  id: string;
  messageKey: string;
  bank: string;
  cardReference: string;
  /** Above zero the bank has paid, below zero it gives back. */
  amountCentimes: Centimes;
  clearedOn: Day;
  /** `unknown-card`, `closed-account`. */
  reason: string;
  at: Instant;
}

/** What is booked for cards that belong to no account here. */
export const unknownCardsLedgerAccount = (bank: string): string => `unknown-cards:${bank}`;

/** How the movement of a message is found. */
export const referenceOf = (message: CardMessage): string => `card/${messageKeyOf(message)}`;

/** What a bank is answered of a payment. */
export interface FactReply {
  movementId: string | null;
  shortfallCentimes: Centimes;
}

interface FactRows {
  card: Card | undefined;
  account: Account | undefined;
  known: Movement | undefined;
  unknown: UnknownCharge | undefined;
  hold: CardHold | undefined;
}

interface SavedFact {
  account?: Account;
  movement?: Movement;
  accompanying?: Movement;
  unknown?: UnknownCharge;
  hold?: CardHold;
}

const NO_MESSAGE = '';

const factRows = ({ id, message, cardReference }: CardFact, holdOf: string) => {
  const card = CardTable.by('reference', cardReference);
  return {
    card,
    account: AccountTable.through('id', card, 'accountId'),
    known: MovementTable.by('reference', referenceOf(message)),
    unknown: UnknownChargeTable.by('messageKey', messageKeyOf(message)),
    hold: CardHoldTable.by('messageKey', holdOf),
    ...newMovements(id),
  };
};

/**
 * Books what a bank has paid for a card: a fact, within an authorisation, above it, after it, or without one. What the
 * account does not hold is due by the client. It is never refused: of a card that belongs to nobody here it is booked
 * apart. A message that is known, or that was reversed before it came, books nothing.
 */
export const clear = defineCommand({
  name: 'accounts.clear-card',
  rows: (command: Clear) => factRows(command, messageKeyOf(command.authorisation ?? command.message)),
  decide: decideClearing,
});

function decideClearing(rows: FactRows, command: Clear, context: DecisionContext): Decision<FactReply, SavedFact> {
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
      account: moved.account.status === 'closed' ? moved.account : usedByCard(moved.account, valueOn),
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

/** A shop gives money back to a card. */
export interface Refund extends CardFact {
  /** Which payment it belongs to, as the bank guesses. */
  original?: CardMessage;
}

/** Pays what a shop gives back into the account; what the client owes is settled from it. It is never refused. */
export const refund = defineCommand({
  name: 'accounts.refund-card',
  rows: (command: Refund) => factRows(command, NO_MESSAGE),
  decide: decideRefund,
});

function decideRefund(rows: FactRows, command: Refund, context: DecisionContext): Decision<FactReply, SavedFact> {
  const { known, unknown, card, account } = rows;
  if (known || unknown) return { reply: { movementId: known?.id ?? null, shortfallCentimes: 0 } };
  if (!account || card?.bank !== command.bank)
    return unknownCharge(command, -command.amountCentimes, 'unknown-card', context.at);
  if (account.status === 'closed') return unknownCharge(command, -command.amountCentimes, 'closed-account', context.at);
  return repaid(account, command, context);
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

/** Where and when it is booked: with those who look after the account, on the day of the clearing, which is not to come. */
function placeOf({ agency }: Account, { clearedOn }: Pick<CardFact, 'clearedOn'>, { at }: DecisionContext) {
  const today = businessDay(at);
  return { agency, valueOn: clearedOn < today ? clearedOn : today, bookedAt: at };
}

function usedByCard(account: Account, day: Day): Account {
  const lastUsedOn = day > account.lastUsedOn ? day : account.lastUsedOn;
  return { ...account, status: account.status === 'dormant' ? 'active' : account.status, lastUsedOn };
}

/** Books apart what belongs to no account. @param amountCentimes above zero the bank has paid */
function unknownCharge(
  { id, bank, message, cardReference, clearedOn }: CardFact,
  amountCentimes: Centimes,
  reason: string,
  at: Instant,
): Decision<FactReply, SavedFact> {
  const bookedOn = businessDay(at);
  const [debited, credited] = [unknownCardsLedgerAccount(bank), cardSettlementLedgerAccount(bank)];
  const [from, to] = amountCentimes > 0 ? [debited, credited] : [credited, debited];
  const unknown: UnknownCharge = {
    id,
    messageKey: messageKeyOf(message),
    bank,
    cardReference,
    amountCentimes,
    clearedOn,
    reason,
    at,
  };
  const moved = Math.abs(amountCentimes);
  return {
    save: { unknown },
    booking: { bookedOn, agency: HEAD_OFFICE, entries: [debit(from, moved), credit(to, moved)] },
    reply: { movementId: null, shortfallCentimes: 0 },
  };
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
export const reverse = defineCommand({
  name: 'accounts.reverse-card',
  rows: ({ id, original, message, cardReference }: Reverse) => {
    const card = CardTable.by('reference', cardReference);
    return {
      card,
      account: AccountTable.through('id', card, 'accountId'),
      hold: CardHoldTable.by('messageKey', messageKeyOf(original)),
      paid: MovementTable.by('reference', referenceOf(original)),
      returned: MovementTable.by('reference', referenceOf(message)),
      ...newMovements(id),
    };
  },
  decide: decideReversal,
});

/** A reversal with the message that brings it. */
export interface Reverse extends ReverseHold {
  message: CardMessage;
}

function decideReversal(rows: ReverseRows, command: Reverse, context: DecisionContext): Decision<FactReply, SavedFact> {
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
