import { businessDay, credit, debit, drawerLedgerAccount, nextReceipt } from '#libs/domain';
import type { Centimes, Instant, ReceiptSeries } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import type { CardSoldV1 } from '#libs/events';
import accounts from '../../product.js';
import { openAccount, type Account } from '../account/account.js';
import { AccountTable } from '../account/account.table.js';
import { BANK_RULES, CARD_RULES } from '../account/rules.parameter.js';
import { refuseCard, withStep, type Card, type CardStatus } from './card.js';
import { CardTable, StockCountTable } from './card.table.js';

/** What was counted on a shelf, beside what the book said then. */
export interface StockCount {
  id: string;
  agency: string;
  counted: number;
  inBook: number;
  by: string;
  at: Instant;
}

/** Fees of cards. */
export const CARD_FEES = 'card-fees';

/** Cards that the bank has sent to an agency. */
export interface ReceiveCards {
  references: readonly string[];
  agency: string;
  by: string;
}

/** What who receives cards is answered. */
export interface ReceivedReply {
  received: number;
}

/** Takes cards into the stock of an agency, all of them or none. Refuses `card.known`. */
export const receiveCards = defineCommand({
  name: 'accounts.receive-cards',
  rows: ({ references }: ReceiveCards) => ({ cards: CardTable.allBy('reference', references) }),
  decide: (
    { cards }: { cards: Card[] },
    { references, agency, by }: ReceiveCards,
    { at, parameters }: DecisionContext,
  ): Decision<ReceivedReply, { cards: Card[] }> => {
    const [known] = cards;
    if (known) throw refuseCard('card.known', { field: 'references', reference: known.reference });
    const { bank } = parameters.on(BANK_RULES, businessDay(at));
    const unsold = { accountId: null, lastFour: null, soldOn: null, feeCentimes: null, replacedBy: null };
    const step = { status: 'received', at, agency, by } as const;
    const received = references.map((reference): Card => ({
      reference,
      bank,
      status: 'received',
      agency,
      ...unsold,
      steps: [step],
    }));
    return { save: { cards: received }, reply: { received: received.length } };
  },
});

/** A card is sold to the holder of an account. */
export interface SellCard {
  accountId: string;
  reference: string;
  lastFour: string;
  /** The card in whose place it is sold. */
  replaces: string | null;
  agency: string;
  by: string;
}

/** What who sells a card is answered. */
export interface SoldCardReply {
  reference: string;
  status: 'sold';
  feeCentimes: Centimes;
  receiptNumber: string;
}

interface SaleRows {
  account: Account | undefined;
  card: Card | undefined;
  replaced: Card | undefined;
  series: ReceiptSeries | undefined;
}

const NO_CARD = '';

/**
 * Sells a card of the agency's shelf, for a fee in cash; the card that it replaces is used no longer.
 *
 * Refuses `account.not-found`, `account.closed`, `card.not-found`, `card.on-another-shelf`, `card.wrong-status`,
 * `card.of-another-account`.
 */
export const sellCard = defineCommand({
  name: 'accounts.sell-card',
  rows: ({ accountId, reference, replaces, agency }: SellCard) => ({
    account: AccountTable.by('id', accountId),
    card: CardTable.by('reference', reference),
    replaced: CardTable.by('reference', replaces ?? NO_CARD),
    series: ReceiptSeriesTable.by('agency', agency),
  }),
  decide: decideSale,
});

function decideSale(
  rows: SaleRows,
  { reference, lastFour, replaces, agency, by }: SellCard,
  { at, parameters }: DecisionContext,
): Decision<SoldCardReply, { card: Card; replaced?: Card; series: ReceiptSeries }> {
  const account = openAccount(rows.account);
  const { card, replaced } = rows;
  if (card?.bank !== account.bank) throw refuseCard('card.not-found', { field: 'reference' });
  if (card.agency !== agency) throw refuseCard('card.on-another-shelf', { agency: card.agency });
  if (card.status !== 'received') throw refuseCard('card.wrong-status', { cardStatus: card.status });
  if (replaces !== null) checkReplaced(replaced, account);
  const bookedOn = businessDay(at);
  const { feeCentimes } = parameters.on(CARD_RULES, bookedOn);
  const { receiptNumber, series } = nextReceipt(rows.series, agency, accounts.letter, bookedOn);
  const event: CardSoldV1 = {
    type: 'accounts.card-sold.v1',
    subject: account.id,
    occurredAt: at,
    data: { accountId: account.id, agency, bookedOn, feeCentimes, cashCentimes: feeCentimes },
  };
  const sold = withStep(
    { ...card, accountId: account.id, lastFour, soldOn: bookedOn, feeCentimes },
    { status: 'sold', at, agency, by },
  );
  const old = replaced && withStep({ ...replaced, replacedBy: reference }, { status: 'replaced', at, agency, by });
  const entries = [debit(drawerLedgerAccount(agency), feeCentimes), credit(CARD_FEES, feeCentimes)];
  return {
    save: { card: sold, series, ...(replaces !== null && old ? { replaced: old } : {}) },
    ...(feeCentimes > 0 ? { booking: { bookedOn, agency, entries } } : {}),
    events: [event],
    reply: { reference, status: 'sold', feeCentimes, receiptNumber },
  };
}

function checkReplaced(replaced: Card | undefined, account: Account): void {
  if (!replaced) throw refuseCard('card.not-found', { field: 'replaces' });
  if (replaced.accountId !== account.id) throw refuseCard('card.of-another-account', { field: 'replaces' });
  if (!['sold', 'activated', 'blocked'].includes(replaced.status))
    throw refuseCard('card.wrong-status', { field: 'replaces', cardStatus: replaced.status });
}

/** What else becomes of a card. */
export interface StepCard {
  reference: string;
  status: Extract<CardStatus, 'activated' | 'blocked' | 'destroyed'>;
  reason: string;
  agency: string;
  by: string;
}

/** What who changes a card is answered. */
export interface CardStepReply {
  reference: string;
  status: CardStatus;
}

/** From what a card may become it. */
const BEFORE: Readonly<Record<StepCard['status'], readonly CardStatus[]>> = {
  activated: ['sold', 'blocked'],
  blocked: ['sold', 'activated'],
  destroyed: ['received', 'blocked', 'replaced'],
};

/** Activates, blocks or destroys a card. Refuses `card.not-found`, `card.wrong-status`, `card.on-another-shelf`. */
export const stepCard = defineCommand({
  name: 'accounts.step-card',
  rows: ({ reference }: StepCard) => ({ card: CardTable.by('reference', reference) }),
  decide: (
    { card }: { card: Card | undefined },
    { reference, status, reason, agency, by }: StepCard,
    { at }: DecisionContext,
  ): Decision<CardStepReply, { card: Card }> => {
    if (!card) throw refuseCard('card.not-found');
    if (!BEFORE[status].includes(card.status)) throw refuseCard('card.wrong-status', { cardStatus: card.status });
    // A card of the shelf is destroyed where it lies; those of clients are seen to wherever they come.
    if (card.status === 'received' && card.agency !== agency)
      throw refuseCard('card.on-another-shelf', { agency: card.agency });
    return { save: { card: withStep(card, { status, at, agency, by, reason }) }, reply: { reference, status } };
  },
});

/** Writes down what was counted on a shelf, beside what the book said. */
export const countStock = defineCommand({
  name: 'accounts.count-stock',
  rows: ({ id }: StockCount) => ({ count: StockCountTable.madeBy(id) }),
  decide: (_, count: StockCount): Decision<StockCount, { count: StockCount }> => ({ save: { count }, reply: count }),
});
