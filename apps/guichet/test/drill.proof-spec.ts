import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestPlatform } from '#libs/testing';
import type { DrillResult } from '../src/drill/drill.js';

const { DRILL_SECONDS = '25' } = process.env;

describe('a platform on which one thing breaks after the other, while 64 counters work', () => {
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'transfers', '--instances', 'transfers=2,reporting=2']);
  }, 150_000);
  afterAll(() => platform?.stop(), 90_000);

  it(
    'is well again each time; nothing that was answered is lost or doubled, and the reports equal the books',
    async () => {
      const { code, stdout, stderr } = await platform.run('drill', '--seconds', DRILL_SECONDS, '--json');
      expect([code, stderr]).toEqual([0, expect.stringContaining('well again')]);
      const { faults, operations, lost, doubled, wrong, verification } = JSON.parse(stdout) as DrillResult;
      expect(faults.length).toBeGreaterThan(1);
      expect(operations).toBeGreaterThan(1_000);
      expect({ lost, doubled, wrong }).toEqual({ lost: 0, doubled: 0, wrong: [] });
      expect(verification).toMatchObject({ differences: [], deadLetters: 0 });
    },
    1_000 * (Number(DRILL_SECONDS) + 300),
  );
});
