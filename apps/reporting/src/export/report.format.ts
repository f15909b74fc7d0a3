import accepts from 'accepts';
import { XLSX_TYPE } from '#libs/documents';
import { defineErrors } from '#libs/domain';
import { REPORTING_WORDS } from '../words/refusals.words.js';
import { REPORT_LANGUAGES, type ReportLanguage } from './print.js';

/** As what a report is given, by the media type. */
export const REPORT_TYPES = {
  json: 'application/json',
  csv: 'text/csv',
  xlsx: XLSX_TYPE,
  pdf: 'application/pdf',
  svg: 'image/svg+xml',
} as const;
export type ReportFormat = keyof typeof REPORT_TYPES;
export const REPORT_FORMATS = Object.keys(REPORT_TYPES) as readonly ReportFormat[];

const refuseFormat = defineErrors(REPORTING_WORDS, {
  'report.not-acceptable': {
    status: 406,
    detail: 'A report is given as application/json, text/csv, XLSX, application/pdf or image/svg+xml.',
  },
  'report.excel-without-csv': { status: 422, detail: 'excel says how CSV is written: ask for format=csv.' },
});

/** What a request says of how the report should be: its query, and its headers. */
export interface AskedFormat {
  format?: ReportFormat | undefined;
  lang?: ReportLanguage | undefined;
  excel?: string | undefined;
}

/** How a report is to be written. */
export interface ChosenFormat {
  format: ReportFormat;
  language: ReportLanguage;
  /** CSV that a French Excel opens by a double click. */
  isForExcel: boolean;
}

/**
 * Chooses format and language: by the query, else by the headers `Accept` and `Accept-Language`; else JSON, and French.
 *
 * @throws {DomainError} `report.not-acceptable`, `report.excel-without-csv`
 */
export function chosenFormat(
  { format, lang, excel }: AskedFormat,
  headers: { accept?: string | undefined; 'accept-language'?: string | undefined },
): ChosenFormat {
  const asked = accepts({ headers } as Parameters<typeof accepts>[0]);
  const type = asked.type(Object.values(REPORT_TYPES));
  const chosen = format ?? REPORT_FORMATS.find((one) => REPORT_TYPES[one] === type);
  if (!chosen)
    throw refuseFormat('report.not-acceptable', { expected: `one of ${Object.values(REPORT_TYPES).join(', ')}` });
  const isForExcel = excel === 'true';
  if (isForExcel && chosen !== 'csv') throw refuseFormat('report.excel-without-csv', { field: 'excel' });
  const language = lang ?? ((asked.language([...REPORT_LANGUAGES]) || REPORT_LANGUAGES[0]) as ReportLanguage);
  return { format: chosen, language, isForExcel };
}
