import { describe, expect, it } from '@jest/globals';
import { priceOfQuote, validUntil, type Quote } from '../src/quote/quote.js';
import { Seals } from '../src/code-key/seals.service.js';

const AT = '2026-11-28T10:00:00.000Z';
const QUOTE: Quote = {
  agency: 'RAB-001',
  operator: 'cash-express',
  statedCentimes: 185_000,
  feeMode: 'on-top',
  price: { amountCentimes: 185_000, feeCentimes: 3_000, feeVatCentimes: 273 },
  validUntil: validUntil(AT),
};
const [OLD, NEW] = [Buffer.alloc(32, 1), Buffer.alloc(32, 2)];
const refusing = (code: string, details: object) => expect.objectContaining({ code, status: 422, details });

describe('a quote', () => {
  it('gives its price for ten minutes', () => {
    expect(QUOTE.validUntil).toBe('2026-11-28T10:10:00.000Z');
    expect(priceOfQuote(QUOTE, QUOTE, '2026-11-28T10:10:00.000Z')).toEqual(QUOTE.price);
    expect(() => priceOfQuote(QUOTE, QUOTE, '2026-11-28T10:10:00.001Z')).toThrow(
      refusing('quote.expired', { field: 'quote', validUntil: QUOTE.validUntil }),
    );
  });

  it.each([
    ['quote.foreign', { agency: 'OUJ-014' }, { field: 'quote' }],
    ['quote.differs', { statedCentimes: 185_001 }, { field: 'amountCentimes', quoted: 185_000 }],
    ['quote.differs', { feeMode: 'deducted' }, { field: 'feeMode', quoted: 'on-top' }],
    ['quote.differs', { operator: 'another' }, { field: 'operator', quoted: 'cash-express' }],
  ])('is of what was asked, %s otherwise (%#)', (code, change, details) => {
    expect(() => priceOfQuote(QUOTE, { ...QUOTE, ...change } as Quote, AT)).toThrow(refusing(code, details));
  });

  it('is brought back as it was sealed, also when the key has changed since', () => {
    const sealed = new Seals([OLD]).sealed('quote', QUOTE);
    expect(new Seals([NEW, OLD]).opened('quote', sealed)).toEqual(QUOTE);
  });

  it('that was sealed elsewhere, or changed, is none of ours', () => {
    const [text = '', seal = ''] = new Seals([OLD]).sealed('quote', QUOTE).split('.');
    const cheap = { ...QUOTE, price: { ...QUOTE.price, feeCentimes: 0 } };
    const changed = Buffer.from(JSON.stringify(cheap)).toString('base64url');
    for (const brought of [
      `${changed}.${seal}`,
      `${text}.`,
      text,
      '',
      '.',
      `${text}.${seal}x`,
      `${text}.${'é'.repeat(seal.length)}`,
    ])
      expect(new Seals([OLD]).opened('quote', brought)).toBeUndefined();
    expect(new Seals([NEW]).opened('quote', `${text}.${seal}`)).toBeUndefined();
    expect(new Seals([OLD]).opened('allowance', `${text}.${seal}`)).toBeUndefined();
  });
});
