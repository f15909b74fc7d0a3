import { businessDay, credit, debit, HEAD_OFFICE, type Centimes, type Day, type Instant } from '#libs/domain';
import type { Decision, DecisionContext } from '#libs/commands';
import { cardSettlementLedgerAccount, type Account } from '../account/account.js';
import type { ForeignAmount, Movement } from '../movement/movement.js';
import { MovementTable, newMovements } from '../movement/movement.table.js';
import type { Card } from './card.js';
import { CardHoldTable, UnknownChargeTable } from './card.table.js';
import { cardRows, messageKeyOf, type CardChannel, type CardHold, type CardMessage } from './hold.js';

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

/** The rows of what a bank says was paid. */
export interface FactRows {
  card: Card | undefined;
  account: Account | undefined;
  known: Movement | undefined;
  unknown: UnknownCharge | undefined;
  hold: CardHold | undefined;
}

/** What is saved of them. */
export interface SavedFact {
  account?: Account;
  movement?: Movement;
  accompanying?: Movement;
  unknown?: UnknownCharge;
  hold?: CardHold;
}

/** @param holdOf the message of the authorisation */
export const factRows = ({ id, message, cardReference }: CardFact, holdOf: string) => ({
  ...cardRows(cardReference),
  known: MovementTable.by('reference', referenceOf(message)),
  unknown: UnknownChargeTable.by('messageKey', messageKeyOf(message)),
  hold: CardHoldTable.by('messageKey', holdOf),
  ...newMovements(id),
});

/** Where and when it is booked: with those who look after the account, on the day of the clearing, which is not to come. */
export function placeOf({ agency }: Account, { clearedOn }: Pick<CardFact, 'clearedOn'>, { at }: DecisionContext) {
  const today = businessDay(at);
  return { agency, valueOn: clearedOn < today ? clearedOn : today, bookedAt: at };
}

/** Books apart what belongs to no account. @param amountCentimes above zero the bank has paid */
export function unknownCharge(
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
