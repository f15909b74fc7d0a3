import { defineErrors, instantOf, type Centimes, type Instant } from '#libs/domain';
import type { FeeMode, Price, PricedOperator } from '../tariff/tariff.js';
import { TRANSFERS_WORDS } from '../words/refusals.words.js';

/** What an agency's client is told that a sending costs, for a while. It is kept by whoever was told, sealed. */
export interface Quote {
  agency: string;
  operator: PricedOperator;
  /** As {@link priceOf} takes it. */
  statedCentimes: Centimes;
  feeMode: FeeMode;
  price: Price;
  validUntil: Instant;
}

/** How long a quote is valid (rule of the product). */
export const QUOTE_VALID_MINUTES = 10;

/** Refusals of quotes. */
export const refuseQuote = defineErrors(TRANSFERS_WORDS, {
  'quote.expired': { status: 422, detail: 'The quote is no longer valid: ask for another one, and tell the sender.' },
  'quote.foreign': { status: 422, detail: 'This quote was not given to your agency.' },
  'quote.differs': { status: 422, detail: 'The quote is of another operator, amount or way to take the fee.' },
});

/** Until when a quote of now is valid. */
export function validUntil(at: Instant): Instant {
  return instantOf(Date.parse(at) + QUOTE_VALID_MINUTES * 60_000);
}

/**
 * The price that a sender was told.
 *
 * @throws {DomainError} `quote.foreign`, `quote.differs`, `quote.expired`
 */
export function priceOfQuote(
  quote: Quote,
  asked: Pick<Quote, 'agency' | 'operator' | 'statedCentimes' | 'feeMode'>,
  at: Instant,
): Price {
  if (quote.agency !== asked.agency) throw refuseQuote('quote.foreign', { field: 'quote' });
  const differing = (['operator', 'statedCentimes', 'feeMode'] as const).find((name) => quote[name] !== asked[name]);
  if (differing) {
    const field = differing === 'statedCentimes' ? 'amountCentimes' : differing;
    throw refuseQuote('quote.differs', { field, quoted: quote[differing] });
  }
  if (quote.validUntil < at) throw refuseQuote('quote.expired', { field: 'quote', validUntil: quote.validUntil });
  return quote.price;
}
