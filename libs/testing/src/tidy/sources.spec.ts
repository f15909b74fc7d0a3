import { describe, expect, it } from '@jest/globals';
import type { Finding, HouseBetweenSources } from './house.js';
import { parse } from './source.js';
import { checkSources } from './tidy.js';

const HOUSE: HouseBetweenSources = {
  ownNames: ['apps/simulators'],
  mostFilesInAFolder: 2,
  largeFolders: ['migrations'],
  developed: ['libs/testing'],
  unimported: { node: 'a command' },
};
const LISTED = {
  dependencies: { pg: '8', '@koa/cors': '5' },
  devDependencies: { node: '24', jest: '30', '@types/pg': '8', '@types/koa__cors': '5' },
};
const USED = "import 'pg';\nimport '@koa/cors';\n";
const claim = 'apps/claims/src/claim.ts';
const SIMULATOR = 'apps/simulators/src/insurer/insurer.ts';
const loan = 'apps/claims/src/loan/loan.ts';

describe('a breach between sources is found', () => {
  it.each<[breach: string, message: RegExp, texts: Record<string, string>]>([
    [`${claim} Claim`, /exported by libs\/a\/src\/b.ts too/, exporting('Claim', claim, 'libs/a/src/b.ts')],
    [`${claim} CLAIM`, /exported by/, { [claim]: 'export const { CLAIM } = a;', [loan]: 'export enum CLAIM {}' }],
    [`${claim} Claim`, /exported by/, { [claim]: 'class Claim {}\nexport { Claim };', ...exporting('Claim', loan) }],
    [`${claim} Loan`, /exported by/, { [claim]: "export { Debt as Loan } from './a.js';", ...exporting('Loan', loan) }],
    [
      'apps/claims/test/a.ts clerk',
      /exported by/,
      exporting('clerk', 'apps/claims/test/a.ts', 'apps/claims/test/b.ts'),
    ],
    ['apps/simulators/src/bank/bank.ts Half', /by/, exporting('Half', 'apps/simulators/src/bank/bank.ts', SIMULATOR)],
  ])('%s: %s', (breach, message, texts) => expect(found('exports', texts)).toContainEqual(told(breach, message)));

  it.each<[breach: string, message: RegExp, texts: Record<string, string>]>([
    [
      'apps/claims: loan → member → loan',
      /circle: loan → member → loan \(apps\/claims\/src\/loan\/loan.ts:2, apps\/claims\/src\/member\/member.ts:1\)/,
      {
        [loan]: "\nimport { Member } from '../member/member.js';",
        'apps/claims/src/member/member.ts': "import type { Loan } from '../loan/loan.js';",
      },
    ],
    [
      'apps/claims: . → loan → product.ts → .',
      /circle/,
      {
        [claim]: "export * from './loan/loan.js';",
        [loan]: "const a = await import('../../product.js');",
        'apps/claims/product.ts': "let a: import('./src/claim.js').Claim;",
      },
    ],
    [
      'libs/a: b → b/c → b',
      /circle/,
      { 'libs/a/src/b/b.ts': "import './c/c.js';", 'libs/a/src/b/c/c.ts': "import '../b.js';" },
    ],
  ])('%s: %s', (breach, message, texts) => expect(found('rooms', texts)).toEqual([told(breach, message)]));

  it('circles, the shortest first, each arrow once', () => {
    const room = (name: string, ...others: string[]): Record<string, string> => ({
      [`apps/claims/src/${name}/${name}.ts`]: others.map((other) => `import '../${other}/${other}.js';`).join('\n'),
    });
    const texts = {
      ...room('a', 'b'),
      ...room('b', 'c', 'd'),
      ...room('c', 'a'),
      ...room('d', 'b'),
      ...room('e', 'a'),
    };
    const circles = found('rooms', texts).map(({ breach }) => breach);
    expect(circles).toEqual(['apps/claims: b → d → b', 'apps/claims: a → b → c → a']);
  });

  it.each<[breach: string, message: RegExp, texts: Record<string, string>]>([
    ['apps/claims/src', /3 source files, more than 2/, filesOf('apps/claims/src', 3)],
    ['libs/a/src/b', /3 source files, more than 2/, filesOf('libs/a/src/b', 3)],
  ])('%s: %s', (breach, message, texts) => expect(found('folders', texts)).toEqual([told(breach, message)]));

  it.each<[breach: string, message: RegExp, texts: Record<string, string>]>([
    [`${claim} left-pad`, /left-pad is not listed/, { [claim]: "import 'left-pad/now.js';" }],
    ['libs/a/test/a.spec.ts @a/b', /@a\/b is not listed/, { 'libs/a/test/a.spec.ts': "import a from '@a/b/c';" }],
    [`${claim} jest`, /development package/, { [claim]: "import 'jest';" }],
    ['package.json jest', /nobody imports it/, {}],
    ['package.json @types/pg', /nobody imports it/, { [claim]: "import '@koa/cors';" }],
    ['package.json node', /needs no place/, { 'libs/testing/src/a.ts': "import 'node';" }],
  ])('%s: %s', (breach, message, texts) => expect(found('dependencies', texts)).toContainEqual(told(breach, message)));

  it('an exception for a package that is not listed', () => {
    const house = { ...HOUSE, unimported: { ava: 'a command' } };
    expect(found('dependencies', {}, house)).toContainEqual(told('package.json ava', /needs no place/));
  });
});

describe('what is tidy between sources passes', () => {
  it.each<[rule: Finding['rule'], texts: Record<string, string>]>([
    ['exports', { [claim]: 'export interface Claim {}\nexport const Claim = 1;', ...exporting('Loan', loan) }],
    [
      'exports',
      { ...exporting('Loan', loan), [claim]: "export * from './loan/loan.js';\nexport { Loan } from './a.js';" },
    ],
    ['exports', { [claim]: 'class Loan {}\nexport default function () {}', [loan]: 'export default class {}' }],
    ['exports', exporting('Half', claim, SIMULATOR)],
    ['exports', exporting('clerk', claim, 'apps/claims/test/a.ts', 'apps/transfers/test/a.ts')],
    ['rooms', { [claim]: "import './loan/loan.js';\nimport '#libs/a';", [loan]: "import './fee.js';\nimport 'pg';" }],
    ['rooms', { [claim]: "import './lapse.js';", 'apps/claims/src/history/year.ts': "import '../claim.js';" }],
    ['rooms', { [loan]: "import '../claim.js';", 'apps/claims/src/claim.spec.ts': "import './loan/loan.js';" }],
    ['folders', { ...filesOf('apps/claims/src', 2), 'apps/claims/src/claim.spec.ts': '' }],
    ['folders', { ...filesOf('apps/claims/test', 3), ...filesOf('apps/claims/src/migrations', 3) }],
    ['dependencies', { [claim]: `${USED}import 'fs';\nimport 'node:fs';`, 'libs/a/test/a.spec.ts': "import 'jest';" }],
    ['dependencies', { [claim]: USED, 'libs/testing/src/a.ts': "import 'jest';" }],
  ])('%s (%#)', (rule, texts) => expect(found(rule, texts)).toEqual([]));
});

function found(rule: Finding['rule'], texts: Record<string, string>, house = HOUSE): Finding[] {
  const sources = Object.entries(texts).map(([path, text]) => parse(path, text));
  return checkSources(sources, LISTED, house).filter((finding) => finding.rule === rule);
}

function told(breach: string, message: RegExp): unknown {
  return expect.objectContaining({ breach, message: expect.stringMatching(message) });
}

function exporting(name: string, ...paths: string[]): Record<string, string> {
  return Object.fromEntries(paths.map((path) => [path, `export class ${name} {}`]));
}

function filesOf(folder: string, count: number): Record<string, string> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`${folder}/a${index}.ts`, '']));
}
