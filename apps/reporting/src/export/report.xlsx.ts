import { writeWorkbook, type SheetColumn } from '#libs/documents';
import type { DashboardRow } from '../table/dashboard.js';
import { asOfText, behindTexts, editionText, EXPORT_WORDS, proofTexts } from './export.words.js';
import { labelOf, periodText, sectionText, type ReportPrint } from './print.js';
import type { Report } from '../table/report.js';

/**
 * A report as a workbook: the table with real numbers, and a sheet of notes.
 *
 * @throws {DomainError} `file.busy`
 */
export function reportWorkbook(report: Report, print: ReportPrint): Promise<Buffer> {
  const { table, language } = print;
  const words = EXPORT_WORDS[language];
  const text = (caption: string, value: (row: DashboardRow) => string): SheetColumn<DashboardRow> => {
    return { caption, kind: 'text', value };
  };
  const columns: SheetColumn<DashboardRow>[] = [
    text(words.head.section, ({ section }) => sectionText(report, section, language)),
    text(words.head.indicator, (row) => labelOf(row, language)),
    text(words.head.unit, ({ unit }) => words.units[unit]),
    text(words.head.kind, ({ kind }) => words.kinds[kind]),
    ...report.periods.map((period, index): SheetColumn<DashboardRow> => ({
      caption: periodText(period),
      kind: 'figure',
      value: ({ values }) => values[index] ?? words.notAvailable,
    })),
  ];
  return writeWorkbook(words.titles[table], columns, report.rows, {
    isRightToLeft: language === 'ar',
    notes: { name: words.notes.sheet, lines: notesOf(report, print) },
  });
}

function notesOf(report: Report, print: ReportPrint): (readonly [about: string, words: string])[] {
  const { table, language } = print;
  const words = EXPORT_WORDS[language];
  const { notes } = words;
  const edition = editionText(print);
  const behind = behindTexts(report, language);
  const units = [...new Set(report.rows.map(({ unit }) => unit))];
  return [
    [notes.table, words.titles[table]],
    ...(edition === undefined ? [] : [[notes.edition, edition] as const]),
    [notes.asOf, asOfText(report, language)],
    [notes.behind, behind.length === 0 ? words.nothingBehind : behind.join('\n')],
    [notes.proof, proofTexts(report, language).join('\n')],
    [notes.units, units.map((unit) => words.unitsLong[unit]).join('\n')],
    [notes.flow, notes.flowMeans],
    [notes.stock, notes.stockMeans],
    [words.notAvailable, notes.notAvailableMeans],
    [notes.toDate, notes.toDateMeans],
  ];
}
