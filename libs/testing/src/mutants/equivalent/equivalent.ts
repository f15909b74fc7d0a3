/** Mutants that no test can tell from the source: keyed by the changed lines, so that they stay when lines move. */
export interface Equivalent {
  path: string;
  before: string;
  /** What the lines become, in each of these mutants. */
  after: readonly string[];
  why: string;
}

/** A `findLast` for a `find`. */
export function thereOnce(path: string, before: string): Equivalent {
  return { path, before, after: [before.replace('.find(', '.findLast(')], why: 'each is there once' };
}

/** `<` for `<=` in a choice between the two that are compared, and so on. */
export function eitherWhereEqual(path: string, before: string): Equivalent {
  const after = before.replace(/ ([<>])(=?) /, (_, sign: string, equal: string) => ` ${sign}${equal ? '' : '='} `);
  return { path, before, after: [after], why: 'where they are equal, either will do' };
}
