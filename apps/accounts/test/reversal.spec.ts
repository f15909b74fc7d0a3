import { describe, expect, it } from '@jest/globals';
import type { Account } from '../src/account/account.js';
import type { Movement } from '../src/movement/movement.js';
import { reverseCash, type ReverseCash, type Reversal } from '../src/reversal/reversal.js';
import { ACCOUNT, accountWith, AT, blocked, CONTEXT, idOf, ON, sumOf } from './decided.js';

const DEPOSIT: Movement = {
  id: idOf(7),
  accountId: ACCOUNT.id,
  number: 1,
  kind: 'deposit',
  amountCentimes: 50_000,
  balanceAfterCentimes: 50_000,
  bookedOn: ON,
  valueOn: ON,
  bookedAt: '2026-11-26T09:29:00.000Z',
  agency: 'OUJ-014',
  receiptNumber: 'OUJ-014-H-2026-000001',
  reference: null,
  foreignAmount: null,
  by: 'teller',
  hash: 'a'.repeat(64),
};
const WITHDRAWAL: Movement = { ...DEPOSIT, kind: 'withdrawal', amountCentimes: -20_000, balanceAfterCentimes: 30_000 };
const COMMAND: ReverseCash = {
  id: idOf(9),
  movementId: DEPOSIT.id,
  accountId: ACCOUNT.id,
  agency: 'OUJ-014',
  reason: 'the amount of another client',
  by: 'another',
};
const REVERSAL: Reversal = { ...COMMAND, afterSeconds: 60, at: AT };

const counted = { countedOn: ON, depositedCentimes: 60_000, withdrawnCentimes: 25_000 };
const reversing = (
  reversed: Movement | undefined,
  account: Account | undefined,
  { known, ...change }: Partial<ReverseCash> & { known?: Reversal } = {},
) =>
  reverseCash.decide(
    {
      reversed,
      account,
      known,
      reversal: undefined,
      series: undefined,
      movement: undefined,
      accompanying: undefined,
    },
    { ...COMMAND, ...change },
    CONTEXT,
  );

describe('what a counter takes back', () => {
  it('of a deposit goes out again, and counts no longer', () => {
    const { save, booking, events, reply } = reversing(DEPOSIT, accountWith(70_000, counted));
    expect(save?.movement).toMatchObject({
      kind: 'deposit-reversed',
      amountCentimes: -50_000,
      receiptNumber: 'OUJ-014-H-2026-000001',
      valueOn: ON,
    });
    expect(save?.account).toMatchObject({
      balanceCentimes: 20_000,
      depositedCentimes: 10_000,
      withdrawnCentimes: 25_000,
    });
    expect(save?.reversal).toEqual(REVERSAL);
    expect(booking).toEqual({
      bookedOn: ON,
      agency: 'OUJ-014',
      entries: [
        { ledgerAccount: 'client-funds:attijari', amountCentimes: 50_000 },
        { ledgerAccount: 'drawer:OUJ-014', amountCentimes: -50_000 },
      ],
    });
    expect(events).toMatchObject([
      { type: 'accounts.deposit-reversed.v1', data: { amountCentimes: 50_000, cashCentimes: -50_000 } },
    ]);
    expect(reply).toMatchObject({ movementId: COMMAND.id, balanceCentimes: 20_000 });
  });

  it('of which nobody knows who did it is taken back by anybody, and it is known who did that', () => {
    const { save } = reversing({ ...DEPOSIT, by: null }, accountWith(70_000), { by: 'teller' });
    expect(save?.movement?.by).toBe('teller');
  });

  it('of a withdrawal comes in again, and settles what is due', () => {
    const account = accountWith(30_000, { ...counted, dueCentimes: 5_000, ...blocked('debit') });
    const { save, booking, events } = reversing(WITHDRAWAL, account);
    expect(save?.movement).toMatchObject({ kind: 'withdrawal-reversed', amountCentimes: 20_000 });
    expect(save?.accompanying).toMatchObject({ kind: 'due-settled', amountCentimes: -5_000 });
    expect(save?.account).toMatchObject({ balanceCentimes: 45_000, dueCentimes: 0, withdrawnCentimes: 5_000 });
    expect(sumOf(booking?.entries)).toBe(0);
    expect(events).toMatchObject([
      { type: 'accounts.withdrawal-reversed.v1', data: { amountCentimes: 20_000, cashCentimes: 20_000 } },
    ]);
  });

  it.each<[string, Movement | undefined, Account | undefined, object, string]>([
    ['that is not there', undefined, accountWith(70_000), {}, 'movement.not-found'],
    ['of another account', { ...DEPOSIT, accountId: idOf(3) }, accountWith(70_000), {}, 'movement.not-found'],
    ['of another agency', DEPOSIT, accountWith(70_000), { agency: 'RAB-001' }, 'movement.not-found'],
    ['by card', { ...DEPOSIT, kind: 'atm' }, accountWith(70_000), {}, 'movement.not-reversible'],
    ['without a receipt', { ...DEPOSIT, receiptNumber: null }, accountWith(70_000), {}, 'movement.not-reversible'],
    ['of yesterday', { ...DEPOSIT, valueOn: '2026-11-25' }, accountWith(70_000), {}, 'movement.too-late'],
    ['that was taken back', DEPOSIT, accountWith(70_000), { known: REVERSAL }, 'movement.reversed'],
    ['of the same person', DEPOSIT, accountWith(70_000), { by: 'teller' }, 'movement.same-person'],
    ['of which some is spent', DEPOSIT, accountWith(49_999), {}, 'account.insufficient-funds'],
    ['of a blocked account', DEPOSIT, accountWith(70_000, blocked('debit')), {}, 'account.blocked'],
    ['of a closed account', DEPOSIT, accountWith(0, { status: 'closed' }), {}, 'account.closed'],
  ])('is no movement %s', (_, reversed, account, change, code) => {
    expect(() => reversing(reversed, account, change)).toThrow(expect.objectContaining({ code }));
  });
});
