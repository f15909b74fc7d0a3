/** Of a command whose people hit nothing: what it brings. */
export const UNSCREENED = {
  screened: { revision: 0, subjects: [] },
  caseId: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e13',
} as const;

/** What a case is of that is no money from abroad, nor family aid. */
export const NOT_ABROAD = { remittance: undefined, aid: undefined, announcement: undefined };

/** The rows of it, and no code that was promised. */
export const NO_CASE = { memory: [], case: undefined, promised: undefined };
