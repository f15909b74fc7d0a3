import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { TestPlatform } from '#libs/testing';
import { PageRun } from './page-run.js';
import { PageShell } from './page-shell.js';
import { pagesBelow } from './page.js';

const EXAMPLE_MAX_MS = 90_000;
const START_MAX_MS = 150_000;

describe('the examples of every README', () => {
  const pages = pagesBelow(process.cwd());
  const sinceMs = Date.now();
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await TestPlatform.start();
  }, START_MAX_MS);
  afterAll(() => platform.stop(), START_MAX_MS);

  it('are there', () => {
    expect(pages[0]?.path).toBe('README.md');
    expect(pages.filter(({ examples }) => examples.length > 0).length).toBeGreaterThan(3);
  });

  describe.each(pages.filter(({ examples }) => examples.length > 0))('$path', ({ examples }) => {
    let shell: PageShell;
    let run: PageRun;

    beforeAll(() => {
      shell = new PageShell({ projectRoot: process.cwd(), home: platform.home });
      run = new PageRun(shell, { port: platform.port, sinceMs, withinMs: 60_000 });
    });
    afterAll(() => shell.close());

    it.each(examples)(
      'line $line: $command',
      async (example) => {
        await expect(run.check(example)).resolves.toBeUndefined();
      },
      EXAMPLE_MAX_MS,
    );
  });
});
