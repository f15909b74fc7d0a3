import { createHash } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { matchStatement } from '../src/statement/answer.js';
import {
  beginStatement,
  closeStatement,
  closingEntries,
  reopenStatement,
  statementReopening,
} from '../src/statement/closing.js';
import {
  daysOf,
  digestText,
  isClosed,
  lineAmount,
  lineKey,
  openStatement,
  periodOf,
  refuseStatement,
  statedBefore,
  type InsurerStatement,
} from '../src/statement/statement.js';
import { claimsRatioOf, lineCountOf } from '../src/statement/totals.js';
import { INSURER, decidedAt, DRAWN_ID, refusal } from './insured.js';

import {
  BY_INSURER,
  CLAIM,
  closed,
  entry,
  LINES,
  NOW,
  PREMIUM,
  SALE,
  sumByAccount,
  sumOf,
  TOTALS,
} from './statements.sample.js';

describe('the lines of a statement', () => {
  it('add up, corrections and what we paid by themselves', () => {
    expect(TOTALS).toEqual({
      policyCount: 2,
      loan: { lineCount: 3, premiumCentimes: 1_000, taxCentimes: 123, commissionCentimes: 175, netCentimes: 825 },
      standalone: {
        lineCount: 1,
        premiumCentimes: 3_000,
        taxCentimes: 368,
        commissionCentimes: 526,
        netCentimes: 2_474,
      },
      premiums: { lineCount: 4, premiumCentimes: 4_000, taxCentimes: 491, commissionCentimes: 701, netCentimes: 3_299 },
      claims: { count: 2, amountCentimes: 2_000 },
      paidHere: { count: 1, amountCentimes: 1_500 },
      byBenefit: { birth: { count: 2, amountCentimes: 2_000 } },
      netCentimes: 1_799,
      digest: createHash('sha256').update(LINES.map(digestText).join('')).digest('hex'),
    });
    expect([claimsRatioOf(TOTALS), claimsRatioOf(sumOf([CLAIM])), lineCountOf(TOTALS)]).toEqual([0.5, null, 6]);
    expect(claimsRatioOf(sumOf([SALE, CLAIM, BY_INSURER]))).toBe(0.6667);
    expect(claimsRatioOf(sumOf([{ ...SALE, premiumCentimes: 9_000 }, CLAIM, CLAIM, BY_INSURER, BY_INSURER]))).toBe(
      0.4444,
    );
    expect(openStatement(INSURER, '2026-05').id).toBe('saham/2026-05');
  });

  it('have keys, amounts and texts that both sides can make', () => {
    expect([PREMIUM, CLAIM].map(lineKey)).toEqual(['premium/p-1/2026-05', 'claim/SIN-1']);
    expect([PREMIUM, CLAIM].map(lineAmount)).toEqual([1_000, 1_500]);
    expect([PREMIUM, CLAIM].map(digestText)).toEqual([
      'premium/p-1/2026-05;in-force;1;1000;825\n',
      'claim/SIN-1;birth;1500\n',
    ]);
  });

  it('are of what is known now while the month is open, and of what was known then', () => {
    const may = closed('2026-05');
    const before = { firstMonth: '2026-05', knownAt: may.knownAt };
    const june = openStatement(INSURER, '2026-06');
    expect(periodOf(june, [may], NOW)).toEqual({ insurer: INSURER, month: '2026-06', knownAt: NOW, before });
    expect(periodOf(may, [may], NOW)).toEqual({
      insurer: INSURER,
      month: '2026-05',
      knownAt: may.knownAt,
      before: null,
    });
    const closing = { ...june, status: 'closing', knownAt: '2026-07-01T10:00:00.000Z', before } as InsurerStatement;
    expect(periodOf(closing, [may], NOW)).toMatchObject({ knownAt: '2026-07-01T10:00:00.000Z', before });
    const next = closed('2026-06', { before });
    expect(statedBefore([may, next], '2026-07')).toEqual({ firstMonth: '2026-05', knownAt: next.knownAt });
    expect(statedBefore([may], '2026-07')).toBeNull();
    expect(statedBefore([closing], '2026-07')).toBeNull();
    expect([isClosed(undefined), isClosed(closing), isClosed(may)]).toEqual([false, false, true]);
    expect([daysOf('2024-02'), daysOf('2026-12')]).toEqual([
      ['2024-02-01', '2024-02-29'],
      ['2026-12-01', '2026-12-31'],
    ]);
  });
});

describe('closing a month', () => {
  const begin = (month: string, statements: InsurerStatement[] = [], at = NOW, change: object = {}) =>
    beginStatement.decide(
      { statements },
      { insurer: INSURER, month, hasLines: true, isEmpty: false, ...change },
      decidedAt(at),
    );

  it('fixes what is known, from an hour after its end in Morocco on', () => {
    expect(begin('2026-05').save).toEqual({
      statements: [{ ...openStatement(INSURER, '2026-05'), status: 'closing', knownAt: NOW, before: null }],
    });
    expect(() => begin('2026-06', [], '2026-06-30T23:59:59.999Z')).toThrow(
      refusal('statement.month-not-over', { month: '2026-06' }),
    );
    expect(begin('2026-06', [], '2026-07-01T00:00:00.000Z').reply).toEqual({ knownAt: '2026-07-01T00:00:00.000Z' });
  });

  it('goes on with what was known when it was cut off', () => {
    const closing = {
      ...openStatement(INSURER, '2026-05'),
      status: 'closing',
      knownAt: '2026-06-03T10:00:00.000Z',
    } as InsurerStatement;
    expect(begin('2026-05', [closing])).toEqual({ save: {}, reply: { knownAt: '2026-06-03T10:00:00.000Z' } });
  });

  it('goes month by month, with what was stated before', () => {
    const may = closed('2026-05');
    expect(begin('2026-06', [may]).save?.statements).toMatchObject([
      { before: { firstMonth: '2026-05', knownAt: may.knownAt } },
    ]);
    expect(() => begin('2026-05', [may])).toThrow(refusal('statement.closed-already', { month: '2026-05' }));
    expect(() => begin('2026-04', [may])).toThrow(refusal('statement.later-month-closed', { month: '2026-04' }));
    expect(() => begin('2026-06', [closed('2026-03'), closed('2026-04')])).toThrow(
      refusal('statement.earlier-month-open', { month: '2026-06', closedUpTo: '2026-04' }),
    );
    expect(begin('2026-04', [openStatement(INSURER, '2026-05')]).save?.statements).toHaveLength(1);
    expect(begin('2026-06', [openStatement(INSURER, '2026-04')]).save?.statements).toMatchObject([{ before: null }]);
  });

  it('of an empty month has to be meant', () => {
    expect(() => begin('2026-05', [], NOW, { hasLines: false })).toThrow(
      refusal('statement.empty-month', { month: '2026-05' }),
    );
    expect(begin('2026-05', [], NOW, { hasLines: false, isEmpty: true }).save?.statements).toHaveLength(1);
  });

  const closing = { ...openStatement(INSURER, '2026-05'), status: 'closing', knownAt: NOW } as InsurerStatement;
  const close = (statements: InsurerStatement[], totals = TOTALS, isEmpty = false) =>
    closeStatement.decide({ statements }, { insurer: INSURER, month: '2026-05', totals, isEmpty }, decidedAt(NOW));

  it('owes the premiums of loans, and keeps the commission', () => {
    const decision = close([closing]);
    expect(decision.reply).toEqual({ ...closing, status: 'closed', totals: TOTALS, closedAt: NOW });
    expect(decision.save?.statements).toEqual([decision.reply]);
    expect(decision.booking).toEqual({
      bookedOn: '2026-07-02',
      agency: 'HEAD-OFFICE',
      entries: [
        entry('premiums-collected:core-banking', 1_000),
        entry('premiums-due:saham', -1_000),
        entry('premiums-due:saham', 701),
        entry('premium-commissions', -701),
      ],
    });
    expect(() => close([])).toThrow(refusal('statement.closed-already', { month: '2026-05' }));
    expect(() => close([closing], sumOf([]))).toThrow(refusal('statement.empty-month', { month: '2026-05' }));
    expect(close([closing], sumOf([]), true)).not.toHaveProperty('booking');
  });

  it('is taken back when it is opened again, and only the last one', () => {
    const reopen = (statements: InsurerStatement[]) =>
      reopenStatement.decide(
        { statements },
        {
          insurer: INSURER,
          month: '2026-05',
          askedBy: 'hassan',
          approvedBy: 'naima',
          reason: 'late',
          approvalId: DRAWN_ID,
        },
        decidedAt(NOW),
      );
    const may = closed('2026-05');
    const decision = reopen([may]);
    const { closedAt } = may;
    const reopening = {
      reopenedAt: NOW,
      askedBy: 'hassan',
      approvedBy: 'naima',
      reason: 'late',
      closedAt,
      totals: TOTALS,
    };
    expect(decision.save?.statements).toEqual([{ ...openStatement(INSURER, '2026-05'), reopenings: [reopening] }]);
    expect(decision.reply).toEqual({ insurer: INSURER, month: '2026-05', status: 'open' });
    expect(decision.booking?.entries).toEqual(closingEntries(INSURER, TOTALS, -1));
    expect(sumByAccount([...closingEntries(INSURER, TOTALS, -1), ...closingEntries(INSURER, TOTALS, 1)])).toEqual([
      0, 0, 0,
    ]);
    expect(reopen([may, openStatement(INSURER, '2026-06')]).save?.statements).toHaveLength(1);
    expect(reopen([may, closed('2026-04')]).save?.statements).toHaveLength(1);
    expect(() => reopen([may, closed('2026-06')])).toThrow(
      refusal('statement.later-month-closed', { month: '2026-05' }),
    );
    expect(() => reopen([closing])).toThrow(refusal('statement.not-closed', { month: '2026-05' }));
    expect(() => reopen([closed('2026-05', { status: 'matched' })])).toThrow(
      refusal('statement.matched-already', { month: '2026-05' }),
    );
    const { kind, mayAsk, mayApprove } = statementReopening;
    expect([kind, mayAsk, mayApprove]).toEqual([
      'claims.month-reopening',
      ['management'],
      ['management', 'administrator'],
    ]);
    const asked = { insurer: INSURER, month: '2026-05' };
    const asking = { id: 'a-1', asked, by: 'hassan', agency: null, reason: 'late' };
    const proposal = statementReopening.ask.decide({ approval: undefined, statements: [may] }, asking, decidedAt(NOW));
    expect(proposal.save?.approval).toMatchObject({ subject: 'saham/2026-05', asked, askedBy: 'hassan' });
    expect(proposal.reply).toMatchObject({ expiresAt: '2026-07-09T09:00:00.000Z' });
  });
});

it('commands bear the names under which they are kept', () => {
  const commands = [beginStatement, closeStatement, reopenStatement, matchStatement];
  expect(commands.map(({ name }) => name)).toEqual([
    'claims.begin-closing',
    'claims.close-month',
    'claims.reopen-month',
    'claims.match-statement',
  ]);
});

it.each([
  ['statement.malformed-month', 400],
  ['statement.malformed-cursor', 400],
  ['statement.insurer-not-found', 404],
  ['statement.month-not-over', 409],
  ['statement.earlier-month-open', 409],
  ['statement.later-month-closed', 409],
  ['statement.closed-already', 409],
  ['statement.not-closed', 409],
  ['statement.empty-month', 409],
  ['statement.matched-already', 409],
  ['statement.nothing-to-match', 422],
  ['statement.too-many-differences', 422],
  ['statement.unknown-line', 422],
  ['statement.missing-column', 422],
] as const)('%s is answered by its status, %i', (code, status) =>
  expect(refuseStatement(code)).toMatchObject({ code, status }),
);
