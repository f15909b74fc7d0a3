import { describe, expect, it } from '@jest/globals';
import { unwritable, type Words } from '#libs/documents';
import { HALVES } from '../src/law/half.js';
import { HEADS } from '../src/law/assessment.js';
import { CATEGORIES, FUELS, OWNER_KINDS } from '../src/law/vehicle.js';
import { articleText, factsOf, marksOf, plateText, reservationOf } from '../src/receipt/receipt.facts.js';
import * as words from '../src/receipt/receipt.words.js';
import { RECEIPT } from './receipt.sample.js';

describe('the words', () => {
  const tables = [
    ['heads', HEADS, words.HEAD_WORDS],
    ['categories', CATEGORIES, words.CATEGORY_WORDS],
    ['fuels', FUELS, words.FUEL_WORDS],
    ['owners', OWNER_KINDS, words.OWNER_WORDS],
    ['halves', HALVES, words.HALF_WORDS],
    ['statuses', ['paid', 'cancelled', 'to-refund', 'refunded'], words.STATUS_WORDS],
  ] as [string, readonly string[], Record<string, Words>][];

  it.each(tables)('tell all %s apart in both languages', (_, names, table) => {
    const told = names.map((name) => table[name]);
    expect(new Set(told.map((entry) => entry?.fr)).size).toBe(names.length);
    expect(new Set(told.map((entry) => entry?.ar)).size).toBe(names.length);
  });

  it('can be written in their fonts', () => {
    const { TITLE, TAX, STAND_IN, CODE_WORDS, CONTINUED, CHECK_WORDS, FACT_WORDS, TABLE_WORDS } = words;
    const labels = [TITLE, TAX, STAND_IN, CODE_WORDS, CONTINUED, ...CHECK_WORDS];
    const named = [FACT_WORDS, TABLE_WORDS, ...tables.map(([, , table]) => table)];
    for (const told of [...labels, ...named.flatMap((table) => Object.values<Words>(table))]) {
      expect(unwritable(told)).toEqual([]);
      expect(told.ar).toMatch(/[\u0621-\u064A]/);
    }
  });

  it.each([
    [[2026], null, '2026', '2026'],
    [[2026, 2025], null, '2025, 2026', '2025، 2026'],
    [[2021, 2023, 2024, 2025], null, '2021, 2023 à 2025', '2021، من 2023 إلى 2025'],
    [[2017, 2019, 2021, 2022, 2023], null, '2017, 2019, 2021 à 2023', '2017، 2019، من 2021 إلى 2023'],
    [[2026], 'second-half' as const, '2026, second versement (la moitié)', '2026، الدفعة الثانية (النصف)'],
  ])('the years %j, %s', (years, half, fr, ar) => {
    expect(factsOf({ ...RECEIPT, years, half }).find(({ name }) => name === 'years')?.value).toEqual({ fr, ar });
  });

  it('state each fact once, in the order in which a receipt is read', () => {
    expect(factsOf(RECEIPT).map(({ name, label, value }) => [name, label, value.fr])).toEqual([
      ['receiptNumber', words.FACT_WORDS.receiptNumber, 'RAB-001-V-2026-000042'],
      ['agency', words.FACT_WORDS.agency, 'Rabat Centre (RAB-001)'],
      ['teller', words.FACT_WORDS.teller, '4821-0937'],
      ['paidAt', words.FACT_WORDS.paidAt, expect.stringContaining('16')],
      ['plate', words.FACT_WORDS.plate, expect.stringContaining('12345-A-6')],
      ['category', words.FACT_WORDS.category, words.CATEGORY_WORDS.truck.fr],
      ['fuel', words.FACT_WORDS.fuel, words.FUEL_WORDS.diesel.fr],
      ['fiscalPower', words.FACT_WORDS.fiscalPower, '12 CV'],
      ['grossWeight', words.FACT_WORDS.grossWeight, expect.stringMatching(/^19.000 kg$/)],
      ['owner', words.FACT_WORDS.owner, words.OWNER_WORDS.company.fr],
      ['years', words.FACT_WORDS.years, expect.stringContaining('2026')],
    ]);
  });

  it('write a plate from left to right, also with its Arabic letter', () => {
    expect(plateText('12345-A-6')).toBe('\u206612345-A-6\u2069');
    expect(plateText('12345-هـ-6')).toBe('\u206612345-\u200Eهـ\u200E-6\u2069');
    expect(factsOf(RECEIPT).find(({ name }) => name === 'plate')?.value.ar).toBe(plateText('12345-أ-6'));
  });

  it('leave out a weight that is not known', () => {
    const names = factsOf({ ...RECEIPT, vehicle: { ...RECEIPT.vehicle, grossWeightKg: null } }).map(({ name }) => name);
    expect(names).not.toContain('grossWeight');
    expect(names).toHaveLength(factsOf(RECEIPT).length - 1);
  });

  it('leave out the teller of a receipt from before they were kept, and the name of an agency that is no more', () => {
    const facts = factsOf({ ...RECEIPT, tellerNumber: null, agency: { code: 'RAB-009', name: 'RAB-009' } });
    expect(facts.map(({ name }) => name)).not.toContain('teller');
    expect(facts.find(({ name }) => name === 'agency')?.value.fr).toBe('RAB-009');
  });

  it('cite the law by its article only', () => {
    expect(articleText({ article: '260-3°' })).toBe('CGI art. 260-3°');
    expect(articleText({ article: 'Tarif 2026' })).toBe('Tarif 2026');
    expect(articleText({ article: 'Tarif du guichet' })).toBe('Tarif du guichet');
  });

  it('mark what is no first print of a payment that holds', () => {
    expect(marksOf({ status: 'paid', reprint: 0 })).toEqual([]);
    expect(marksOf({ status: 'paid', reprint: 1 })).toEqual([{ fr: 'DUPLICATA n° 1', ar: 'نسخة رقم 1' }]);
    expect(marksOf({ status: 'cancelled', reprint: 2 }).map(({ fr }) => fr)).toEqual(['ANNULÉE', 'DUPLICATA n° 2']);
    expect(marksOf({ status: 'to-refund', reprint: 0 }).map(({ fr }) => fr)).toEqual(['À REMBOURSER']);
    expect(marksOf({ status: 'refunded', reprint: 0 }).map(({ fr }) => fr)).toEqual(['REMBOURSÉE']);
    expect(reservationOf({ status: 'paid', standIn: true })).toBe(words.STAND_IN);
    expect(reservationOf({ status: 'paid', standIn: false })).toBeUndefined();
    expect(reservationOf({ status: 'cancelled', standIn: true })).toBeUndefined();
  });
});
