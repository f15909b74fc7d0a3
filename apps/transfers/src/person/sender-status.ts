import type { IdKind } from './person.js';

/** Who may send family aid abroad (domain rule: resident Moroccans, foreign residents, foreign visitors). */
export const SENDER_STATUSES = ['resident-moroccan', 'resident-foreigner', 'foreign-visitor'] as const;
export type SenderStatus = (typeof SENDER_STATUSES)[number];

/** Papers besides the ID that a teller may have to see. `passport-pages`: the first three. */
export const AID_PAPERS = ['family-link-proof', 'passport-pages', 'entry-stamp', 'exchange-slip'] as const;
export type AidPaper = (typeof AID_PAPERS)[number];

/** What a sender of family aid must show. */
export interface NeededPapers {
  idKinds: readonly IdKind[];
  papers: readonly AidPaper[];
}

/**
 * What each sender must show (domain rule: ID and proof of the family link; visitors three pages of the passport, the
 * stamp of their entry and the slip of the exchange).
 */
export const PAPERS_NEEDED: Readonly<Record<SenderStatus, NeededPapers>> = {
  'resident-moroccan': { idKinds: ['cin'], papers: ['family-link-proof'] },
  'resident-foreigner': { idKinds: ['residence-permit'], papers: ['family-link-proof'] },
  'foreign-visitor': { idKinds: ['passport'], papers: ['passport-pages', 'entry-stamp', 'exchange-slip'] },
};
