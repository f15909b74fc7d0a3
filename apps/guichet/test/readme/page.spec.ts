import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { examplesOf, pagesBelow } from './page.js';

const page = (...lines: string[]) => lines.join('\n');
const block = (...lines: string[]) => page('Text.', '', '```console', ...lines, '```', '');
const commands = (text: string) => examplesOf('README.md', text).map(({ command }) => command);

describe('the examples of a page', () => {
  it('are commands with what they print, at their lines', () => {
    expect(examplesOf('README.md', block('$ A=1', '$ echo $A', '1', '', '$ echo; echo 2', '', '2'))).toEqual([
      { path: 'README.md', line: 4, command: 'A=1', answer: [] },
      { path: 'README.md', line: 5, command: 'echo $A', answer: ['1'] },
      { path: 'README.md', line: 8, command: 'echo; echo 2', answer: ['', '2'] },
    ]);
  });

  it.each([
    ['a backslash', '$ echo a \\', '  b'],
    ['an open quotation', "$ curl -d '{", '  "a": 1}\''],
    ['an open pipe', '$ echo a |', 'cat'],
    ['an open brace', '$ lines() {', '  cat', '}'],
    ['a here-document', '$ cat <<END', 'a', 'END'],
    ['an open substitution', '$ A=$(echo', 'b)'],
  ])('go on over lines after %s', (_, ...lines) => {
    expect(commands(block(...lines, 'printed'))).toEqual([lines.join('\n').slice(2)]);
  });

  it('are those of every console block, also of one that is indented or fenced by tildes', () => {
    const text = page('1. First:', '', '   ```console', '   $ echo a', '     a', '   ```', '~~~console', '$ b', '~~~');
    expect(examplesOf('README.md', text).map(({ command, answer }) => [command, answer])).toEqual([
      ['echo a', ['  a']],
      ['b', []],
    ]);
  });

  it('are not what other blocks hold', () => {
    expect(commands(page('```sh', 'npm start', '```', '```ts', "const a = '$ b';", '```'))).toEqual([]);
  });

  it.each([
    ['a prompt in another block', page('```sh', '$ npm start', '```'), 'README.md:2: a prompt outside'],
    ['a prompt in a block without a language', page('```', '$ ls', '```'), 'README.md:2: a prompt outside'],
    ['an answer to nothing', block('HTTP/1.1 200 OK'), 'README.md:4: a console block begins with'],
    ['a block without a command', block(), 'README.md:4: a console block without'],
    ['a block without an end', page('```console', '$ ls'), 'README.md:1: a block that nothing ends'],
    ['a command without an end', block("$ echo 'a"), 'README.md:4: a command without an end'],
    ['a command that no shell takes', block('$ echo )'), /README.md:4: .*syntax error/],
  ])('refuse %s', (_, text, message) => {
    expect(() => commands(text)).toThrow(message);
  });
});

it('the pages are every README, the first one first', () => {
  const root = mkdtempSync(join(tmpdir(), 'guichet-pages-'));
  for (const folder of ['libs', 'apps/b', 'apps/a', 'node_modules/x', 'apps/a/dist', '.cache']) {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(join(root, folder, 'README.md'), block(`$ echo ${folder}`));
  }
  writeFileSync(join(root, 'README.md'), 'No example.');
  expect(pagesBelow(root).map(({ path, examples }) => `${path} ${examples.length}`)).toEqual([
    'README.md 0',
    'apps/a/README.md 1',
    'apps/b/README.md 1',
    'libs/README.md 1',
  ]);
  rmSync(root, { recursive: true });
});

describe('the pages of this project', () => {
  const pages = pagesBelow(process.cwd()).map(({ path }) => ({ path, text: readFileSync(path, 'utf8') }));

  it('begin with one that is read in some minutes', () => {
    expect(pages[0]?.path).toBe('README.md');
    expect(pages[0]?.text.trimEnd().split('\n').length).toBeLessThanOrEqual(150);
  });

  it.each(pages)('$path leads to files that are there', ({ path, text }) => {
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)/g)].map(([, link = '']) => link);
    expect(links.filter((link) => !existsSync(join(dirname(path), link)))).toEqual([]);
  });
});
