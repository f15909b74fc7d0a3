import { defineErrors, type Centimes, type Day, type Instant } from '#libs/domain';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** What becomes of a card: it lies in an agency, is sold to the holder of an account, activated, blocked, replaced, destroyed. */
export const CARD_STATUSES = ['received', 'sold', 'activated', 'blocked', 'replaced', 'destroyed'] as const;
export type CardStatus = (typeof CARD_STATUSES)[number];

/** What happened to a card, when, where and by whom. */
export interface CardStep {
  status: CardStatus;
  at: Instant;
  agency: string;
  by: string;
  reason?: string;
}

/** A card of the partner bank, by its reference: neither its number nor its PIN is known here. */
export interface Card {
  reference: string;
  bank: string;
  status: CardStatus;
  /** On whose shelf it lies, or which sold it. */
  agency: string;
  /** Whose it is, from the sale on. */
  accountId: string | null;
  /** The last four digits, as on the card; from the sale on. */
  lastFour: string | null;
  /** When it was sold, and for what fee. */
  soldOn: Day | null;
  feeCentimes: Centimes | null;
  /** The card in its place. */
  replacedBy: string | null;
  steps: readonly CardStep[];
}

/** Refusals of cards. */
export const refuseCard = defineErrors(ACCOUNTS_WORDS, {
  'card.not-found': { status: 404, detail: 'No card has this reference.' },
  'card.known': { status: 409, detail: 'A card with this reference was received before.' },
  'card.wrong-status': { status: 409, detail: 'What a card is says what may become of it: see its status.' },
  'card.on-another-shelf': { status: 409, detail: 'The card lies in another agency.' },
  'card.of-another-account': {
    status: 409,
    detail: 'The card in whose place this one is sold belongs to another account.',
  },
  'card.blocked': { status: 409, detail: 'The card is blocked, replaced or destroyed: nothing is authorised.' },
  'card.number-in-body': {
    status: 422,
    detail: 'The number of a card is never sent here: give the reference of the bank, and the last four digits.',
  },
});

/** Ids are no numbers of cards, though their digits may look like some. */
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi;
/** 13 to 19 digits that blanks, dots or hyphens group, as on a card; no part of more digits, nor of a word. */
const GROUPED_DIGITS = /(?<![\p{L}\d]|\d[ .-])\d(?:[ .-]?\d){12,18}(?![\p{L}\d]|[ .-]\d)/gu;

/** Whether a text holds the number of a card: 13 to 19 digits, as they are grouped on cards, whose Luhn sum is right. */
export function holdsCardNumber(text: string): boolean {
  const found = text.replaceAll(UUID, ' id ').match(GROUPED_DIGITS) ?? [];
  return found.some((digits) => hasLuhnSum(digits.replaceAll(/\D/g, '')));
}

function hasLuhnSum(digits: string): boolean {
  const sum = [...digits].toReversed().reduce((total, digit, i) => {
    const value = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}

/** Where in a body the number of a card is, `holder.address`; undefined when nowhere. */
export function cardNumberIn(body: unknown, path = ''): string | undefined {
  if (typeof body === 'string') return holdsCardNumber(body) ? path : undefined;
  if (typeof body !== 'object' || body === null) return undefined;
  for (const [name, value] of Object.entries(body)) {
    const found = cardNumberIn(value, path ? `${path}.${name}` : name);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** The card after a step. */
export function withStep(card: Card, step: CardStep): Card {
  return { ...card, status: step.status, steps: [...card.steps, step] };
}
