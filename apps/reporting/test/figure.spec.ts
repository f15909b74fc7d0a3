import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { contracts, figuresOf, INDICATORS, SECTIONS, type Figure } from '#libs/events';
import { annualReportOf, dashboardOf, rowOf, sectionsOf, valueOf } from '../src/table/dashboard.js';
import { addUp, type PeriodSums } from '../src/figure/figure.js';
import { parsePeriods, parseSpan } from '../src/period/period.js';

describe('an event', () => {
  const data = {
    bookedOn: '2026-01-31',
    agency: 'RAB-001',
    operator: 'cash-express',
    amountCentimes: 185_000,
    cashCentimes: 0,
  };
  const event = (type: string) => ({ type, subject: 'x', occurredAt: '2026-02-03T10:00:00.000Z', data });

  it('counts once, with its amount, on its business day, in its agency', () => {
    const figure = { day: '2026-01-31', agency: 'RAB-001', detail: '', count: 1, amountCentimes: 185_000 };
    const detail = 'cash-express';
    expect(figuresOf(event('transfers.transfer-sent.v1'))).toEqual([
      { ...figure, detail, indicator: 'transfers.sent' },
    ]);
    expect(figuresOf(event('transfers.transfer-paid-out.v1'))).toEqual([
      { ...figure, detail, indicator: 'transfers.paid-out' },
    ]);
    expect(figuresOf(event('vehicle-tax.vehicle-tax-paid.v1'))).toEqual([{ ...figure, indicator: 'vehicle-tax.paid' }]);
    expect(figuresOf(event('vehicle-tax.vehicle-tax-cancelled.v1'))).toEqual([
      { ...figure, indicator: 'vehicle-tax.cancelled' },
    ]);
  });

  it('of a kind that nobody counts counts nothing', () => {
    expect(figuresOf(event('transfers.transfer-frozen.v1'))).toEqual([]);
  });
});

describe('figures that are added up', () => {
  const figures = fc.array(
    fc.record({
      day: fc.constantFrom('2026-01-30', '2026-01-31'),
      agency: fc.constantFrom('RAB-001', 'OUJ-014'),
      indicator: fc.constantFrom(...INDICATORS),
      detail: fc.constantFrom('', 'cash-express'),
      count: fc.integer({ min: 1, max: 9 }),
      amountCentimes: fc.integer({ min: 1, max: 8_000_000 }),
    }),
  );
  const nameOf = ({ day, agency, indicator, detail }: Figure) => `${day} ${agency} ${indicator} ${detail}`;
  const total = (list: readonly Figure[]) =>
    list.reduce((sum, { count, amountCentimes }) => sum + count + amountCentimes, 0);

  it('keep their totals, one of each kind, in one order whatever order they came in', () => {
    fc.assert(
      fc.property(figures, (list) => {
        const before = JSON.stringify(list);
        const sums = addUp(list);
        expect(total(sums)).toBe(total(list));
        expect(new Set(sums.map(nameOf)).size).toBe(sums.length);
        expect(addUp(list.toReversed())).toEqual(sums);
        const names = sums.map(nameOf);
        expect(names).toEqual(names.toSorted());
        expect(JSON.stringify(list)).toBe(before);
      }),
    );
  });
});

const DASHBOARD = dashboardOf(contracts);
const NOBODY = { rural: 0, urban: 0, mobile: 0 };
const factsOf = (sums: PeriodSums, to = '2022-12-31') => ({ to, sums, pointsOfSale: NOBODY });
const linesOf = (wanted: string) => DASHBOARD.filter(({ section }) => section === wanted);

describe('the dashboard', () => {
  it('bears published labels, each row once, in their order', () => {
    const rows: Record<string, string>[] = parse(readFileSync('deploy/demo/dashboard-2019-2023h1.csv'), {
      columns: true,
    });
    const ofProducts = DASHBOARD.filter((line) => 'of' in line);
    const isBuilt = ({ indicator_en: label }: Record<string, string>) =>
      ofProducts.some((line) => line.labelEn === label);
    const printed = rows.filter(isBuilt);
    expect(printed.length).toBe(ofProducts.length);
    expect(ofProducts.map(({ labelFr, labelEn, unit, kind }) => ({ labelFr, labelEn, unit, kind }))).toEqual(
      printed.map(({ indicator_fr: labelFr, indicator_en: labelEn, unit, kind }) => ({ labelFr, labelEn, unit, kind })),
    );
  });

  it('has an annual report beside it that bears the labels of 2017', () => {
    const printed: Record<string, string>[] = parse(readFileSync('deploy/demo/annual-report-2017.csv'), {
      columns: true,
    });
    const ofProducts = annualReportOf(contracts).filter((line) => 'of' in line);
    expect(
      ofProducts.map(({ section, labelFr, labelEn, unit, kind }) => [section, labelFr, labelEn, unit, kind]),
    ).toEqual(printed.map((row) => [row.product, row.indicator_fr, row.indicator_en, row.unit, row.kind]));
  });

  it('says the titles of its sections as they were printed, and of what a row is made', () => {
    expect(sectionsOf(DASHBOARD, SECTIONS).map(({ section, titleFr }) => `${section} ${titleFr}`)).toEqual([
      'B Activité',
      'B-2 Activité Dépôt',
      "B-3 Activité Transfert d'Argent",
      'B-4 Activité Microassurance',
      'B-5 Services Domestiques',
    ]);
    const [points] = linesOf('B').map(rowOf);
    const [taxes] = linesOf('B-5').map(rowOf);
    expect([points, taxes]).toMatchObject([
      { of: [], less: [] },
      { of: ['vehicle-tax.paid'], less: ['vehicle-tax.cancelled'] },
    ]);
  });

  it('has Arabic words, and no others, in Arabic', () => {
    const lines = [...DASHBOARD, ...annualReportOf(contracts)];
    const words = [
      ...lines.map(({ labelAr }) => labelAr),
      ...sectionsOf(lines, SECTIONS).map(({ titleAr }) => titleAr),
    ];
    for (const text of words) expect(text).toMatch(/^[\u0600-\u06ff ()/]{4,}$/);
  });

  it('is sorted by section, as a person counts, whatever the order of the products', () => {
    const row = { labelFr: '', labelEn: '', labelAr: '', unit: 'count', of: [] } as const;
    const contractOf = (section: string) => ({ rows: { [section]: { ...row, section } }, indicators: {} });
    const products = ['B-10', 'B-9', 'A-2'].map(contractOf) as unknown as typeof contracts;
    expect(dashboardOf(products).map(({ section }) => section)).toEqual(['A-2', 'B', 'B', 'B', 'B', 'B-9', 'B-10']);
  });

  it('counts sendings and pay-outs alike, and rounds volumes to KDH once, over their sum', () => {
    const sums = new Map([
      ['transfers.sent', { count: 3, amountCentimes: 149_999 }],
      ['transfers.paid-out', { count: 2, amountCentimes: 1 }],
    ] as const);
    expect(linesOf('B-3').map((line) => valueOf(line, factsOf(sums)))).toEqual([5, 2]);
    expect(new Set(DASHBOARD.map((line) => valueOf(line, factsOf(new Map()))))).toEqual(new Set([0]));
  });

  it('says nothing of a year before the institution gave the figure', () => {
    const people = annualReportOf(contracts).find(({ indicator }) => indicator === 'insured-people')!;
    const sums = new Map([['claims.insured-people', { count: 7, amountCentimes: 0 }]]);
    expect(['2014-12-31', '2015-12-31'].map((to) => valueOf(people, factsOf(sums, to)))).toEqual([null, 7]);
  });

  it('counts a vehicle tax that was cancelled no more', () => {
    const sums = new Map([
      ['vehicle-tax.paid', { count: 7, amountCentimes: 700 }],
      ['vehicle-tax.cancelled', { count: 2, amountCentimes: 200 }],
    ] as const);
    expect(linesOf('B-5').map((line) => valueOf(line, factsOf(sums)))).toEqual([5]);
  });
});

describe('periods', () => {
  it('are years, and years to a date', () => {
    expect(parsePeriods('2019,2023-06-30')).toEqual([
      { from: '2019-01-01', to: '2019-12-31' },
      { from: '2023-01-01', to: '2023-06-30' },
    ]);
  });

  it.each([
    '',
    'abc',
    '22',
    '2022,',
    '2022-13-40',
    '2023-02-29',
    '9999',
    '2022-6-30',
    Array(21).fill('2022').join(),
    '12022',
    '02022',
    '2022.0',
    '2e3',
    '1820-01-01',
  ])('are not %j', (text) => {
    expect(() => parsePeriods(text)).toThrow(expect.objectContaining({ code: 'report.malformed-period', status: 400 }));
  });

  it('are twenty at most, and what is none is shown in part', () => {
    expect(parsePeriods(Array(20).fill('2022').join()).length).toBe(20);
    expect(() => parsePeriods('1234567890123456789012345')).toThrow(
      expect.objectContaining({ details: { period: '12345678901234567890' } }),
    );
  });

  it('of figures run from a day to the same or a later one', () => {
    expect(parseSpan('2024-02-29', '2024-02-29')).toEqual({ from: '2024-02-29', to: '2024-02-29' });
    const upsideDown = expect.objectContaining({ code: 'report.span-upside-down', status: 422 });
    expect(() => parseSpan('2024-03-01', '2024-02-29')).toThrow(upsideDown);
    for (const [from, to] of [
      ['2023-02-29', '2023-03-01'],
      ['x', 'y'],
      ['2024-03-01', 'y'],
    ] as const) {
      expect(() => parseSpan(from, to)).toThrow(
        expect.objectContaining({ code: 'report.malformed-span', status: 400 }),
      );
    }
  });
});
