import { businessDay, type Day, type Instant } from '#libs/domain';
import type { DashboardRow } from '../table/dashboard.js';
import type { Report, ReportTable } from '../table/report.js';

/** The languages in which they are; the first when none is asked for. */
export const REPORT_LANGUAGES = ['fr', 'en', 'ar'] as const;
export type ReportLanguage = (typeof REPORT_LANGUAGES)[number];

/** What is printed besides the figures: of which table, in which language, whose it is. */
export interface ReportPrint {
  table: ReportTable;
  language: ReportLanguage;
  /** Whose counters they are. */
  institution: { fr: string; ar: string };
  /** When management froze it, of an edition. */
  frozenAt?: Instant;
}

/** What a row is called. */
export function labelOf(row: Pick<DashboardRow, 'labelFr' | 'labelEn' | 'labelAr'>, language: ReportLanguage): string {
  return { fr: row.labelFr, en: row.labelEn, ar: row.labelAr }[language];
}

/** What a section is called; its code when it has no title. */
export function sectionTitleOf(report: Pick<Report, 'sections'>, section: string, language: ReportLanguage): string {
  const titled = report.sections.find((one) => one.section === section);
  return titled ? { fr: titled.titleFr, en: titled.titleEn, ar: titled.titleAr }[language] : section;
}

/** A section with its code, as it is printed: `B-2 Activité Dépôt`; the names of products are their own codes. */
export function sectionText(report: Pick<Report, 'sections'>, section: string, language: ReportLanguage): string {
  const title = sectionTitleOf(report, section, language);
  return /^[A-Z]/.test(section) ? `${section} ${title}` : title;
}

/** A period as it is printed: a year, or the day to which it goes, `30/06/2023`. */
export function periodText(period: string): string {
  return period.split('-').toReversed().join('/');
}

/** The last day of a period. */
export function endOf(period: string): Day {
  return period.length === 4 ? `${period}-12-31` : period;
}

const NAMED_PERIODS_MAX = 6;

/**
 * The name of a file, without its ending: table, periods, the day as of which it is and that on which it was known,
 * `dashboard-2022-2023-06-30-as-of-2026-11-26`; of an edition the day on which it was frozen.
 */
export function fileNameOf(
  { periods, asOf, knownOn }: Pick<Report, 'periods' | 'asOf' | 'knownOn'>,
  { table, frozenAt }: Pick<ReportPrint, 'table' | 'frozenAt'>,
): string {
  const named = periods.length > NAMED_PERIODS_MAX ? [periods[0], 'to', periods.at(-1)] : periods;
  const current = asOf === null ? [] : ['as-of', businessDay(asOf)];
  const day = frozenAt === undefined ? current : ['edition', businessDay(frozenAt)];
  const known = knownOn === null ? [] : ['known-on', knownOn];
  return [table, ...named, ...day, ...known].join('-');
}
