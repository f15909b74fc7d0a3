import { describe, expect, it } from '@jest/globals';
import { assert } from '../src/assert.js';
import { defineErrors, DomainError } from '../src/words/error.js';

const WORDS = {
  fr: {
    'transfer.already-paid': 'Ce transfert a déjà été payé.',
    'transfer.unknown-code': "Aucun transfert n'a ce code.",
  },
  ar: { 'transfer.already-paid': 'سبق صرف هذا التحويل.', 'transfer.unknown-code': 'لا يوجد تحويل بهذا الرمز.' },
};

const refuse = defineErrors(WORDS, {
  'transfer.already-paid': { status: 409, detail: 'This transfer was paid out already.' },
  'transfer.unknown-code': { status: 404, detail: 'No transfer has this code.' },
});

describe('a refusal', () => {
  it('has the code, status and sentence of its table, and the facts of the case', () => {
    const error = refuse('transfer.already-paid', { paidOutAt: '2026-01-05T09:30:00.000Z' });
    expect(error).toBeInstanceOf(DomainError);
    expect(error).toMatchObject({
      name: 'DomainError',
      code: 'transfer.already-paid',
      status: 409,
      message: 'This transfer was paid out already.',
      details: { paidOutAt: '2026-01-05T09:30:00.000Z' },
    });
  });

  it('needs no facts', () => expect(refuse('transfer.unknown-code').details).toEqual({}));
});

describe('what must hold', () => {
  it('passes when it holds', () => expect(() => assert(1 === 1, 'one is one')).not.toThrow());

  it.each([false, 0, '', null, undefined])('is no refusal when it does not: %j', (condition) => {
    const broken = () => assert(condition, 'one is two');
    expect(broken).toThrow('invariant broken: one is two');
    expect(broken).not.toThrow(DomainError);
  });
});
