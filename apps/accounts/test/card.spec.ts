import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cardNumberIn, holdsCardNumber, refuseCard, withStep } from '../src/card/card.js';

describe('the number of a card', () => {
  it.each([
    ['4111111111111111'],
    ['4111 1111 1111 1111'],
    ['4111-1111-1111-1111'],
    ['4111.1111.1111.1111'],
    ['the card 5105105105105100, please'],
    ['PAN:378282246310005'],
    ['6304000000000000'],
    ['4222222222222'],
    ['6062826786276634011'],
  ])('%s is one', (text) => expect(holdsCardNumber(text)).toBe(true));

  it.each([
    ['4111111111111112', 'its sum is wrong'],
    ['411111111111', 'too short'],
    ['41111111111111111111', 'too long'],
    ['007810000123456789012345', 'a RIB'],
    ['007 810 0001234567890123 45', 'a RIB in groups'],
    ['01a21ab0-9545-7145-9910-297000000000', 'an id'],
    ['00000000-0000-4000-8000-000000000000', 'an id of digits'],
    ['CB4111111111111111', 'a reference of a bank'],
    ['0612345678', 'a phone'],
    ['', 'nothing'],
  ])('%s is none: %s', (text) => expect(holdsCardNumber(text)).toBe(false));

  it('is never an id, whatever its digits', () => {
    fc.assert(fc.property(fc.uuid(), (id) => !holdsCardNumber(id)));
  });

  it('is found wherever it stands in a body', () => {
    const body = { a: [1, null, { note: 'call 0612345678' }, { note: '4111111111111111' }], b: 4_111_111_111_111_111 };
    expect(cardNumberIn(body)).toBe('a.3.note');
    expect(cardNumberIn('4111111111111111')).toBe('');
    expect(cardNumberIn({ b: body.b, c: undefined })).toBeUndefined();
    expect(cardNumberIn(undefined)).toBeUndefined();
  });
});

it('a step of a card is kept behind those before', () => {
  const at = '2026-11-26T09:00:00.000Z';
  const step = { status: 'received', at, agency: 'RAB-001', by: 'somebody' } as const;
  const unsold = { accountId: null, lastFour: null, soldOn: null, feeCentimes: null, replacedBy: null };
  const card = {
    reference: 'CB1',
    bank: 'attijari',
    status: 'received',
    agency: 'RAB-001',
    ...unsold,
    steps: [step],
  } as const;
  const destroyed = { ...step, status: 'destroyed', reason: 'cut in two' } as const;
  expect(withStep(card, destroyed)).toEqual({ ...card, status: 'destroyed', steps: [step, destroyed] });
});

it.each([
  ['card.not-found', 404],
  ['card.known', 409],
  ['card.wrong-status', 409],
  ['card.on-another-shelf', 409],
  ['card.of-another-account', 409],
  ['card.blocked', 409],
  ['card.number-in-body', 422],
] as const)('%s is answered with %i', (code, status) => expect(refuseCard(code)).toMatchObject({ code, status }));
