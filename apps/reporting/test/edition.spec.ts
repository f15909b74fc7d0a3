import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import readWorkbook from 'read-excel-file/node';
import { businessDay } from '#libs/domain';
import { contracts } from '#libs/events';
import { contextAt, latinTexts } from '#libs/testing';
import { freezeEdition, reportOf, restatementsOf, type FreezeEdition } from '../src/edition/edition.js';
import { EXPORT_WORDS } from '../src/export/export.words.js';
import { REPORT_LANGUAGES } from '../src/export/print.js';
import { reportFile } from '../src/export/report.file.js';
import { annualReportOf, dashboardOf, type DashboardRow } from '../src/table/dashboard.js';
import type { Report } from '../src/table/report.js';

const AT = '2026-11-26T09:30:00.000Z';

const row = (indicator: string, ...values: (number | null)[]): DashboardRow => ({
  section: 'B',
  indicator,
  labelFr: 'Lignes',
  labelEn: 'Rows',
  labelAr: 'سطور',
  unit: 'count',
  kind: 'flow',
  of: ['transfers.sent'],
  less: [],
  values,
});

const reportOfRows = (periods: string[], rows: DashboardRow[], asOf: string | null = AT): Report => ({
  asOf,
  behind: [],
  provenThrough: '2026-11-25',
  unproven: [],
  mobileUnheard: 0,
  knownOn: null,
  proven: periods.map(() => true),
  periods,
  sections: [{ section: 'B', titleFr: 'Réseau', titleEn: 'Network', titleAr: 'الشبكة' }],
  rows,
});

describe('a table is frozen', () => {
  const asked = (periods: string[], asOf: string | null, passedOver = 0): FreezeEdition => ({
    id: '01a215b9-64f9-7753-958f-e38284ad4862',
    tableName: 'dashboard',
    positions: { '/guichet/transfers': { 3: 42 } },
    frozenBy: 'khadija',
    report: reportOfRows(periods, [row('a', ...periods.map(() => 1))], asOf),
    passedOver,
  });
  const decide = (command: FreezeEdition) => freezeEdition.decide({ edition: undefined }, command, contextAt(AT));

  it('as it was read, with how far the journals were counted', () => {
    const { save, reply } = decide(asked(['2025', '2026-11-25'], AT));
    expect(reply).toEqual({ editionId: '01a215b9-64f9-7753-958f-e38284ad4862', frozenAt: AT });
    expect(save?.edition).toMatchObject({
      periods: ['2025', '2026-11-25'],
      rows: [row('a', 1, 1)],
      positions: { '/guichet/transfers': { 3: 42 } },
      asOf: AT,
      proven: [true, true],
      provenThrough: '2026-11-25',
      frozenAt: AT,
      frozenBy: 'khadija',
    });
  });

  it.each([
    ['its year is not over', ['2025', '2026'], AT, 0, 'edition.not-over'],
    ['its last day is today', ['2026-11-26', '2025'], AT, 0, 'edition.not-over'],
    ['not every product was heard', ['2025'], null, 0, 'edition.not-whole'],
    ['it is whole only as of its last day', ['2026-11-25'], '2026-11-25T20:00:00.000Z', 0, 'edition.not-whole'],
    ['an event waits as a dead letter', ['2025'], AT, 1, 'edition.not-whole'],
  ])('not while %s', (_, periods, asOf, passedOver, code) => {
    expect(() => decide(asked(periods, asOf, passedOver))).toThrow(expect.objectContaining({ code, status: 409 }));
  });

  it('only when the last of its days is over, and was when it was whole', () => {
    const day = fc
      .date({ min: new Date('2025-06-01T12:00:00Z'), max: new Date('2027-06-01T12:00:00Z'), noInvalidDate: true })
      .map((date) => date.toISOString());
    fc.assert(
      fc.property(fc.array(day, { minLength: 1, maxLength: 4 }), day, (days, asOf) => {
        const periods = days.map((one) => one.slice(0, 10));
        const isOver = periods.every((last) => last < businessDay(AT) && last < businessDay(asOf));
        const freeze = () => decide(asked(periods, asOf));
        if (isOver) expect(freeze().reply).toMatchObject({ frozenAt: AT });
        else expect(freeze).toThrow(expect.objectContaining({ code: expect.stringMatching(/^edition[.]not-/) }));
      }),
    );
  });
});

describe('restatements', () => {
  it('are the figures that are another now, and those that are not there any more, with how much they differ', () => {
    const frozen = { periods: ['2021', '2022'], rows: [row('a', 1, null), row('b', 2, 3), row('gone', 4, null)] };
    const items = restatementsOf(frozen, [row('b', 2, 5), row('a', 1, 0), row('new', 9, 9)]);
    expect(
      items.map(({ indicator, period, frozenValue, value, difference }) => {
        return [indicator, period, frozenValue, value, difference];
      }),
    ).toEqual([
      ['a', '2022', null, 0, null],
      ['b', '2022', 3, 5, 2],
      ['gone', '2021', 4, null, null],
    ]);
    expect(restatementsOf(frozen, frozen.rows)).toEqual([]);
  });

  it('can be asked for by the name of every row of every table', () => {
    for (const { indicator } of [...dashboardOf(contracts), ...annualReportOf(contracts)])
      expect(indicator).toMatch(/^[a-z][a-z-]{0,59}$/);
  });
});

describe('an edition on paper', () => {
  const report = reportOfRows(['2025'], [row('a', 1_234)]);
  const print = { table: 'dashboard', institution: { fr: 'Crédit du Rif', ar: 'قرض الريف' }, frozenAt: AT } as const;
  const written = (format: 'pdf' | 'svg' | 'xlsx' | 'csv', language: (typeof REPORT_LANGUAGES)[number]) =>
    reportFile(report, { format, language, isForExcel: false }, print);

  it('has what was frozen, and nothing on its way', () => {
    const { asOf, ...frozen } = report;
    const edition = {
      ...frozen,
      asOf: asOf!,
      id: 'x',
      tableName: 'dashboard',
      positions: {},
      frozenAt: AT,
      frozenBy: 'k',
    } as const;
    expect(reportOf(edition)).toEqual(report);
  });

  it('says that management froze it, and when, in the name of the file the day', async () => {
    const pdf = await written('pdf', 'fr');
    expect(pdf.name).toBe('dashboard-2025-edition-2026-11-26.pdf');
    expect(latinTexts(pdf.bytes)).toContainEqual(
      expect.stringMatching(/^Édition arrêtée par la direction le 26[/]11[/]2026 à [0-9]{2}:30$/),
    );
    for (const language of REPORT_LANGUAGES) {
      const [said = ''] = EXPORT_WORDS[language].frozen('').split('\n');
      expect((await written('svg', language)).bytes.toString()).toContain(said.trim());
      const [, notes] = await readWorkbook((await written('xlsx', language)).bytes);
      expect(notes?.data.map(([, words]) => String(words))).toContainEqual(expect.stringContaining(said.trim()));
    }
    expect((await written('csv', 'fr')).bytes.toString()).not.toContain('dition');
  });
});
