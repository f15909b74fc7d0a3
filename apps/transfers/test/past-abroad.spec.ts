import { describe, expect, it } from '@jest/globals';
import { seededParameters } from '#libs/approvals';
import { contextAt } from '#libs/testing';
import { beginFamilyAid, takeFamilyAid } from '../src/family-aid/sending-aid.js';
import { aidOf, answerOfOperator, referenceAbroad, remittedOf } from '../src/history/abroad.plan.js';
import { payRemitted, sendAidWhole } from '../src/history/abroad.js';
import type { AbroadOperation } from '../src/history/year.plan.js';
import { payRemittance } from '../src/remittance/paying.js';
import { beginRemittance, hearReservation } from '../src/remittance/reserving.js';
import { TRANSFERS_PARAMETERS } from '../src/transfers.parameters.js';
import { NO_CASE, UNSCREENED } from './unscreened.js';

const AT = '2022-05-04T09:30:00.000Z';
const AT_COUNTER = contextAt(AT, seededParameters(...TRANSFERS_PARAMETERS));
const ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e41';
const REQUEST = '3f8a6a53-1d3e-4c47-9a0e-0c2b7f1e6d41';
const OPERATION: AbroadOperation = {
  kind: 'remittance',
  number: 8,
  operator: 'moneygram',
  atMs: Date.parse(AT),
  agency: 'RAB-001',
  amountCentimes: 185_000,
};
const BEGIN = {
  id: ID,
  operator: 'moneygram',
  agency: 'RAB-001',
  request: REQUEST,
  attempt: 0,
  ...UNSCREENED,
} as const;

describe('a remittance of past years', () => {
  const reference = referenceAbroad(OPERATION);
  const begin = { ...BEGIN, reference, payee: remittedOf(8).payee, idHash: REQUEST, isKept: false };
  const answer = answerOfOperator(OPERATION, ID);
  const none = { series: undefined, use: undefined, wrongCodes: undefined, announcement: undefined, ...NO_CASE };
  const whole = (said: Parameters<typeof hearReservation.decide>[1]['answer']) =>
    payRemitted.decide({ ...none, remittance: undefined }, { begin, answer: said }, AT_COUNTER);

  it('is what a counter does one after the other, at once: the operator owes it, and is told nothing', () => {
    const begun = beginRemittance.decide({ remittance: undefined, wrongCodes: undefined }, begin, AT_COUNTER);
    const reserved = hearReservation.decide({ remittance: begun.save?.remittance }, { id: ID, answer }, AT_COUNTER);
    const paid = payRemittance.decide({ ...none, remittance: reserved.save?.remittance }, begin, AT_COUNTER);
    const { save, ...done } = whole(answer);
    const { save: step, ...stepDone } = paid;
    expect(done).toEqual(stepDone);
    expect(save).toEqual({
      ...step,
      remittance: { ...step?.remittance, status: 'confirmed' },
      announcement: { ...step?.announcement, status: 'heard', settledAt: AT },
    });
    // Books and figures know it by that name.
    expect(payRemitted.name).toBe(payRemittance.name);
  });

  it('that its operator would refuse, or that is of somebody else, is none', () => {
    expect(() => whole({ outcome: 'refused', code: 'reference.unknown' })).toThrow(
      expect.objectContaining({ code: 'remittance.lapsed' }),
    );
    expect(() => whole({ ...answer, beneficiary: { firstName: 'Hassan', lastName: 'Tazi' } })).toThrow(
      expect.objectContaining({ code: 'reference.other-beneficiary' }),
    );
  });
});

describe('family aid of past years', () => {
  const operation = { ...OPERATION, kind: 'family-aid' } as const;
  const reference = referenceAbroad(operation);
  const begin = { ...BEGIN, ...aidOf(8), statedCentimes: 185_000, feeMode: 'on-top', quote: null } as const;

  it('is what a counter does one after the other, at once, and counts against the ceilings of its sender', () => {
    const begun = beginFamilyAid.decide({ aid: undefined, use: undefined, ...NO_CASE }, begin, AT_COUNTER).save;
    const command = { id: ID, agency: 'RAB-001', reference };
    const taken = takeFamilyAid.decide({ aid: begun?.aid, series: undefined }, command, AT_COUNTER);
    const rows = { aid: undefined, use: undefined, series: undefined, ...NO_CASE };
    const whole = sendAidWhole.decide(rows, { begin, reference }, AT_COUNTER);
    expect(whole).toEqual({ ...taken, save: { ...taken.save, use: begun?.use } });
    expect(whole.save?.use?.sums['family-aid']).toEqual({ '2022-05-04': 185_000, '2022-05': 185_000, '2022': 185_000 });
    expect(sendAidWhole.name).toBe(takeFamilyAid.name);
    // 1,850 DH and 9,000 DH are more than 10,000 DH a year.
    const more = { begin: { ...begin, statedCentimes: 900_000 }, reference };
    expect(() => sendAidWhole.decide({ ...rows, use: begun?.use }, more, AT_COUNTER)).toThrow(
      expect.objectContaining({ code: 'ceiling.exceeded' }),
    );
  });
});
