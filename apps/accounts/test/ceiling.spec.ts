import { describe, expect, it } from '@jest/globals';
import type { DecisionContext } from '#libs/commands';
import type { Account } from '../src/account/account.js';
import { BANK_RULES } from '../src/account/rules.parameter.js';
import { deposit } from '../src/counter/deposit.js';
import { depositMobile } from '../src/mobile/mobile-deposit.js';
import { payIn } from '../src/payment/payment.js';
import { ACCOUNT, accountWith, CONTEXT, idOf, ON } from './decided.js';

const OF = { id: idOf(9), accountId: ACCOUNT.id, agency: 'RAB-068', by: 'teller' };
const NO_MOVEMENTS = { movement: undefined, accompanying: undefined };

/** Where accounts of the first level hold 5,000 DH at most, and those of the second 20,000 DH. */
const CAPPED: DecisionContext = {
  ...CONTEXT,
  parameters: {
    on: (parameter, day) => {
      const value = CONTEXT.parameters.on(parameter, day);
      const levels = [500_000, 2_000_000, null].map((balanceMaxCentimes, i) => ({ level: i + 1, balanceMaxCentimes }));
      return (parameter as unknown) === BANK_RULES ? { ...value, levels } : value;
    },
  },
};

const depositing = (account: Account, amountCentimes: number) =>
  deposit.decide({ account, series: undefined, ...NO_MOVEMENTS }, { ...OF, amountCentimes }, CAPPED);

describe('what an account of a level may hold', () => {
  it.each([
    [1, 400_000, 100_000],
    [2, 1_900_000, 100_000],
    [3, 9_000_000, 100_000],
  ])('is filled to the centime at level %d', (level, balanceCentimes, amountCentimes) => {
    const { reply } = depositing(accountWith(balanceCentimes, { level }), amountCentimes);
    expect(reply.balanceCentimes).toBe(balanceCentimes + amountCentimes);
  });

  it.each([
    [1, 400_000, 500_000],
    [2, 1_900_000, 2_000_000],
  ])('is not passed by a counter at level %d', (level, balanceCentimes, maxCentimes) => {
    expect(() => depositing(accountWith(balanceCentimes, { level }), 100_001)).toThrow(
      expect.objectContaining({
        code: 'account.balance-ceiling',
        details: { field: 'amountCentimes', maxCentimes },
      }),
    );
  });

  it('is not passed by another product, which offers cash instead', () => {
    const order = { paymentId: idOf(5), orderedBy: 'claims', reference: idOf(6), amountCentimes: 100_001 };
    const account = accountWith(1_900_000);
    const { reply, events } = payIn.decide({ account, known: undefined, ...NO_MOVEMENTS }, { ...OF, ...order }, CAPPED);
    expect(reply).toEqual({ status: 'refused', code: 'account.balance-ceiling' });
    expect(events).toMatchObject([{ type: 'accounts.payment-refused.v1', data: { code: 'account.balance-ceiling' } }]);
  });

  it('is not passed by a mobile agency, which owes the cash back', () => {
    const receiptNumber = 'RAB-068-H-2026-000007';
    const number = { receiptNumber, blockId: idOf(4), agency: OF.agency, year: 2026, status: 'free' } as const;
    const issued = { ...number, issuedAt: `${ON}T08:00:00.000Z` };
    const command = { ...OF, receiptNumber, amountCentimes: 100_001, receivedAt: CONTEXT.at };
    const rows = { account: accountWith(1_900_000), number: issued, owed: undefined, ...NO_MOVEMENTS };
    expect(depositMobile.decide(rows, command, CAPPED).reply).toMatchObject({
      status: 'owed-back',
      code: 'account.balance-ceiling',
    });
  });
});
