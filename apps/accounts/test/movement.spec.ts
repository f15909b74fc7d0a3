import { describe, expect, it } from '@jest/globals';
import { chainedHash } from '#libs/commands';
import { charged, credited, debited, MOVEMENT_KINDS, type Change } from '../src/movement/movement.js';
import { accountWith, AT, idOf, ON } from './decided.js';

const CHANGE: Change = {
  id: idOf(8),
  kind: 'deposit',
  amountCentimes: 500,
  valueOn: '2026-11-20',
  bookedAt: AT,
  agency: 'OUJ-014',
};
const ACCOUNT = accountWith(1_000);

describe('a movement', () => {
  it('is of a kind that books know', () => {
    expect([...MOVEMENT_KINDS]).toEqual([
      'deposit',
      'withdrawal',
      'deposit-reversed',
      'withdrawal-reversed',
      'atm',
      'shop',
      'card-refund',
      'payment',
      'due-advanced',
      'due-settled',
    ]);
  });

  it.each<[string, Partial<Change>, string, string]>([
    ['by its receipt', { receiptNumber: 'OUJ-014-H-2026-000001' }, 'OUJ-014-H-2026-000001', ''],
    ['by its reference', { reference: 'card/1' }, '', 'card/1'],
    ['by neither', {}, '', ''],
  ])('is chained to the line before with all that it says, %s', (_, by, receipt, reference) => {
    const { account, movements } = credited(ACCOUNT, { ...CHANGE, ...by });
    const facts = [ACCOUNT.id, 2, 'deposit', 500, 1_500, ON, '2026-11-20', AT, 'OUJ-014', receipt, reference];
    expect(movements[0]?.hash).toBe(chainedHash(ACCOUNT.lastHash, facts));
    expect(account).toMatchObject({ lastHash: movements[0]?.hash, movementCount: 2, bookedOn: ON });
  });

  it('keeps the amount of another currency', () => {
    const foreignAmount = { currency: 'EUR', amountMinor: 50 };
    const [foreign, own] = [{ foreignAmount }, {}].map(
      (more) => credited(ACCOUNT, { ...CHANGE, ...more }).movements[0],
    );
    expect([foreign?.foreignAmount, own?.foreignAmount]).toEqual([foreignAmount, null]);
  });

  it('is never booked before the last one of its account', () => {
    const ahead = { ...ACCOUNT, bookedOn: '2026-11-27' };
    expect(credited(ahead, CHANGE).movements[0]?.bookedOn).toBe('2026-11-27');
  });

  it('that accompanies another has the id beside it', () => {
    const { accompanying, movement } = {
      movement: CHANGE.id,
      accompanying: credited({ ...ACCOUNT, dueCentimes: 1 }, CHANGE).movements[1]?.id,
    };
    expect([movement, accompanying]).toEqual([idOf(8), idOf(9)]);
  });

  it('moves something, the way it says, and nothing that is not there', () => {
    const wrong: [string, () => unknown][] = [
      ['a credit is above zero', () => credited(ACCOUNT, { ...CHANGE, amountCentimes: 0 })],
      ['a credit is above zero', () => credited(ACCOUNT, { ...CHANGE, amountCentimes: -1 })],
      ['a debit is below zero', () => debited(ACCOUNT, { ...CHANGE, amountCentimes: 0 })],
      ['a debit is below zero', () => debited(ACCOUNT, { ...CHANGE, amountCentimes: 1 })],
      ['a charge is below zero', () => charged(ACCOUNT, { ...CHANGE, amountCentimes: 0 })],
      ['a charge is below zero', () => charged(ACCOUNT, { ...CHANGE, amountCentimes: 1 })],
      ['no movement brings a balance below zero', () => debited(ACCOUNT, { ...CHANGE, amountCentimes: -1_001 })],
    ];
    for (const [message, work] of wrong) expect(work).toThrow(message);
    expect(debited(ACCOUNT, { ...CHANGE, amountCentimes: -1_000 }).account.balanceCentimes).toBe(0);
  });
});
