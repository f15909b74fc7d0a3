import { globSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { STATUS_CODES } from 'node:http';
import { titleOf } from '#libs/domain';

/** A code of the house, as its table defines it. */
interface Defined {
  path: string;
  code: string;
  detail: string;
}

interface WordsFile {
  path: string;
  fr: Record<string, string>;
  ar: Record<string, string>;
}

const ARABIC = /[\u0620-\u064A]/;
const ENDING = /[.…:;!?؟؛،]$/u;
const NAMES = /\b(?:[a-z]+[A-Z]\w*|[A-Za-z]+-Key|webhook-\w+|\w+\/[a-z][\w.+-]*|CSV|XLSX|RIB)\b/g;

// That no code is without words is the compiler's to say, of each defineErrors; here is what it cannot see.
describe('the words of refusals', () => {
  const defined = globSync('{libs,apps}/*/src/**/*.ts').flatMap((path) => definedIn(path));
  const files = globSync('{libs/*/src/**/refusals,apps/*/src/words/*}.words.ts').map(wordsIn);

  it('are found, with the codes', () => {
    expect(defined.length).toBeGreaterThan(240);
    expect(files.length).toBeGreaterThan(10);
  });

  it.each(files)('of $path are of codes that there are', ({ path, fr, ar }) => {
    const owner = path.split('/').slice(0, 2).join('/');
    const codes = defined.filter((one) => one.path.startsWith(`${owner}/`)).map(({ code }) => code);
    expect(Object.keys(fr).filter((code) => !codes.includes(code))).toEqual([]);
    expect(Object.keys(ar)).toEqual(Object.keys(fr));
  });

  it.each(files)('of $path are written in their language, as sentences', ({ fr, ar }) => {
    for (const [code, text] of Object.entries(fr)) {
      expect({ code, is: ARABIC.test(text) }).toEqual({ code, is: false });
      expect({ code, ends: ENDING.test(text) }).toEqual({ code, ends: true });
      expect({ code, ends: ENDING.test(ar[code]!) }).toEqual({ code, ends: true });
      expect({ code, is: ARABIC.test(ar[code]!) }).toEqual({ code, is: true });
    }
  });

  it.each(defined)('of $code keep the names of fields, headers and formats', ({ path, code, detail }) => {
    const owner = path.split('/').slice(0, 2).join('/');
    const file = files.find((one) => one.path.startsWith(`${owner}/`) && code in one.fr);
    if (!file) return expect(path).toBe('libs/testing/src/sample/purse.ts');
    for (const name of detail.match(NAMES) ?? []) {
      expect(`${file.fr[code]}`).toContain(name);
      expect(`${file.ar[code]}`).toContain(name);
    }
  });

  it('have a title for every status', () => {
    const statuses = [400, 401, 403, 404, 406, 408, 409, 413, 414, 415, 422, 429, 431, 500, 502, 503, 504];
    for (const status of statuses) {
      expect(titleOf(status, 'fr')).not.toBe(STATUS_CODES[status]);
      expect(titleOf(status, 'ar')).toMatch(ARABIC);
    }
  });
});

function definedIn(path: string): Defined[] {
  const text = readFileSync(path, 'utf8');
  const tables = [...text.matchAll(/defineErrors\(\w+, \{\n(.*?)\n\}\)/gs)].map(([, table = '']) => `${table}\n`);
  const entries = tables.flatMap((table) => [...table.matchAll(/^ {2}'([a-z.-]+)': \{(.*?)\},\n/gms)]);
  return entries.map(([, code = '', rest = '']) => ({ path, code, detail: /detail:\s*(.*)/s.exec(rest)?.[1] ?? '' }));
}

/** The file as data: its names are unique, so a spec cannot import them all by name. */
function wordsIn(path: string): WordsFile {
  const [, fr = '', ar = ''] =
    /\n {2}fr: \{\n(.*?)\n {2}\},\n {2}ar: \{\n(.*?)\n {2}\},/s.exec(readFileSync(path, 'utf8')) ?? [];
  return { path, fr: textsIn(fr), ar: textsIn(ar) };
}

function textsIn(table: string): Record<string, string> {
  const entries = [...table.matchAll(/'([a-z.-]+)':\s+(?:'((?:[^'\\]|\\.)*)'|"([^"]*)")/g)];
  return Object.fromEntries(entries.map(([, code = '', single, double]) => [code, single ?? double ?? '']));
}
