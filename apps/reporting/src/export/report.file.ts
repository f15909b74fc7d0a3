import { REPORT_TYPES, type ChosenFormat } from './report.format.js';
import { reportCsv, reportCsvForExcel } from './report.csv.js';
import { fileNameOf, type ReportPrint } from './print.js';
import type { Report } from '../table/report.js';
import { reportPdf } from './report.pdf.js';
import { reportSvg } from './report.svg.js';
import { reportWorkbook } from './report.xlsx.js';

/** A report as a file. */
export interface ReportFile {
  name: string;
  /** Its media type. */
  type: string;
  bytes: Buffer;
}

/**
 * Writes a report as a file.
 *
 * @throws {DomainError} `file.busy` when workbooks wait for each other
 */
export async function reportFile(
  report: Report,
  { format, language, isForExcel }: ChosenFormat,
  print: Omit<ReportPrint, 'language'>,
): Promise<ReportFile> {
  const asked = { ...print, language };
  const content = {
    json: () => `${JSON.stringify(report, null, 2)}\n`,
    csv: () => (isForExcel ? reportCsvForExcel : reportCsv)(report, asked),
    xlsx: () => reportWorkbook(report, asked),
    pdf: () => reportPdf(report, asked),
    svg: () => reportSvg(report, asked),
  }[format];
  const bytes = Buffer.from(await content());
  const charset = format === 'csv' ? '; charset=utf-8' : '';
  return { name: `${fileNameOf(report, print)}.${format}`, type: `${REPORT_TYPES[format]}${charset}`, bytes };
}
