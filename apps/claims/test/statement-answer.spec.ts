import { describe, expect, it } from '@jest/globals';
import { DIFFERENCES_MAX, differencesOf, matchAnswer, matchStatement, totalLines } from '../src/statement/answer.js';
import { settlementEntries } from '../src/statement/closing.js';
import { type InsurerStatement } from '../src/statement/statement.js';
import { INSURER, decidedAt, refusal } from './insured.js';

import { closed, CORRECTION, entry, NOW, sumOf, TOTALS } from './statements.sample.js';

describe("an insurer's answer", () => {
  const OURS = [
    { key: 'claim/SIN-1', amountCentimes: 1_500 },
    { key: 'premium/p-1/2026-05', amountCentimes: 1_000 },
  ];
  const THEIR_TOTALS = { premiumCentimes: 4_000, claimCentimes: 2_000, claimCount: 2, netCentimes: 1_799 };
  const match = (answer: object, statements: InsurerStatement[] = [closed('2026-05')], differences: never[] = []) => {
    const matching = matchAnswer(TOTALS, OURS, { totals: null, lines: null, ...answer });
    const command = { insurer: INSURER, month: '2026-05', matching, openIds: ['old'] };
    return {
      ...matchStatement.decide({ statements, differences }, command, decidedAt(NOW)),
      rows: matchStatement.rows(command),
    };
  };

  it('that agrees settles premiums and what we paid by one transfer', () => {
    for (const answer of [{ totals: THEIR_TOTALS }, { lines: OURS }, { totals: THEIR_TOTALS, lines: OURS }]) {
      const { reply, save, booking } = match(answer);
      expect(reply).toEqual({ insurer: INSURER, month: '2026-05', status: 'matched', differences: [] });
      expect(save).toMatchObject({ statements: [{ status: 'matched', answeredAt: NOW }], differences: [] });
      expect(booking?.entries).toEqual([
        entry('premiums-due:saham', 3_299),
        entry('bank:settlement', -3_299),
        entry('bank:settlement', 1_500),
        entry('benefits-paid:saham', -1_500),
      ]);
    }
    expect(settlementEntries(INSURER, sumOf([CORRECTION]))).toEqual([
      entry('bank:settlement', 825),
      entry('premiums-due:saham', -825),
    ]);
  });

  it('that differs is told line by line and total by total, and kept', () => {
    const lines = [{ key: 'claim/SIN-1', amountCentimes: 1_400 }];
    const { reply, save, rows, ...rest } = match({ totals: { ...THEIR_TOTALS, claimCount: 1 }, lines });
    expect(rest).not.toHaveProperty('booking');
    expect(reply).toMatchObject({
      status: 'differs',
      differences: [
        { key: 'claim/SIN-1', what: 'different', mineCentimes: 1_500, theirsCentimes: 1_400, fields: ['amount'] },
        { key: 'premium/p-1/2026-05', what: 'missing-there', mineCentimes: 1_000, theirsCentimes: null, fields: [] },
        { key: 'total/claims', what: 'different', mineCentimes: 2_000, theirsCentimes: 2_000, fields: ['count'] },
      ],
    });
    expect(save?.differences).toMatchObject(
      ['claim/SIN-1', 'premium/p-1/2026-05', 'total/claims'].map((key) => ({
        key,
        partner: INSURER,
        statement: '2026-05',
      })),
    );
    expect(rows.differences.values).toContain('old');
    expect(rows.differences.values).toHaveLength(4);
    expect(totalLines(THEIR_TOTALS).map(({ key }) => key)).toEqual(['total/premiums', 'total/claims', 'total/net']);
  });

  it('is taken of a month that is closed and not matched, and says something', () => {
    expect(() => match({})).toThrow(refusal('statement.nothing-to-match'));
    expect(() => match({ lines: OURS }, [])).toThrow(refusal('statement.not-closed', { month: '2026-05' }));
    expect(() => match({ lines: OURS }, [closed('2026-05', { status: 'matched' })])).toThrow(
      refusal('statement.matched-already', { month: '2026-05' }),
    );
    expect(match({ lines: OURS }, [closed('2026-05', { status: 'differs' })]).reply.status).toBe('matched');
  });

  it('with thousands of differences is the wrong file', () => {
    const lines = (count: number) =>
      Array.from({ length: count }, (_, n) => ({ key: `claim/${n}`, amountCentimes: 1 }));
    const answer = (count: number) => matchAnswer(TOTALS, [], { totals: null, lines: lines(count) });
    expect(differencesOf(answer(DIFFERENCES_MAX))).toHaveLength(5_000);
    expect(() => differencesOf(answer(DIFFERENCES_MAX + 1))).toThrow(
      refusal('statement.too-many-differences', { differenceCount: 5_001, differencesMax: 5_000 }),
    );
  });
});
