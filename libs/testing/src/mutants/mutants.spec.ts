import { afterAll, describe, expect, it } from '@jest/globals';
import { decisions } from './decisions.js';
import type { Equivalent } from './equivalent/equivalent.js';
import { EQUIVALENTS } from './equivalent/listed.js';
import { mutated, mutationsOf } from './mutation.js';
import { counted, killedPercent } from './report.js';
import { Survey } from './survey.js';

const mutantsOf = (text: string) => mutationsOf('a.ts', text).map((mutation) => mutated(text, mutation));

describe('a mutant', () => {
  it.each<[string, string[]]>([
    ['f(a < b);', ['f(a <= b);', 'f(a >= b);', ';']],
    ['x = a && b;', ['x = a;', 'x = b;', ';']],
    ['x = a ?? b;', ['x = a;', 'x = b;', ';']],
    ['if (a) b = c;', ['if (true) b = c;', 'if (false) b = c;', 'if (a) ;']],
    ['const x = a ? b : c;', ['const x = true ? b : c;', 'const x = false ? b : c;']],
    ['const x = -a + 1;', ['const x = -a - 1;', 'const x = a + 1;', 'const x = -a + 2;', 'const x = -a + 0;']],
    ["const x = 'a';", ["const x = '';"]],
    ['const x = `a${b}`;', ["const x = '';"]],
    ['const x = [a, b];', ['const x = [];']],
    ['const x = /^a$/u;', ['const x = /a$/u;', 'const x = /^a/u;']],
    ['const x = a.sort().some(b);', ['const x = a.sort().every(b);', 'const x = a.some(b);']],
    ['const x = Math.round(a);', ['const x = Math.floor(a);', 'const x = Math.ceil(a);']],
    ['const x = c ? -1 : 1;', ['const x = true ? -1 : 1;', 'const x = false ? -1 : 1;', 'const x = c ? 1 : 1;']],
    ['const x = !a;', ['const x = a;']],
  ])('of %s is each of %j', (text, mutants) => expect(mutantsOf(text).toSorted()).toEqual(mutants.toSorted()));

  it.each([
    "import { a } from 'b';",
    "type A = 'b' | 1;",
    "const x: Record<'a', 1> = y;",
    "const x = { 'a.b': y };",
    "const x = { detail: 'It is said to a person.' };",
    "const x = assert(a, 'our own mistake');",
    "const x = new Error('our own mistake');",
  ])('is none of types, names and words for people: %s', (text) => {
    expect(mutantsOf(text).filter((mutant) => !/true|false/.test(mutant))).toEqual([]);
  });

  it('is named by the lines that it changes, wherever they stand', () => {
    const [mutation] = mutationsOf('a.ts', 'const y = f(\n  a,\n  1,\n);\nconst x = [\n  y,\n];\n').slice(-1);
    expect(mutation).toMatchObject({ line: 5, before: 'const x = [ y, ];', after: 'const x = [];' });
  });
});

describe('a survey', () => {
  const stale: Equivalent = { path: 'libs/domain/src/time.ts', before: 'x', after: ['y'], why: 'it was there once' };
  const told = EQUIVALENTS.filter(({ before }) => before === 'dayOfHour.set(hour, day);');
  const surveys = [[], [stale, ...told]].map((list) => new Survey(process.cwd(), list));
  afterAll(() => surveys.forEach((survey) => survey.close()));
  const onTime = (i: number) =>
    surveys[i]!.of('libs/domain/src/time.ts', undefined, ({ before }) => /^dayOfHour|^return day/.test(before));

  it('kills a mutant by a test that fails, and says by which', async () => {
    const { tried, specs } = await surveys[0]!.of('libs/domain/src/transitions.ts');
    expect(specs).toEqual(['dist/libs/domain/test/transitions.spec.js']);
    expect(tried.map(({ ended }) => ended)).toEqual(['killed', 'killed', 'killed']);
    expect(tried[0]?.by).toContain('a status › ');
  }, 60_000);

  it('lets live what no test notices, and counts it', async () => {
    const { tried } = await onTime(0);
    const lived = tried.filter(({ ended }) => ended === 'lived');
    expect(lived.map(({ before, after }) => [before, after])).toEqual([['dayOfHour.set(hour, day);', ';']]);
    const counts = counted(tried);
    expect(counts).toMatchObject({ lived: 1, mutants: tried.length });
    expect(killedPercent(counts)).toBeLessThan(100);
  }, 60_000);

  it('tries none that is listed as changing nothing, and names entries that no mutant fits any more', async () => {
    const { tried, stale: found } = await onTime(1);
    expect(counted(tried)).toMatchObject({ lived: 0, equivalent: 1 });
    expect(found).toEqual([stale]);
  }, 60_000);
});

describe('the decisions', () => {
  it('are found in every area, and are no tables, services or texts', () => {
    const found = decisions(process.cwd(), []);
    const areas = ['transfers', 'vehicle-tax', 'reporting', 'domain', 'commands', 'messaging'];
    expect(Object.keys(found)).toEqual(expect.arrayContaining(areas));
    expect(found['transfers']).toEqual(expect.arrayContaining(['apps/transfers/src/transfer/transfer.ts']));
    expect(Object.values(found).flat().join('\n')).not.toMatch(/\.(table|service|controller)\.ts|words/);
    expect(decisions(process.cwd(), ['domain/src/money'])).toEqual({ domain: ['libs/domain/src/money.ts'] });
  });

  it('that are listed as equivalent are among them', () => {
    const all = Object.values(decisions(process.cwd(), [])).flat();
    for (const { path } of EQUIVALENTS) expect(all).toContain(path);
  });
});
