import { describe, expect, it } from '@jest/globals';
import { DomainError, refusalIn } from '#libs/domain';
import {
  CANCELLATION_REFUSALS,
  refusalOfOperator,
  RESERVATION_REFUSALS,
  SENDING_REFUSALS,
  type InternationalOperator,
} from '../src/operator/operator.js';
import { writtenReference } from '../src/operator/reference.js';

describe("an operator's number", () => {
  it.each<[InternationalOperator, string, string]>([
    ['western-union', '2094713586', '2094713586'],
    ['western-union', '209-471-3586', '2094713586'],
    ['western-union', ' 209 471 3586 ', '2094713586'],
    ['western-union', '٢٠٩٤٧١٣٥٨٦', '2094713586'],
    ['western-union', '2O9 47l 3586', '2094713586'],
    ['moneygram', '4071 8265', '40718265'],
    ['moneygram', '4071–8265', '40718265'],
    ['moneygram', '00000007', '00000007'],
  ])('of %s is read: %s', (operator, typed, reference) => {
    expect(writtenReference(operator, typed)).toBe(reference);
  });

  it.each<[InternationalOperator, string, number]>([
    ['western-union', '209471358', 10],
    ['western-union', '20947135860', 10],
    ['western-union', '40718265', 10],
    ['western-union', '209471358X', 10],
    ['western-union', '', 10],
    ['moneygram', '4071826', 8],
    ['moneygram', '407182650', 8],
    ['moneygram', '2094713586', 8],
    ['moneygram', '4071826⁵⁵', 8],
  ])('of %s is none: %s', (operator, typed, digits) => {
    expect(refusalIn(() => void writtenReference(operator, typed))).toMatchObject({
      code: 'reference.malformed',
      status: 422,
      details: { field: 'reference', expected: `${digits} digits`, operator },
    });
  });
});

describe('what a counter is told', () => {
  it.each([
    ['reference.unknown', 'reference.unknown', 404],
    ['reference.already-paid', 'reference.already-paid', 409],
    ['reference.blocked', 'reference.blocked', 409],
    ['reference.reserved-by-another', 'reference.reserved-by-another', 409],
    ['payee.other-name', 'reference.other-beneficiary', 422],
    ['sending.country-not-served', 'sending.country-not-served', 422],
    ['sending.already-paid', 'sending.already-paid', 409],
    ['request.released', 'operator.refuses', 409],
    ['sending.cancelled', 'operator.refuses', 409],
    ['other', 'operator.refuses', 409],
    ['toString', 'operator.refuses', 409],
  ])('when the operator says %s: %s', (operatorCode, code, status) => {
    expect(refusalOfOperator(operatorCode)).toMatchObject({ code, status, details: { operatorCode } });
  });

  it('is something for each refusal, in its language', () => {
    for (const code of [...RESERVATION_REFUSALS, ...SENDING_REFUSALS, ...CANCELLATION_REFUSALS]) {
      const refusal = refusalOfOperator(code);
      expect(refusal).toBeInstanceOf(DomainError);
      expect(new Set(['en', 'fr', 'ar'].map((language) => refusal.detailIn(language as 'en'))).size).toBe(3);
    }
  });

  it('of a blocked transfer is nothing but that it is under verification', () => {
    expect(refusalOfOperator('reference.blocked').message).toBe('This transfer is under verification at the operator.');
  });
});
