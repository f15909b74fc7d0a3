import { describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import readWorkbook, { readSheet } from 'read-excel-file/node';
import { XMLParser, XMLValidator } from 'fast-xml-parser';
import { NO_BREAK_SPACE, numberText } from '#libs/documents';
import { contracts, SECTIONS } from '#libs/events';
import { latinTexts } from '#libs/testing';
import { chosenFormat, REPORT_FORMATS } from '../src/export/report.format.js';
import { fileNameOf, REPORT_LANGUAGES, type ReportLanguage } from '../src/export/print.js';
import { reportFile } from '../src/export/report.file.js';
import { annualReportOf, dashboardOf, rowOf, sectionsOf } from '../src/table/dashboard.js';
import type { Report, ReportTable } from '../src/table/report.js';

const INSTITUTION = { fr: 'Crédit du Rif', ar: 'قرض الريف' };
const LINES = { dashboard: dashboardOf(contracts), annual: annualReportOf(contracts) };
const NOT_AVAILABLE = { fr: 'n.d.', en: 'n/a', ar: 'غ.م' };

type Value = number | null;

/** A report whose values are those given, row by row, again and again. */
function reportWith(table: ReportTable, periods: string[], values: readonly Value[]): Report {
  const lines = LINES[table];
  let next = 0;
  return {
    asOf: '2026-11-26T02:40:18.951Z',
    behind: [{ product: 'transfers', asOf: null, eventsBehind: 3, lanesBehind: [1] }],
    periods,
    mobileUnheard: 3,
    knownOn: null,
    provenThrough: '2023-03-31',
    unproven: [{ product: 'claims', days: 2, firstDay: '2023-04-01' }],
    proven: periods.map((period) => period < '2023'),
    sections: sectionsOf(lines, SECTIONS),
    rows: lines.map((line) => ({
      ...rowOf(line),
      values: periods.map(() => values[next++ % values.length] ?? null),
    })),
  };
}

const written = (
  report: Report,
  format: (typeof REPORT_FORMATS)[number],
  language: ReportLanguage,
  isForExcel = false,
) => reportFile(report, { format, language, isForExcel }, { table: 'dashboard', institution: INSTITUTION });

const PERIODS = ['2019', '2020', '2021', '2022', '2023-06-30'];
const PUBLISHED = [1_756_231, 0, null, 306_418, 9_007_199_254_740_991];

describe('the numbers of a report', () => {
  const value = fc.option(fc.integer({ min: -1_000_000, max: Number.MAX_SAFE_INTEGER }), { nil: null });

  it('are the same in CSV as in JSON, in every language', async () => {
    const property = fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(...REPORT_LANGUAGES),
      async (values, language) => {
        const report = reportWith('dashboard', PERIODS, values);
        const csv = parse<Record<string, string>>((await written(report, 'csv', language)).bytes, { columns: true });
        const read = csv.map((row) => PERIODS.map((period) => (row[period] === '' ? null : Number(row[period]))));
        expect(read).toEqual(report.rows.map(({ values: told }) => told));
      },
    );
    await fc.assert(property, { numRuns: 50 });
  });

  it('are real numbers in a workbook, the same as in JSON; what nobody published is said', async () => {
    const property = fc.asyncProperty(
      fc.array(value, { minLength: 1, maxLength: 40 }),
      fc.constantFrom(...REPORT_LANGUAGES),
      async (values, language) => {
        const report = reportWith('annual', PERIODS, values);
        const [, ...rows] = await readSheet((await written(report, 'xlsx', language)).bytes);
        const told = report.rows.map((row) => row.values.map((one) => one ?? NOT_AVAILABLE[language]));
        expect(rows.map((row) => row.slice(4))).toEqual(told);
      },
    );
    await fc.assert(property, { numRuns: 4 });
  }, 60_000);

  it('are in the PDF and in the chart as they are printed, with no-break spaces', async () => {
    const report = reportWith('dashboard', PERIODS, PUBLISHED);
    const [pdf, svg] = [await written(report, 'pdf', 'fr'), await written(report, 'svg', 'fr')];
    const texts = latinTexts(pdf.bytes).join('\n');
    for (const number of [numberText(1_756_231), numberText(306_418), 'n.d.', '30/06/2023']) {
      expect(texts).toContain(number);
      expect(svg.bytes.toString()).toContain(number);
    }
    expect(numberText(1_756_231)).toBe(['1', '756', '231'].join(NO_BREAK_SPACE));
  });
});

describe('a report as a file', () => {
  const report = reportWith('dashboard', PERIODS, PUBLISHED);

  it('has the columns of the published tables in CSV, and leaves empty what nobody published', async () => {
    const [head, first] = (await written(report, 'csv', 'fr')).bytes.toString().split('\r\n');
    expect(head).toBe('section,indicator_fr,indicator_en,unit,kind,2019,2020,2021,2022,2023-06-30');
    expect(first).toBe(
      'B,Nombre de points de vente/Rural,Points of sale: rural,count,stock,1756231,0,,306418,9007199254740991',
    );
    const arabic = (await written(report, 'csv', 'ar')).bytes.toString();
    expect(arabic).toContain('indicator_ar');
    expect(arabic).toContain('عدد نقط البيع/قروية');
  });

  it('for a French Excel has its mark, semicolons, and says what nobody published', async () => {
    const { type, bytes } = await written(report, 'csv', 'fr', true);
    expect(type).toBe('text/csv; charset=utf-8');
    expect(bytes.toString()).toMatch(/^\ufeffsection;indicator_fr;/);
    expect(bytes.toString()).toContain(';count;stock;1756231;0;n.d.;306418;');
  });

  it.each([
    {
      language: 'fr',
      title: 'Tableau de Bord',
      section: 'B-2 Activité Dépôt',
      notes: 'Notes',
      flow: 'Somme de la période.',
    },
    { language: 'en', title: 'Dashboard', section: 'B-2 Deposits', notes: 'Notes', flow: 'The sum over the period.' },
    { language: 'ar', title: 'لوحة القيادة', section: 'B-2 نشاط الإيداع', notes: 'ملاحظات', flow: 'مجموع الفترة.' },
  ] as const)('is a workbook of two sheets in $language: table and notes', async ({ language, ...told }) => {
    const sheets = await readWorkbook((await written(report, 'xlsx', language)).bytes);
    expect(sheets.map(({ sheet }) => sheet)).toEqual([told.title, told.notes]);
    const [table = [], notes = []] = sheets.map(({ data }) => data);
    expect(table[0]?.slice(4)).toEqual(['2019', '2020', '2021', '2022', '30/06/2023']);
    expect(table.map(([first]) => first)).toContain(told.section);
    const said = notes.map(([, words]) => String(words));
    expect(said).toContain(told.flow);
    expect(said).toContainEqual(expect.stringContaining('transfers'));
    expect(said).toContainEqual(expect.stringContaining('26/11/2026'));
  });

  it('is a PDF that bears title, situation, sections and the moment, on numbered pages', async () => {
    const texts = latinTexts((await written(report, 'pdf', 'fr')).bytes);
    for (const text of [
      'Tableau de Bord',
      'situation au 30/06/2023',
      'B-5 Services Domestiques',
      'Crédit du Rif',
      '1 / 1',
    ])
      expect(texts).toContain(text);
    expect(texts.join()).toContain('Chiffres complets au 26/11/2026');
    const long = reportWith(
      'dashboard',
      [...Array(20).keys()].map((year) => String(2004 + year)),
      PUBLISHED,
    );
    const pages = latinTexts((await written(long, 'pdf', 'en')).bytes).filter((text) => text.endsWith(' / 3'));
    expect(pages).toEqual(['1 / 3', '2 / 3', '3 / 3']);
  });

  it.each(REPORT_LANGUAGES)(
    'is a chart that is whole XML, without scripts, with words for who cannot see it, in %s',
    async (language) => {
      const odd = { ...report, sections: report.sections.map((one) => ({ ...one, titleFr: '<a> & "b"' })) };
      const svg = (await written(odd, 'svg', language)).bytes.toString();
      expect(XMLValidator.validate(svg)).toBe(true);
      const read = new XMLParser({ ignoreAttributes: false }).parse(svg) as { svg: Record<string, unknown> };
      expect(read.svg['@_role']).toBe('img');
      expect(JSON.stringify(read.svg.desc)).toContain(NOT_AVAILABLE[language]);
      expect(svg).not.toMatch(/<script|\son[a-z]+=|style=|href/);
    },
  );

  it.each([
    ['fr', "tels qu'ils étaient connus le 31/01/2024"],
    ['en', 'as they were known on 31/01/2024'],
    ['ar', 'كما كانت معروفة يوم'],
  ] as const)('says as known when, in %s', async (language, words) => {
    const known = (await written({ ...report, knownOn: '2024-01-31' }, 'svg', language)).bytes.toString();
    expect(known).toContain(words);
    expect((await written(report, 'svg', language)).bytes.toString()).not.toContain(words);
  });

  it('is named after its table, its periods and the day as of which it is whole', async () => {
    expect((await written(report, 'pdf', 'fr')).name).toBe(
      'dashboard-2019-2020-2021-2022-2023-06-30-as-of-2026-11-26.pdf',
    );
    const many = [...Array(20).keys()].map((year) => String(2004 + year));
    expect(fileNameOf({ periods: many, asOf: null, knownOn: '2024-01-31' }, { table: 'annual' })).toBe(
      'annual-2004-to-2023-known-on-2024-01-31',
    );
  });
});

describe('format and language', () => {
  const headers = (accept?: string, language?: string) => ({ accept, 'accept-language': language });

  it.each([
    [{}, headers(), 'json', 'fr'],
    [{}, headers('*/*', '*'), 'json', 'fr'],
    [{}, headers('text/csv'), 'csv', 'fr'],
    [{}, headers('application/pdf;q=0.5, image/svg+xml', 'ar-MA, fr;q=0.8'), 'svg', 'ar'],
    [{ format: 'pdf' }, headers('text/csv', 'en-GB'), 'pdf', 'en'],
    [{ format: 'pdf', lang: 'ar' }, headers('image/png', 'en'), 'pdf', 'ar'],
    [{}, headers(undefined, 'de'), 'json', 'fr'],
  ] as const)('of %j and %j are %s and %s', (query, asked, format, language) => {
    expect(chosenFormat(query, asked)).toEqual({ format, language, isForExcel: false });
  });

  it('are refused when nothing of what is wanted can be given', () => {
    expect(() => chosenFormat({}, headers('image/png'))).toThrow(
      expect.objectContaining({ code: 'report.not-acceptable', status: 406 }),
    );
    expect(() => chosenFormat({ format: 'pdf', excel: 'true' }, headers())).toThrow(
      expect.objectContaining({ code: 'report.excel-without-csv' }),
    );
    expect(chosenFormat({ format: 'csv', excel: 'true' }, headers())).toMatchObject({ isForExcel: true });
  });
});
