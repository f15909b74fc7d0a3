import { csvText, csvTextForExcel, type SheetColumn } from '#libs/documents';
import type { DashboardRow } from '../table/dashboard.js';
import { EXPORT_WORDS } from './export.words.js';
import type { ReportPrint } from './print.js';
import type { Report } from '../table/report.js';

/**
 * A report as CSV, in the columns in which the institution's published tables are kept: what nobody published is an empty
 * cell. In Arabic it has a column of Arabic labels besides.
 */
export function reportCsv(report: Report, { language }: Pick<ReportPrint, 'language'>): string {
  return csvText(columnsOf(report, language, null), report.rows);
}

/** A report as CSV that a French Excel opens by a double click; what nobody published is said, « n.d. ». */
export function reportCsvForExcel(report: Report, { language }: Pick<ReportPrint, 'language'>): string {
  return csvTextForExcel(columnsOf(report, language, EXPORT_WORDS[language].notAvailable), report.rows);
}

function columnsOf(
  { periods }: Report,
  language: ReportPrint['language'],
  notAvailable: string | null,
): SheetColumn<DashboardRow>[] {
  const text = (caption: string, value: (row: DashboardRow) => string): SheetColumn<DashboardRow> => {
    return { caption, kind: 'text', value };
  };
  return [
    text('section', ({ section }) => section),
    text('indicator_fr', ({ labelFr }) => labelFr),
    text('indicator_en', ({ labelEn }) => labelEn),
    ...(language === 'ar' ? [text('indicator_ar', ({ labelAr }) => labelAr)] : []),
    text('unit', ({ unit }) => unit),
    text('kind', ({ kind }) => kind),
    ...periods.map((caption, index): SheetColumn<DashboardRow> => ({
      caption,
      kind: 'figure',
      value: ({ values }) => values[index] ?? notAvailable,
    })),
  ];
}
