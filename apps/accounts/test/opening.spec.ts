import { describe, expect, it } from '@jest/globals';
import type { Account } from '../src/account/account.js';
import { adoptAccount } from '../src/opening/adoption.js';
import { confirmOpening, refuseRequest, requestOpening, type Opening } from '../src/opening/opening.js';
import { ACCOUNT, AT, CONTEXT, idOf, ON } from './decided.js';

const HOLDER = {
  firstName: 'Aïcha',
  lastName: 'Aït Lahcen',
  birthOn: '1988-05-04',
  idKind: 'cin',
  idNumber: 'ab 123456',
  idExpiresOn: '2031-01-31',
  address: '12, rue Oqba',
  phone: '0612345678',
} as const;
const OPENING: Opening = {
  id: idOf(2),
  holderKey: 'cin:AB123456',
  holder: HOLDER,
  level: 2,
  bank: 'attijari',
  agency: 'RAB-001',
  requestedAt: AT,
  requestedBy: 'teller',
  status: 'requested',
  accountId: null,
  rib: null,
  answeredAt: null,
  refusal: null,
};
const CONFIRMED: Opening = { ...OPENING, status: 'confirmed', accountId: ACCOUNT.id, rib: ACCOUNT.rib, answeredAt: AT };

describe('a request', () => {
  const asking = (known: { holderKey: string; openingId: string | null } | undefined, change: object = {}) =>
    requestOpening.decide(
      { known, opening: undefined, request: undefined },
      { id: OPENING.id, holder: { ...HOLDER, ...change }, level: 2, agency: 'RAB-001', by: 'teller' },
      CONTEXT,
    );

  it('is kept, tied to the person, and told to the bank', () => {
    for (const known of [undefined, { holderKey: OPENING.holderKey, openingId: null }])
      expect(asking(known).save).toMatchObject({
        opening: OPENING,
        known: { holderKey: OPENING.holderKey, openingId: OPENING.id },
        request: { id: OPENING.id, partner: 'attijari', what: 'requested', payload: null },
      });
  });

  it.each([
    ['of somebody who has one', { openingId: idOf(5), holderKey: 'cin:AB123456' }, {}, 'opening.known-holder'],
    ['with a document of yesterday', undefined, { idExpiresOn: '2026-11-25' }, 'opening.expired-document'],
    ['with a day that is none', undefined, { idExpiresOn: '2026-02-30' }, 'opening.malformed-day'],
    ['of somebody born today', undefined, { birthOn: ON }, 'opening.not-yet-born'],
    ['of somebody born in 1899', undefined, { birthOn: '1899-12-31' }, 'opening.malformed-day'],
  ])('%s is refused', (_, known, change, code) => {
    expect(() => asking(known, change)).toThrow(expect.objectContaining({ code }));
  });

  it('with a document that expires today is taken', () => {
    expect(asking(undefined, { idExpiresOn: ON }).reply).toEqual({ id: OPENING.id, status: 'requested' });
  });
});

describe('an answer of the bank', () => {
  const confirming = (opening: Opening | undefined, change: object = {}, ofRib?: Account) =>
    confirmOpening.decide(
      { opening, ofRib, account: undefined },
      { id: ACCOUNT.id, bank: 'attijari', openingId: OPENING.id, rib: ACCOUNT.rib, ...change },
      CONTEXT,
    );
  const refusing = (opening: Opening | undefined, bank = 'attijari') =>
    refuseRequest.decide(
      { opening, known: { holderKey: OPENING.holderKey, openingId: OPENING.id } },
      { bank, openingId: OPENING.id, reason: 'no' },
      CONTEXT,
    );

  it('confirms, once', () => {
    const { save, events } = confirming(OPENING);
    expect(save).toEqual({ opening: CONFIRMED, account: { ...ACCOUNT, openedOn: ON, lastUsedOn: ON } });
    expect(events).toMatchObject([
      { type: 'accounts.account-opened.v1', subject: ACCOUNT.id, data: { agency: 'RAB-001', bookedOn: ON } },
    ]);
    expect(confirming(CONFIRMED)).toEqual({ reply: { openingId: OPENING.id, status: 'confirmed' } });
  });

  it('refuses, once; the person is free', () => {
    const { save } = refusing(OPENING);
    expect(save).toEqual({
      opening: { ...OPENING, status: 'refused', answeredAt: AT, refusal: 'no' },
      known: { holderKey: OPENING.holderKey, openingId: null },
    });
    expect(refusing({ ...OPENING, status: 'refused', answeredAt: AT, refusal: 'no' }).save).toBeUndefined();
  });

  const other = '007810000123456789012442';
  it.each([
    ['to no request', () => confirming(undefined), 'opening.not-found'],
    ['of another bank', () => confirming(OPENING, { bank: 'other' }), 'opening.not-found'],
    [
      'with a RIB that is none',
      () => confirming(OPENING, { rib: ACCOUNT.rib.replace(/5$/, '6') }),
      'opening.malformed-rib',
    ],
    [
      'with a RIB of another bank',
      () => confirming(OPENING, { rib: '011780000001234567890187' }),
      'opening.malformed-rib',
    ],
    ['with the RIB of another account', () => confirming(OPENING, {}, ACCOUNT), 'opening.known-rib'],
    [
      'with another RIB than before',
      () => confirming({ ...CONFIRMED, rib: other } as Opening),
      'opening.answered-already',
    ],
    ['refused after confirmed', () => refusing(CONFIRMED), 'opening.answered-already'],
    ['refused by another bank', () => refusing(OPENING, 'other'), 'opening.not-found'],
    ['refused, of no request', () => refusing(undefined), 'opening.not-found'],
  ])('%s is refused', (_, decide, code) => expect(decide).toThrow(expect.objectContaining({ code })));

  it('is not asked for, of an account that the bank has opened before', () => {
    const command = {
      id: ACCOUNT.id,
      openingId: OPENING.id,
      holder: HOLDER,
      level: 2,
      rib: ACCOUNT.rib,
      agency: 'RAB-001',
      by: 'history',
    };
    const adopting = (known: { holderKey: string; openingId: string | null } | undefined, ofRib?: Account) =>
      adoptAccount.decide({ known, ofRib, opening: undefined, account: undefined }, command, CONTEXT);
    expect(adopting(undefined)).toMatchObject({
      save: {
        opening: { ...CONFIRMED, requestedBy: 'history' },
        account: { ...ACCOUNT, openedOn: ON, lastUsedOn: ON },
      },
      events: [{ type: 'accounts.account-opened.v1' }],
    });
    const known = { holderKey: OPENING.holderKey, openingId: OPENING.id };
    expect(() => adopting(known)).toThrow(expect.objectContaining({ code: 'opening.known-holder' }));
    expect(() => adopting(undefined, ACCOUNT)).toThrow(expect.objectContaining({ code: 'opening.known-rib' }));
  });
});
