import { describe, expect, it } from '@jest/globals';
import { assert } from '../src/assert.js';
import { defineErrors, DomainError, refusalIn } from '../src/refusal/error.js';

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

  it.each([
    ['en', 'No transfer has this code.'],
    ['fr', WORDS.fr['transfer.unknown-code']],
    ['ar', WORDS.ar['transfer.unknown-code']],
  ] as const)('is told in %s', (language, detail) =>
    expect(refuse('transfer.unknown-code').detailIn(language)).toBe(detail),
  );

  it('that was never translated is told in English', () =>
    expect(new DomainError('purse.empty', 409, 'The purse is empty.').detailIn('ar')).toBe('The purse is empty.'));

  it('is what some checks refuse; nothing when they let pass, and our own mistakes go on', () => {
    const refusal = refuse('transfer.unknown-code');
    const checkOf = (error: Error) => () => {
      throw error;
    };
    expect(refusalIn(checkOf(refusal))).toBe(refusal);
    expect(refusalIn(() => undefined)).toBeUndefined();
    expect(() => refusalIn(checkOf(new Error('ours')))).toThrow('ours');
  });
});

describe('what must hold', () => {
  it('passes when it holds', () => expect(() => assert(1 === 1, 'one is one')).not.toThrow());

  it.each([false, 0, '', null, undefined])('is no refusal when it does not: %j', (condition) => {
    const broken = () => assert(condition, 'one is two');
    expect(broken).toThrow('invariant broken: one is two');
    expect(broken).not.toThrow(DomainError);
  });
});
