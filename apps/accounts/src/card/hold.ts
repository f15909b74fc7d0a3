import { addDays, businessDay, type Centimes, type Day, type Instant } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { announce, AnnouncementTable, type Announcement } from '#libs/partners';
import { availableCentimes, checkDebit, openAccount, refuseAccount, type Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { CARD_RULES } from '../account/rules.parameter.js';
import type { ForeignAmount } from '../movement/movement.js';
import { refuseCard, type Card } from './card.js';
import { CardHoldTable, CardTable } from './card.table.js';

/** Where a card is used. */
export type CardChannel = 'atm' | 'shop';

/** What makes a message of a card network one. */
export interface CardMessage {
  acquirer: string;
  terminal: string;
  sentAt: string;
  stan: string;
  rrn: string;
}

/** Money that is held for a card until it is cleared, reversed, or released because nothing came. */
export interface CardHold {
  id: string;
  /** Of the authorisation. */
  messageKey: string;
  cardReference: string;
  /** Null of a reversal that came before its original. */
  accountId: string | null;
  channel: CardChannel | null;
  status: 'held' | 'cleared' | 'released' | 'reversed';
  /** What was approved, with its increments. */
  authorisedCentimes: Centimes;
  /** What of it is held now. */
  heldCentimes: Centimes;
  clearedCentimes: Centimes;
  heldAt: Instant;
  /** The last day on which it is held. */
  expiresOn: Day | null;
  foreignAmount: ForeignAmount | null;
}

/** What a bank is told of an authorisation. */
export const CARD_HELD = 'card-held';

/** The key of a message: the trace number alone repeats. */
export function messageKeyOf({ acquirer, terminal, sentAt, stan, rrn }: CardMessage): string {
  return [acquirer, terminal, sentAt, stan, rrn].join('/');
}

/** What a bank is answered of a card's message. */
export interface CardReply {
  messageKey: string;
  heldCentimes: Centimes;
}

/** Holds money for a card. */
export interface AuthoriseCard {
  /** Of the hold. */
  id: string;
  bank: string;
  message: CardMessage;
  cardReference: string;
  channel: CardChannel;
  amountCentimes: Centimes;
  /** A fact: the terminal has its answer. */
  isAdvice: boolean;
  isPreAuthorisation?: boolean;
  mayBePartial?: boolean;
  /** The authorisation that this one increases. */
  increases?: CardMessage;
  foreign?: ForeignAmount;
}

interface AuthoriseRows {
  card: Card | undefined;
  account: Account | undefined;
  hold: CardHold | undefined;
  increased: CardHold | undefined;
}

interface SavedHold {
  account?: Account;
  hold?: CardHold;
  increased?: CardHold;
  told?: Announcement;
}

/** The hold of no message: for rows that a command may do without. */
export const NO_MESSAGE = '';

/** The rows of every message of a card: the card, and the account whose it is. */
export const cardRows = (cardReference: string) => {
  const card = CardTable.by('reference', cardReference);
  return { card, account: AccountTable.through('id', card, 'accountId') };
};

/**
 * Holds what a card network asks for, as far as it is there; what an advice says is held whatever is there. A message
 * that is known, or was reversed before it came, holds nothing more.
 *
 * Refuses `card.not-found`, `card.blocked`, `account.closed`, `account.blocked`, `account.due-by-client`,
 * `account.insufficient-funds`.
 */
export const authoriseCard = defineCommand({
  name: 'accounts.authorise-card',
  rows: ({ id, message, cardReference, increases }: AuthoriseCard) => ({
    ...cardRows(cardReference),
    hold: CardHoldTable.by('messageKey', messageKeyOf(message)),
    increased: CardHoldTable.by('messageKey', increases ? messageKeyOf(increases) : NO_MESSAGE),
    told: AnnouncementTable.madeBy(id),
  }),
  decide: decideAuthorisation,
});

function decideAuthorisation(
  rows: AuthoriseRows,
  command: AuthoriseCard,
  { at, parameters }: DecisionContext,
): Decision<CardReply, SavedHold> {
  const { id, bank, message, cardReference, channel } = command;
  const messageKey = messageKeyOf(message);
  if (rows.hold) return { reply: { messageKey, heldCentimes: rows.hold.heldCentimes } };
  const { card, account } = rows;
  if (card?.bank !== bank || !card.accountId) throw refuseCard('card.not-found', { field: 'cardReference' });
  const open = openAccount(account);
  const approvedCentimes = command.isAdvice ? command.amountCentimes : approved(open, card, command);
  const { holdDays, preAuthorisationDays } = parameters.on(CARD_RULES, businessDay(at));
  const expiresOn = addDays(businessDay(at), command.isPreAuthorisation ? preAuthorisationDays : holdDays);
  const told = announce({ id, partner: bank, what: CARD_HELD, payload: { message, approvedCentimes } }, at);
  const own = {
    id,
    messageKey,
    cardReference,
    accountId: open.id,
    channel,
    heldAt: at,
    foreignAmount: command.foreign ?? null,
  };
  const held = { ...open, heldCentimes: open.heldCentimes + approvedCentimes };
  const { increased } = rows;
  // An increment is kept under its own message, so that it is known, and held with the authorisation that it increases.
  if (increased?.status === 'held' && increased.accountId === open.id) {
    const grown = {
      ...increased,
      authorisedCentimes: increased.authorisedCentimes + approvedCentimes,
      heldCentimes: increased.heldCentimes + approvedCentimes,
      expiresOn,
    };
    const nothing = { status: 'cleared', authorisedCentimes: 0, heldCentimes: 0, clearedCentimes: 0 } as const;
    const hold: CardHold = { ...own, ...nothing, expiresOn: null };
    return {
      save: { account: held, increased: grown, hold, told },
      reply: { messageKey, heldCentimes: approvedCentimes },
    };
  }
  const amounts = { authorisedCentimes: approvedCentimes, heldCentimes: approvedCentimes, clearedCentimes: 0 };
  return {
    save: { account: held, hold: { ...own, status: 'held', ...amounts, expiresOn }, told },
    reply: { messageKey, heldCentimes: approvedCentimes },
  };
}

/** What of a request is approved. @throws {DomainError} when nothing is */
function approved(account: Account, card: Card, { amountCentimes, mayBePartial = false }: AuthoriseCard): Centimes {
  if (card.status !== 'sold' && card.status !== 'activated')
    throw refuseCard('card.blocked', { cardStatus: card.status });
  const wantedCentimes = mayBePartial ? Math.min(amountCentimes, availableCentimes(account)) : amountCentimes;
  checkDebit(account, wantedCentimes);
  if (wantedCentimes === 0)
    throw refuseAccount('account.insufficient-funds', { field: 'amountCentimes', availableCentimes: 0 });
  return wantedCentimes;
}

/** The hold after some of it is held no longer, and its account. @param heldCentimes what goes on being held */
export function lowered(
  account: Account,
  hold: CardHold,
  heldCentimes: Centimes,
): { account: Account; hold: CardHold } {
  const freed = hold.heldCentimes - heldCentimes;
  return { account: { ...account, heldCentimes: account.heldCentimes - freed }, hold: { ...hold, heldCentimes } };
}

/** Frees what nobody cleared in time; a clearing may still come. */
export interface ReleaseHold {
  messageKey: string;
}

interface ReleaseRows {
  hold: CardHold | undefined;
  account: Account | undefined;
}

/** Releases a hold whose day has passed; one that is held no longer stays as it is. */
export const releaseHold = defineCommand({
  name: 'accounts.release-hold',
  rows: ({ messageKey }: ReleaseHold) => {
    const hold = CardHoldTable.by('messageKey', messageKey);
    return { hold, account: AccountTable.through('id', hold, 'accountId') };
  },
  decide: (
    { hold, account }: ReleaseRows,
    { messageKey }: ReleaseHold,
    { at }: DecisionContext,
  ): Decision<CardReply, Partial<ReleaseRows>> => {
    const isDue = hold?.status === 'held' && hold.expiresOn !== null && hold.expiresOn < businessDay(at);
    if (!hold || !account || !isDue) return { reply: { messageKey, heldCentimes: hold?.heldCentimes ?? 0 } };
    const freed = lowered(account, hold, 0);
    return {
      save: { account: freed.account, hold: { ...freed.hold, status: 'released' } },
      reply: { messageKey, heldCentimes: 0 },
    };
  },
});
