import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { PageRun } from './page-run.js';
import { PageShell } from './page-shell.js';
import { examplesOf } from './page.js';

describe('a page is run', () => {
  let shell: PageShell;
  let run: PageRun;
  beforeEach(() => {
    shell = new PageShell({ projectRoot: process.cwd(), home: join(process.cwd(), '.nowhere') });
    run = new PageRun(shell, { port: 9_999, sinceMs: Date.now(), withinMs: 0 });
  });
  afterEach(() => shell.close());

  const expectShown = async (...lines: string[]) => {
    for (const example of examplesOf('README.md', ['```console', ...lines, '```'].join('\n'))) await run.check(example);
  };

  it('in one shell, command by command', async () => {
    await expectShown(
      '$ A=$(echo 1)',
      '$ say() {',
      '  echo "$1"; }',
      '$ # nothing',
      '$ say $A',
      '1',
      '$ cat; pwd',
      '…',
    );
  });

  it('with the errors that a terminal shows too', () => expectShown('$ echo a >&2; echo b', 'a', 'b'));

  it('with the port of the platform in place of the one that is shown', () =>
    expectShown('$ echo "$(expr localhost:8080 : ".*:")"', '10', '$ echo localhost:8080/', 'localhost:8080/'));

  it('with the codes that it made in place of those that are shown', () =>
    expectShown('$ expr 18 + 100000000000', '352724948216', '$ A=352724948216; echo ${#A} ${A:0:3}', '12 100'));

  it('and writes its files elsewhere', async () => {
    await expectShown('$ echo a >receipt.pdf; cat receipt.pdf', 'a', '$ ls -d apps', 'apps');
    expect(existsSync(join(process.cwd(), 'receipt.pdf'))).toBe(false);
  });

  it.each([
    ['a wrong answer', ['$ echo paid', 'sent'], 'README.md:2\n$ echo paid\nshown is sent'],
    ['a changed key', ['$ echo \'{"feeCentimes":1}\'', '{"fee":1}'], '.feeCentimes: is not shown'],
    ['a missing command', ['$ no-such-command', '…'], 'exit code 127'],
    ['a missing command before a pipe', ['$ no-such-command | cat', '…'], 'exit code 127'],
    ['a command that fails', ['$ echo a; false', 'a'], 'exit code 1'],
    ['a missing file of the platform', ['$ npm run -s guichet -- report --periods 2026', '…'], 'exit code 1'],
    ['a variable that nobody has made', ['$ echo "a $MOBILE"', '…'], 'MOBILE: unbound variable'],
    ['one in a substitution', ['$ A=$(echo "$MOBILE")', '…'], 'exit code'],
    ['an answer that is not shown', ['$ echo a'], 'nothing more is shown, but printed was: a'],
    ['no answer', ['$ true', 'a'], 'shown is a, printed was nothing more'],
  ])('and %s fails it', async (_, lines, message) => {
    await expect(expectShown(...lines)).rejects.toThrow(message);
  });

  it('and fails to its end once its shell has ended', async () => {
    await expect(expectShown('$ exit 3')).rejects.toThrow('the shell of this page has ended');
    await expect(expectShown('$ echo a', 'a')).rejects.toThrow('the shell of this page has ended');
  });
});

describe('what only reads is asked again', () => {
  const expectInTheEnd = async (command: string, answer: string) => {
    const shell = new PageShell({ projectRoot: process.cwd(), home: join(process.cwd(), '.nowhere') });
    const run = new PageRun(shell, { port: 9_999, sinceMs: Date.now(), withinMs: 5_000 });
    try {
      // A platform that has counted one more each time it is asked.
      await run.check({
        path: '',
        line: 1,
        command: 'N=0; curl() { N=$((N + 1)); echo $N; }; kcat() { curl; }',
        answer: [],
      });
      await run.check({ path: '', line: 1, command, answer: [answer] });
    } finally {
      await shell.close();
    }
  };

  it.each(['curl -s localhost:8080/figures', 'kcat -C -e -q -t loans.answers'])(
    'until it shows what was done before: %s',
    (command) => expectInTheEnd(command, '3'),
  );
  it.each(['curl -s localhost:8080/sales -d 1', 'kcat -P -t loans'])('but what changes is not: %s', (command) =>
    expect(expectInTheEnd(command, '3')).rejects.toThrow('was 1'),
  );
});
