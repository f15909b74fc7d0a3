import type { Seals } from '../code-key/seals.service.js';
import { refuseQuote, type Quote } from './quote.js';

/**
 * The quote that a counter brings back.
 *
 * @param sealed undefined when it brings none
 * @throws {DomainError} `quote.foreign` when it was not sealed here
 */
export function openedQuote(seals: Pick<Seals, 'opened'>, sealed: string | undefined): Quote | null {
  if (sealed === undefined) return null;
  const quote = seals.opened<Quote>('quote', sealed);
  if (!quote) throw refuseQuote('quote.foreign', { field: 'quote' });
  return quote;
}
