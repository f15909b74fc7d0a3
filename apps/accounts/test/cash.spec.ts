import { describe, expect, it } from '@jest/globals';
import { availableCentimes, type Account } from '../src/account/account.js';
import { blockAccount, unblockAccount } from '../src/account/block.js';
import { idleSince, restAccount } from '../src/account/dormancy.js';
import { deposit } from '../src/counter/deposit.js';
import { largeWithdrawal, withdraw, type Withdrawal } from '../src/counter/withdrawal.js';
import { closeAccount } from '../src/opening/closing.js';
import { ACCOUNT, accountWith, AT, blocked, CONTEXT, idOf, ON, sumOf } from './decided.js';

const OF = { id: idOf(9), accountId: ACCOUNT.id, agency: 'OUJ-014', by: 'teller' };
const series = undefined;

const depositing = (account: Account | undefined, amountCentimes: number) =>
  deposit.decide({ account, series, movement: undefined, accompanying: undefined }, { ...OF, amountCentimes }, CONTEXT);
const withdrawing = (account: Account | undefined, amountCentimes: number, more: Partial<Withdrawal> = {}) =>
  withdraw.decide(
    { account, series, movement: undefined, accompanying: undefined },
    { ...OF, ...more, amountCentimes },
    CONTEXT,
  );

describe('a deposit', () => {
  it('makes a confirmed account active, and is booked whole', () => {
    const { save, booking, events, reply } = depositing(ACCOUNT, 50_000);
    expect(save?.account).toMatchObject({
      status: 'active',
      balanceCentimes: 50_000,
      movementCount: 1,
      bookedOn: ON,
      lastUsedOn: ON,
      countedOn: ON,
      depositedCentimes: 50_000,
      withdrawnCentimes: 0,
    });
    expect(save?.movement).toMatchObject({
      number: 1,
      kind: 'deposit',
      amountCentimes: 50_000,
      balanceAfterCentimes: 50_000,
      bookedOn: ON,
      valueOn: ON,
      bookedAt: AT,
      agency: 'OUJ-014',
      receiptNumber: 'OUJ-014-H-2026-000001',
      reference: null,
    });
    expect(save?.account?.lastHash).toBe(save?.movement?.hash);
    expect(booking).toEqual({
      bookedOn: ON,
      agency: 'OUJ-014',
      entries: [
        { ledgerAccount: 'drawer:OUJ-014', amountCentimes: 50_000 },
        { ledgerAccount: 'client-funds:attijari', amountCentimes: -50_000 },
      ],
    });
    expect(events).toMatchObject([
      { type: 'accounts.deposited.v1', subject: ACCOUNT.id, data: { cashCentimes: 50_000 } },
    ]);
    expect(reply).toEqual({ movementId: OF.id, balanceCentimes: 50_000, receiptNumber: 'OUJ-014-H-2026-000001' });
  });

  it.each([
    { due: 3_000, paidIn: 5_000, left: 0, balance: 2_000 },
    { due: 5_000, paidIn: 5_000, left: 0, balance: 0 },
    { due: 5_000, paidIn: 3_000, left: 2_000, balance: 0 },
  ])('settles what is due first: $due of $paidIn', ({ due, paidIn, left, balance }) => {
    const { save, booking } = depositing(accountWith(0, { dueCentimes: due }), paidIn);
    expect(save?.account).toMatchObject({ dueCentimes: left, balanceCentimes: balance, movementCount: 3 });
    expect(save?.accompanying).toMatchObject({ kind: 'due-settled', amountCentimes: left - due, number: 3 });
    expect(sumOf(booking?.entries)).toBe(0);
  });

  it.each<[string, Account | undefined, number, string]>([
    ['an account that is not there', undefined, 100, 'account.not-found'],
    ['a closed one', accountWith(0, { status: 'closed' }), 100, 'account.closed'],
    ['one blocked for credits', accountWith(0, blocked('credit')), 100, 'account.blocked'],
    ['one blocked for all', accountWith(0, blocked('all')), 100, 'account.blocked'],
    ['more than a day may bring', ACCOUNT, 10_000_001, 'account.day-ceiling'],
    [
      'more than is left of the day',
      accountWith(5, { countedOn: ON, depositedCentimes: 9_999_999 }),
      2,
      'account.day-ceiling',
    ],
  ])('into %s is refused', (_, account, amount, code) => {
    expect(() => depositing(account, amount)).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, Account, number]>([
    ['one blocked for debits', accountWith(0, blocked('debit')), 100],
    ['all that a day may bring', ACCOUNT, 10_000_000],
    ['as much as is left of the day', accountWith(5, { countedOn: ON, depositedCentimes: 9_999_999 }), 1],
    ['on another day than was counted', accountWith(5, { countedOn: '2026-11-25', depositedCentimes: 9_999_999 }), 2],
  ])('into %s is taken', (_, account, amount) => {
    expect(depositing(account, amount).save?.account?.balanceCentimes).toBe(account.balanceCentimes + amount);
  });
});

describe('a withdrawal', () => {
  it('takes what is available, to the last centime', () => {
    const { save, booking, events, reply } = withdrawing(accountWith(30_000, { heldCentimes: 10_000 }), 20_000);
    expect(save?.account).toMatchObject({ balanceCentimes: 10_000, heldCentimes: 10_000, withdrawnCentimes: 20_000 });
    expect(save?.movement).toMatchObject({ kind: 'withdrawal', amountCentimes: -20_000, number: 2 });
    expect(booking?.entries).toEqual([
      { ledgerAccount: 'client-funds:attijari', amountCentimes: 20_000 },
      { ledgerAccount: 'drawer:OUJ-014', amountCentimes: -20_000 },
    ]);
    expect(events).toMatchObject([
      { type: 'accounts.withdrawn.v1', data: { cashCentimes: -20_000, amountCentimes: 20_000 } },
    ]);
    expect(reply).toMatchObject({ balanceCentimes: 10_000 });
  });

  it.each<[string, Account | undefined, number, string]>([
    ['from an account that is not there', undefined, 100, 'account.not-found'],
    ['from a closed one', accountWith(0, { status: 'closed' }), 100, 'account.closed'],
    ['of more than there is', accountWith(100), 101, 'account.insufficient-funds'],
    ['of what is held', accountWith(100, { heldCentimes: 60 }), 41, 'account.insufficient-funds'],
    [
      'of anything, when more is held than there is',
      accountWith(100, { heldCentimes: 160 }),
      1,
      'account.insufficient-funds',
    ],
    ['while something is due', accountWith(100, { dueCentimes: 1 }), 1, 'account.due-by-client'],
    ['while it is blocked for debits', accountWith(100, blocked('debit')), 1, 'account.blocked'],
    ['while it is blocked for all', accountWith(100, blocked('all')), 1, 'account.blocked'],
    ['above the threshold', accountWith(2_000_000), 1_000_001, 'account.needs-approval'],
    ['above what a day gives', accountWith(9_000_000), 5_000_001, 'account.day-ceiling'],
    [
      'above what is left of the day',
      accountWith(9_000_000, { countedOn: ON, withdrawnCentimes: 4_999_999 }),
      2,
      'account.day-ceiling',
    ],
  ])('%s is refused', (_, account, amount, code) => {
    expect(() => withdrawing(account, amount)).toThrow(expect.objectContaining({ code }));
  });

  it.each<[string, Account, number, Partial<Withdrawal>]>([
    ['at the threshold', accountWith(2_000_000), 1_000_000, {}],
    ['above it, when somebody stands for it', accountWith(9_000_000), 5_000_000, { approvedBy: 'supervisor' }],
    ['while it is blocked for credits', accountWith(100, blocked('credit')), 1, {}],
    ['from one that rests', accountWith(100, { status: 'dormant' }), 1, {}],
  ])('%s is given', (_, account, amount, more) => {
    const { save } = withdrawing(account, amount, more);
    expect(save?.account).toMatchObject({ status: 'active', balanceCentimes: account.balanceCentimes - amount });
  });

  it('of a large sum is asked of a supervisor', () => {
    expect(largeWithdrawal).toMatchObject({
      kind: 'accounts.withdrawal',
      mayAsk: ['teller', 'supervisor'],
      mayApprove: ['supervisor'],
      ask: { name: 'approvals.ask.accounts.withdrawal' },
    });
  });
});

it('nothing is available below zero', () => {
  expect(availableCentimes(accountWith(100, { heldCentimes: 30 }))).toBe(70);
  expect(availableCentimes(accountWith(100, { heldCentimes: 130 }))).toBe(0);
});

describe('a block', () => {
  it('says who, when and why; the next one stands instead; it is taken away once', () => {
    const lien = { kind: 'debit', reason: 'a tax lien', by: 'amina' } as const;
    const command = { accountId: ACCOUNT.id, ...lien, isCompliance: false };
    const { save, reply } = blockAccount.decide({ account: ACCOUNT }, command, CONTEXT);
    expect(save?.account?.block).toEqual({ ...lien, at: AT });
    expect(reply).toEqual({ accountId: ACCOUNT.id, block: 'debit' });
    const lifting = { accountId: ACCOUNT.id, by: 'supervisor', isCompliance: false };
    const undone = unblockAccount.decide({ account: save?.account }, lifting, CONTEXT);
    expect(undone).toMatchObject({ save: { account: { block: null } }, reply: { block: null } });
    expect(() => unblockAccount.decide({ account: ACCOUNT }, lifting, CONTEXT)).toThrow(
      expect.objectContaining({ code: 'account.unblocked' }),
    );
  });
});

describe('a block of compliance', () => {
  const freeze = { accountId: ACCOUNT.id, kind: 'debit', reason: 'a notice', by: 'naima', isCompliance: true } as const;
  const frozen = blockAccount.decide({ account: ACCOUNT }, freeze, CONTEXT).save?.account;

  it('is changed and lifted by compliance alone', () => {
    expect(frozen?.block).toEqual({ kind: 'debit', reason: 'a notice', by: 'naima', byCompliance: true, at: AT });
    const refused = expect.objectContaining({ code: 'account.blocked-by-compliance', status: 409 });
    const of = { accountId: ACCOUNT.id, by: 'rachid' };
    const lift = (isCompliance: boolean) => () =>
      unblockAccount.decide({ account: frozen }, { ...of, isCompliance }, CONTEXT).reply.block;
    const widen = (isCompliance: boolean) => () =>
      blockAccount.decide({ account: frozen }, { ...of, kind: 'all', reason: 'more', isCompliance }, CONTEXT).reply
        .block;
    expect(lift(false)).toThrow(refused);
    expect(widen(false)).toThrow(refused);
    expect([lift(true)(), widen(true)()]).toEqual([null, 'all']);
  });
});

describe('whoever has blocked an account', () => {
  const changed = (from: 'debit' | 'credit' | 'all', kind: 'debit' | 'credit' | 'all', by: string) => () =>
    blockAccount.decide(
      { account: { ...ACCOUNT, ...blocked(from) } },
      { accountId: ACCOUNT.id, kind, reason: 'another lien', by, isCompliance: false },
      CONTEXT,
    ).reply.block;
  const samePerson = expect.objectContaining({ code: 'account.same-person', status: 409 });

  it('does not lift it: another person does', () => {
    const lift = (by: string) => () =>
      unblockAccount.decide(
        { account: { ...ACCOUNT, ...blocked('all') } },
        { accountId: ACCOUNT.id, by, isCompliance: false },
        CONTEXT,
      );
    expect(lift('compliance')).toThrow(samePerson);
    expect(lift('supervisor')().reply.block).toBeNull();
  });

  it.each(['debit', 'credit', 'all'] as const)('may block more than %s, and let nothing through again', (from) => {
    for (const kind of ['debit', 'credit', 'all'] as const) {
      expect(changed(from, kind, 'supervisor')()).toBe(kind);
      if (kind === from || kind === 'all') expect(changed(from, kind, 'compliance')()).toBe(kind);
      else expect(changed(from, kind, 'compliance')).toThrow(samePerson);
    }
  });
});

describe('an account is closed', () => {
  const command = { accountId: ACCOUNT.id, agency: 'OUJ-014' };
  const known = { holderKey: ACCOUNT.holderKey, openingId: ACCOUNT.openingId };

  it('with nothing in it; its holder is free', () => {
    const { save, events, reply } = closeAccount.decide({ account: ACCOUNT, known }, command, CONTEXT);
    expect(save).toEqual({
      account: { ...ACCOUNT, status: 'closed', closedOn: ON, closedAt: 'OUJ-014' },
      known: { ...known, openingId: null },
    });
    expect(events).toMatchObject([
      { type: 'accounts.account-closed.v1', data: { agency: 'OUJ-014', cashCentimes: 0 } },
    ]);
    expect(reply).toEqual({ accountId: ACCOUNT.id, status: 'closed' });
  });

  it.each([{ balanceCentimes: 1 }, { heldCentimes: 1 }, { dueCentimes: 1 }])('but not with %p', (change) => {
    expect(() => closeAccount.decide({ account: { ...ACCOUNT, ...change }, known }, command, CONTEXT)).toThrow(
      expect.objectContaining({ code: 'account.not-empty' }),
    );
  });
});

describe('an account that nobody uses', () => {
  it.each([
    ['2026-11-26', 12, '2025-11-26'],
    ['2026-01-31', 2, '2025-11-30'],
    ['2024-02-29', 12, '2023-02-28'],
    ['2026-12-31', 1, '2026-11-30'],
    ['2026-01-15', 13, '2024-12-15'],
  ])('on %s is idle for %i months since %s', (day, months, since) => expect(idleSince(day, months)).toBe(since));

  it.each<[string, Partial<Account>, string | undefined]>([
    ['since a year', { lastUsedOn: '2025-11-26' }, 'dormant'],
    ['since a day less', { lastUsedOn: '2025-11-27' }, undefined],
    ['though never', { lastUsedOn: '2025-11-26', status: 'confirmed' }, undefined],
    ['and is closed', { lastUsedOn: '2025-11-26', status: 'closed' }, undefined],
  ])('%s rests or not', (_, change, status) => {
    const { save } = restAccount.decide({ account: accountWith(5, change) }, { accountId: ACCOUNT.id }, CONTEXT);
    expect(save?.account?.status).toBe(status);
  });
});
