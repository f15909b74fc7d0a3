/** A mutant that no test can tell from the source: keyed by the changed lines, so that it stays when lines move. */
export interface Equivalent {
  path: string;
  before: string;
  after: string;
  why: string;
}

/** The mutants that change no behaviour, each with its reason. */
export const EQUIVALENTS: readonly Equivalent[] = [];
