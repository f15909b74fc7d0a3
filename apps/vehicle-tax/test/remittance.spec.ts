import { describe, expect, it } from '@jest/globals';
import { contextAt } from '#libs/testing';
import {
  beginClosing,
  close,
  match,
  monthsBetween,
  openMonth,
  type Remittance,
  type StatementAnswer,
} from '../src/remittance/remittance.js';
import { monthReopening, reopen } from '../src/remittance/reopening.js';
import { codeOf } from './assess-on.js';

const AT = '2026-04-05T23:30:00.000Z'; // the 6th in Morocco
const CLOSED_AT = '2026-03-01T02:00:00.000Z';
const TOTALS = { paymentCount: 2, amountCentimes: 140_000, digest: 'ab'.repeat(32) };
const NOTHING_PAID = { paymentCount: 0, amountCentimes: 0, digest: 'cd'.repeat(32) };
const OPEN = { month: '2026-02', totals: null, closedAt: null, answer: null, answeredAt: null, reopenings: [] };
const closing: Remittance = { ...OPEN, status: 'closing' };
const closed: Remittance = { ...OPEN, status: 'closed', totals: TOTALS, closedAt: CLOSED_AT };
const answered = { ...closed, answer: { ...TOTALS, exceptions: [] }, answeredAt: CLOSED_AT };
const matched: Remittance = { ...answered, status: 'matched' };
const differs: Remittance = { ...answered, status: 'differs' };

describe('the months of a late payment', () => {
  it.each([
    ['2026-02', '2026-02', ['2026-02']],
    ['2025-11', '2026-01', ['2025-11', '2025-12', '2026-01']],
    ['2026-09', '2026-10', ['2026-09', '2026-10']],
    ['2026-03', '2026-02', []],
    ['2025-01', '2026-01', ['2025-01', '2025-02', '2025-03', '2025-04']],
  ])('from %s to %s are %j, four at most', (first, last, months) => expect(monthsBetween(first, last)).toEqual(months));

  it('bring the row of the one it goes into, made new or as it is', () => {
    expect(openMonth([], '2026-02', '2026-03')).toEqual({
      month: '2026-02',
      remittances: [{ ...OPEN, status: 'open' }],
    });
    const reopened: Remittance = { ...OPEN, status: 'open', reopenings: [{ ...closed, reopenedAt: AT } as never] };
    expect(openMonth([reopened], '2026-02', '2026-03')).toEqual({ month: '2026-02', remittances: [reopened] });
  });
});

describe('a month', () => {
  const begin = (remittance: Remittance | undefined, at = AT, paymentCount = 1, isEmpty = false, month = '2026-02') =>
    beginClosing.decide({ remittance }, { month, paymentCount, isEmpty }, contextAt(at));

  it.each([
    ['2026-04-30T23:59:59.999Z', 'remittance.month-not-over'],
    ['2026-05-01T00:00:00.000Z', 'not refused'],
  ])('that begins to close at %s, an hour after its end in Morocco: %s', (at, code) => {
    expect(codeOf(() => begin(undefined, at, 1, false, '2026-04'))).toBe(code);
  });

  it('lets no payment in while it is closed, and goes on where it was cut off', () => {
    expect(begin(undefined).save?.remittance).toEqual(closing);
    expect(begin(closing).save?.remittance).toEqual(closing);
    for (const over of [closed, matched, differs]) expect(codeOf(() => begin(over))).toBe('remittance.closed-already');
  });

  it('in which nothing was paid is closed only by who says so', () => {
    expect(codeOf(() => begin(undefined, AT, 0))).toBe('remittance.empty-month');
    expect(codeOf(() => begin(undefined, AT, 0, true))).toBe('not refused');
    expect(codeOf(() => begin(undefined, AT, 1, true))).toBe('not refused');
  });

  const closeWith = (remittance: Remittance | undefined, totals = TOTALS, isEmpty = false) =>
    close.decide({ remittance }, { month: '2026-02', totals, isEmpty }, contextAt(AT));

  it('closes with what its payments add up to', () => {
    const { save, reply } = closeWith(closing);
    expect(save?.remittance).toEqual({ ...closed, closedAt: AT });
    expect(reply).toEqual({ month: '2026-02', status: 'closed', ...TOTALS });
    expect(codeOf(() => closeWith(closing, NOTHING_PAID))).toBe('remittance.empty-month');
    expect(codeOf(() => closeWith(closing, NOTHING_PAID, true))).toBe('not refused');
  });

  it('closes only once it has begun to', () => {
    const open: Remittance = { ...OPEN, status: 'open' };
    for (const other of [undefined, open, closed, matched, differs])
      expect(codeOf(() => closeWith(other))).toBe('remittance.closed-already');
  });
});

describe('the answer to a statement', () => {
  const matchWith = (remittance: Remittance | undefined, answer: Partial<StatementAnswer> = {}, receipts = {}) =>
    match.decide(
      { remittance },
      { month: '2026-02', answer: { paymentCount: 2, amountCentimes: 140_000, exceptions: [], ...answer }, receipts },
      contextAt(AT),
    );

  it('that agrees remits the money, on the day of the answer', () => {
    for (const known of [closed, differs]) {
      const { save, booking, reply } = matchWith(known, { digest: TOTALS.digest });
      expect(save?.remittance).toMatchObject({ status: 'matched', totals: TOTALS, answeredAt: AT });
      expect(booking).toEqual({
        bookedOn: '2026-04-06',
        agency: 'HEAD-OFFICE',
        entries: [
          { ledgerAccount: 'tax-due:2026-02', amountCentimes: 140_000 },
          { ledgerAccount: 'bank:settlement', amountCentimes: -140_000 },
        ],
      });
      expect(reply).toEqual({ month: '2026-02', status: 'matched', differences: [] });
    }
  });

  it('never remits less than nothing: payments that add up to nothing are our own mistake', () => {
    const one = { ...TOTALS, paymentCount: 1, amountCentimes: 1 };
    expect(matchWith({ ...closed, totals: one }, one).booking?.entries.map((entry) => entry.amountCentimes)).toEqual([
      1, -1,
    ]);
    const none = { ...TOTALS, amountCentimes: 0 };
    expect(() => matchWith({ ...closed, totals: none }, none)).toThrow('payments of a month are above zero');
  });

  it('of a month without payments remits nothing', () => {
    const { booking, reply } = matchWith({ ...closed, totals: NOTHING_PAID }, NOTHING_PAID);
    expect([booking, reply.status]).toEqual([undefined, 'matched']);
  });

  it.each<[string, Partial<StatementAnswer>, object[]]>([
    ['counts otherwise', { paymentCount: 3 }, [{ what: 'payment-count', ours: 2, theirs: 3 }]],
    ['adds up otherwise', { amountCentimes: 140_001 }, [{ what: 'amount', ours: 140_000, theirs: 140_001 }]],
    ['has other lines', { digest: 'ef' }, [{ what: 'digest', ours: TOTALS.digest, theirs: 'ef' }]],
    [
      'lacks a receipt, has one too many and one with another amount',
      {
        exceptions: [
          { receiptNumber: 'A', amountCentimes: null },
          { receiptNumber: 'B', amountCentimes: 70_000 },
          { receiptNumber: 'C', amountCentimes: 1 },
          { receiptNumber: 'D', amountCentimes: 70_000 },
        ],
      },
      [
        { what: 'receipt', receiptNumber: 'A', ours: 70_000, theirs: null },
        { what: 'receipt', receiptNumber: 'B', ours: null, theirs: 70_000 },
        { what: 'receipt', receiptNumber: 'C', ours: 70_000, theirs: 1 },
      ],
    ],
  ])('that %s remits nothing, and says where', (_, answer, differences) => {
    const { save, booking, reply } = matchWith(closed, answer, { A: 70_000, C: 70_000, D: 70_000 });
    expect(reply).toEqual({ month: '2026-02', status: 'differs', differences });
    expect([save?.remittance?.status, booking]).toEqual(['differs', undefined]);
  });

  it('is given once it is asked for, and until it agrees', () => {
    const open: Remittance = { ...OPEN, status: 'open' };
    for (const known of [undefined, open, closing])
      expect(codeOf(() => matchWith(known))).toBe('remittance.not-closed');
    expect(codeOf(() => matchWith(matched))).toBe('remittance.matched-already');
  });
});

describe('a month that is opened again', () => {
  const endorsement = { approvalId: '', askedBy: 'hassan', approvedBy: 'naima', reason: 'a late one' };
  const again = (remittance: Remittance | undefined) =>
    reopen.decide({ remittance }, { month: '2026-02', ...endorsement }, contextAt(AT));

  it.each<[string, Remittance, StatementAnswer | null]>([
    ['closed', closed, null],
    ['answered otherwise', differs, answered.answer],
  ])('was %s: what it had been closed with stands beside it', (_, remittance, answer) => {
    const { save, reply } = again(remittance);
    const { approvalId: _id, ...who } = endorsement;
    const reopening = { reopenedAt: AT, ...who, closedAt: CLOSED_AT, totals: TOTALS, answer };
    expect(save?.remittance).toEqual({ ...OPEN, status: 'open', reopenings: [reopening] });
    expect(reply).toEqual({ month: '2026-02', status: 'open' });
  });

  it('is one that is closed, and not remitted', () => {
    for (const known of [undefined, closing]) expect(codeOf(() => again(known))).toBe('remittance.not-closed');
    expect(codeOf(() => again(matched))).toBe('remittance.matched-already');
  });

  it('is asked for by management, and approved within a week by another person', () => {
    expect([monthReopening.kind, monthReopening.mayAsk, monthReopening.mayApprove]).toEqual([
      'vehicle-tax.month-reopening',
      ['management'],
      ['management', 'administrator'],
    ]);
    const { save, reply } = monthReopening.ask.decide(
      { approval: undefined, remittance: closed },
      { id: 'a-1', asked: { month: '2026-02' }, by: 'hassan', agency: null, reason: 'a late one' },
      contextAt(AT),
    );
    expect(save?.approval).toMatchObject({ subject: '2026-02', asked: { month: '2026-02' }, askedBy: 'hassan' });
    expect(reply).toEqual({ approvalId: 'a-1', status: 'pending', expiresAt: '2026-04-12T23:30:00.000Z' });
  });
});
