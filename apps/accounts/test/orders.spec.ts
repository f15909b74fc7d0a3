import { describe, expect, it } from '@jest/globals';
import type { Account } from '../src/account/account.js';
import { closeDay, matchDay } from '../src/business-day/business-day.js';
import { sellCard, stepCard, type SellCard } from '../src/card/stock.js';
import type { Card } from '../src/card/card.js';
import type { Movement } from '../src/movement/movement.js';
import { payIn } from '../src/payment/payment.js';
import { checkedDays } from '../src/statement/statement.js';
import { ACCOUNT, accountWith, AT, blocked, CARD, CONTEXT, idOf, ON, sumOf } from './decided.js';

describe('a payment that another product orders', () => {
  const paying = (account: Account | undefined, known?: Movement) =>
    payIn.decide(
      { account, known, movement: undefined, accompanying: undefined },
      {
        id: idOf(9),
        paymentId: idOf(8),
        orderedBy: 'claims',
        reference: idOf(7),
        accountId: ACCOUNT.id,
        amountCentimes: 250_000,
        agency: 'OUJ-014',
      },
      CONTEXT,
    );

  it('is paid in, and answered', () => {
    const { save, booking, events, reply } = paying(ACCOUNT);
    expect(save).toMatchObject({
      account: { status: 'active', balanceCentimes: 250_000, depositedCentimes: 0 },
      movement: { kind: 'payment', amountCentimes: 250_000, reference: `payment/claims/${idOf(8)}` },
    });
    expect(booking).toMatchObject({
      agency: 'OUJ-014',
      entries: [{ ledgerAccount: 'due-from:claims', amountCentimes: 250_000 }, {}],
    });
    expect(sumOf(booking?.entries)).toBe(0);
    expect(events).toMatchObject([
      {
        type: 'accounts.payment-credited.v1',
        data: { orderedBy: 'claims', reference: idOf(7), paymentId: idOf(8), cashCentimes: 0 },
      },
    ]);
    expect(reply).toEqual({ status: 'credited', code: null });
  });

  it.each<[string, Account | undefined]>([
    ['account.not-found', undefined],
    ['account.closed', accountWith(0, { status: 'closed' })],
    ['account.blocked', accountWith(0, blocked('credit'))],
  ])('is answered with %s', (code, account) => {
    const { save, booking, events, reply } = paying(account);
    expect([save, booking, reply]).toEqual([undefined, undefined, { status: 'refused', code }]);
    expect(events).toMatchObject([{ type: 'accounts.payment-refused.v1', data: { code, paymentId: idOf(8) } }]);
  });

  it('that is known is paid in once', () => {
    expect(paying(ACCOUNT, { id: idOf(9) } as Movement)).toEqual({ reply: { status: 'credited', code: null } });
  });
});

describe('a card', () => {
  const shelf: Card = { ...CARD, status: 'received', accountId: null, lastFour: null, soldOn: null, feeCentimes: null };
  const selling = (
    given: { account?: Account; card?: Card | undefined; replaced?: Card },
    change: Partial<SellCard> = {},
  ) =>
    sellCard.decide(
      { account: ACCOUNT, card: shelf, replaced: undefined, series: undefined, ...given },
      {
        accountId: ACCOUNT.id,
        reference: CARD.reference,
        lastFour: '4242',
        replaces: null,
        agency: 'RAB-001',
        by: 'teller',
        ...change,
      },
      CONTEXT,
    );

  it('is sold for a fee in cash', () => {
    const { save, booking, events, reply } = selling({});
    expect(save?.card).toMatchObject({
      status: 'sold',
      accountId: ACCOUNT.id,
      lastFour: '4242',
      soldOn: ON,
      feeCentimes: 5_000,
    });
    expect(save?.replaced).toBeUndefined();
    expect(booking?.entries).toEqual([
      { ledgerAccount: 'drawer:RAB-001', amountCentimes: 5_000 },
      { ledgerAccount: 'card-fees', amountCentimes: -5_000 },
    ]);
    expect(events).toMatchObject([
      { type: 'accounts.card-sold.v1', data: { feeCentimes: 5_000, cashCentimes: 5_000 } },
    ]);
    expect(reply).toMatchObject({ status: 'sold', receiptNumber: 'RAB-001-H-2026-000001' });
  });

  it('is sold in place of another one', () => {
    const replaced = { ...CARD, reference: 'CB0000000009', status: 'blocked' } as const;
    const { save } = selling({ replaced }, { replaces: replaced.reference });
    expect(save?.replaced).toMatchObject({ status: 'replaced', replacedBy: CARD.reference });
  });

  const other: Card = { ...CARD, reference: 'CB0000000009' };
  it.each<[string, Parameters<typeof selling>[0], Partial<SellCard>, string]>([
    ['that is not there', { card: undefined }, {}, 'card.not-found'],
    ['of another bank', { card: { ...shelf, bank: 'other' } }, {}, 'card.not-found'],
    ['of another shelf', { card: { ...shelf, agency: 'OUJ-014' } }, {}, 'card.on-another-shelf'],
    ['that was sold', { card: CARD }, {}, 'card.wrong-status'],
    ['to a closed account', { account: accountWith(0, { status: 'closed' }) }, {}, 'account.closed'],
    ['in place of none', {}, { replaces: 'CB0000000009' }, 'card.not-found'],
    [
      'in place of a stranger’s',
      { replaced: { ...other, accountId: idOf(66) } },
      { replaces: other.reference },
      'card.of-another-account',
    ],
    [
      'in place of a destroyed one',
      { replaced: { ...other, status: 'destroyed' } },
      { replaces: other.reference },
      'card.wrong-status',
    ],
  ])('%s is not sold', (_, given, change, code) => {
    expect(() => selling(given, change)).toThrow(expect.objectContaining({ code }));
  });

  const stepping = (card: Card | undefined, status: 'activated' | 'blocked' | 'destroyed', agency = 'RAB-001') =>
    stepCard.decide({ card }, { reference: CARD.reference, status, reason: 'because', agency, by: 'teller' }, CONTEXT);

  it.each([
    ['sold', 'activated'],
    ['blocked', 'activated'],
    ['sold', 'blocked'],
    ['activated', 'blocked'],
    ['received', 'destroyed'],
    ['blocked', 'destroyed'],
    ['replaced', 'destroyed'],
  ] as const)('%s may be %s', (from, to) => {
    expect(stepping({ ...CARD, status: from }, to).save?.card).toMatchObject({
      status: to,
      steps: [{ status: to, at: AT, agency: 'RAB-001', by: 'teller', reason: 'because' }],
    });
  });

  it.each([
    ['received', 'activated'],
    ['activated', 'activated'],
    ['replaced', 'activated'],
    ['received', 'blocked'],
    ['blocked', 'blocked'],
    ['sold', 'destroyed'],
    ['activated', 'destroyed'],
    ['destroyed', 'destroyed'],
  ] as const)('%s may not be %s', (from, to) => {
    expect(() => stepping({ ...CARD, status: from }, to)).toThrow(
      expect.objectContaining({ code: 'card.wrong-status' }),
    );
  });

  it('that nobody has is destroyed where it lies', () => {
    expect(() => stepping(shelf, 'destroyed', 'OUJ-014')).toThrow(
      expect.objectContaining({ code: 'card.on-another-shelf' }),
    );
    expect(stepping({ ...CARD, status: 'blocked' }, 'destroyed', 'OUJ-014').reply.status).toBe('destroyed');
    expect(() => stepping(undefined, 'blocked')).toThrow(expect.objectContaining({ code: 'card.not-found' }));
  });
});

describe('the end of a day', () => {
  const line = (reference: string, amountCentimes: number) => ({ rib: ACCOUNT.rib, reference, amountCentimes });
  const statement = (lines: { reference: string; amountCentimes: number }[]) => ({
    rib: ACCOUNT.rib,
    on: ON,
    openingCentimes: 100,
    closingCentimes: 100,
    lines: lines.map((one) => ({ ...one, valueOn: ON, label: '' })),
  });
  const matching = matchDay(
    [line('A', 500), line('B', -200)],
    [statement([line('A', 500), line('B', -300), line('C', 7)])],
  );
  const closing = (balances: object[] = [], opening = 100) =>
    closeDay.decide(
      { known: undefined, balances: balances as never, differences: [] },
      {
        bank: 'attijari',
        day: ON,
        digest: 'd',
        by: 'bank',
        balances: [{ rib: ACCOUNT.rib, openingCentimes: opening, closingCentimes: 400 }],
        matching,
        openIds: [],
      },
      CONTEXT,
    );

  it('matches by account and reference, and keeps what differs', () => {
    expect(matching.lines.map(({ what, key }) => [what, key])).toEqual([
      ['matched', `${ACCOUNT.rib}/A`],
      ['different', `${ACCOUNT.rib}/B`],
      ['missing-here', `${ACCOUNT.rib}/C`],
    ]);
    const { save, reply } = closing();
    expect(reply).toEqual({
      id: `attijari/${ON}`,
      bank: 'attijari',
      day: ON,
      status: 'differs',
      digest: 'd',
      accountCount: 1,
      lineCount: 3,
      differenceCount: 2,
      receivedAt: AT,
      by: 'bank',
    });
    expect(save?.known).toEqual(reply);
    expect(save?.balances).toEqual([
      { rib: ACCOUNT.rib, bank: 'attijari', day: ON, openingCentimes: 100, closingCentimes: 400 },
    ]);
    expect(save?.differences).toMatchObject([{ what: 'different', statement: ON }, { what: 'missing-here' }]);
  });

  const before = { rib: ACCOUNT.rib, bank: 'attijari', day: '2026-11-25', openingCentimes: 50, closingCentimes: 100 };
  it('goes on where the day before ended, and begins again where it began', () => {
    expect(closing([before]).reply.status).toBe('differs');
    expect(closing([{ ...before, day: ON, openingCentimes: 100, closingCentimes: 999 }]).reply.status).toBe('differs');
  });

  it.each([
    ['another old balance', [before], 101, 'bank-file.other-old-balance'],
    ['another beginning of the same day', [{ ...before, day: ON }], 100, 'bank-file.other-old-balance'],
    ['a day before the last', [{ ...before, day: '2026-11-27' }], 100, 'bank-file.day-passed'],
  ])('%s is refused', (_, balances, opening, code) => {
    expect(() => closing(balances, opening)).toThrow(expect.objectContaining({ code }));
  });
});

describe('the days of a statement', () => {
  it.each([
    [{}, '2026-11-01', ON],
    [{ to: '2026-10-15' }, '2026-10-01', '2026-10-15'],
    [{ from: '2026-01-01' }, '2026-01-01', ON],
    [{ from: ON, to: ON }, ON, ON],
  ])('%p are from %s to %s', (asked, from, to) => expect(checkedDays(asked, ON)).toEqual({ from, to }));

  it.each([
    [{ from: 'x' }, 'statement.malformed-day'],
    [{ to: '2026-02-30' }, 'statement.malformed-day'],
    [{ from: '2026-11-27' }, 'statement.upside-down'],
  ])('%p are refused with %s', (asked, code) => {
    expect(() => checkedDays(asked, ON)).toThrow(expect.objectContaining({ code }));
  });
});
