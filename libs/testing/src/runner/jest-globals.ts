import type * as Jest from '@jest/globals';

/** What spec files may take of `@jest/globals`; of `jest` what watches a function. */
export interface SpecGlobals extends Pick<
  typeof Jest,
  'afterAll' | 'afterEach' | 'beforeAll' | 'beforeEach' | 'describe' | 'expect' | 'it' | 'test'
> {
  jest: Pick<typeof Jest.jest, 'fn' | 'restoreAllMocks' | 'spyOn'>;
}

// Modules are loaded once, spec files come one after the other: importers see the variables, as those of the file that runs.
export let afterAll: SpecGlobals['afterAll'];
export let afterEach: SpecGlobals['afterEach'];
export let beforeAll: SpecGlobals['beforeAll'];
export let beforeEach: SpecGlobals['beforeEach'];
export let describe: SpecGlobals['describe'];
export let expect: SpecGlobals['expect'];
export let it: SpecGlobals['it'];
export let test: SpecGlobals['test'];
export let jest: SpecGlobals['jest'];

/** Gives the spec file that is loaded next its own. */
export function giveGlobals(globals: Record<Exclude<keyof SpecGlobals, 'jest'>, unknown> & { jest?: unknown }): void {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, test, jest } = globals as SpecGlobals);
}
