import { readFileSync } from 'node:fs';
import { Cron } from 'croner';
import { parse } from 'yaml';
import { REPORT_LANGUAGES, type ReportLanguage } from '../export/print.js';
import { REPORT_FORMATS, type ReportFormat } from '../export/report.format.js';
import { parsePeriods } from '../period/period.js';
import { REPORT_TABLES, type ReportTable } from '../table/report.js';
import { periodsOf } from './delivery.js';

/** Where a report is brought: a folder below that of all reports, a prefix in their bucket, or addresses. */
export type Destination = { folder: string } | { bucket: string } | { mail: readonly string[] };

/** A report that is brought somewhere again and again. */
export interface Schedule {
  name: string;
  /** Of Morocco's clock. */
  cron: string;
  table: ReportTable;
  /** As {@link periodsOf} reads them. */
  periods: string;
  format: ReportFormat;
  language: ReportLanguage;
  isForExcel: boolean;
  to: Destination;
}

const SCHEDULE_ZONE = 'Africa/Casablanca';
const SCHEDULES_MAX = 100;
const MAIL_MAX = 20;
const FIELDS = new Set(['name', 'cron', 'table', 'periods', 'format', 'lang', 'excel', 'to']);
const FOLDER = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}(\/[A-Za-z0-9][A-Za-z0-9._-]{0,99}){0,4}$/;
const PREFIX = /^([A-Za-z0-9][A-Za-z0-9._-]{0,99}\/){0,5}$/;
const MAIL_ADDRESS = /^[^\s@<>,;]{1,64}@[^\s@<>,;]{1,190}$/;
const ANY_DAY = '2026-11-26';

/**
 * Reads the file of schedules that REPORT_SCHEDULES_FILE names; none when it names none.
 *
 * @throws {Error} that says which entry is wrong, and how it must be
 */
export function readSchedules(path: string): readonly Schedule[] {
  if (path === '') return [];
  try {
    return schedulesIn(readFileSync(path, 'utf8'));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    throw new Error(`REPORT_SCHEDULES_FILE, ${path}, ${code ? `cannot be read: ${code}` : message}`, { cause: error });
  }
}

/** The last time after one moment, and not after another, at which a schedule runs. */
export function lastRunOf(cron: string, after: Date, until: Date): Date | undefined {
  const [last] = new Cron(cron, { timezone: SCHEDULE_ZONE, paused: true }).previousRuns(
    1,
    new Date(until.getTime() + 1),
  );
  return last && last > after ? last : undefined;
}

/** Reads schedules, a list in YAML or JSON. @throws {Error} that says which entry is wrong, and how it must be */
export function schedulesIn(text: string): Schedule[] {
  let entries: unknown;
  try {
    entries = parse(text);
  } catch (error) {
    throw new Error(`is neither YAML nor JSON: ${(error as Error).message.split('\n')[0]}`, { cause: error });
  }
  if (!Array.isArray(entries) || entries.length > SCHEDULES_MAX)
    throw new Error(`must hold a list of at most ${SCHEDULES_MAX} schedules`);
  const schedules = entries.map((entry, index) => scheduleOf(entry as unknown, `entry ${index + 1}`));
  const names = schedules.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) throw new Error(`has two schedules named ${twice}`);
  return schedules;
}

function scheduleOf(entry: unknown, place: string): Schedule {
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry))
    throw new Error(`${place} must be an object`);
  const fields = entry as Record<string, unknown>;
  const unknown = Object.keys(fields).find((field) => !FIELDS.has(field));
  if (unknown !== undefined) throw new Error(`${place} has a field ${unknown}: there are ${[...FIELDS].join(', ')}`);
  const name = textOf(fields.name, /^[a-z0-9][a-z0-9-]{0,59}$/, `${place}: name must be letters, digits and hyphens`);
  const at = `${place} (${name})`;
  const format = oneOf(fields.format, REPORT_FORMATS, `${at}: format`);
  const isForExcel = fields.excel ?? false;
  if (typeof isForExcel !== 'boolean' || (isForExcel && format !== 'csv'))
    throw new Error(`${at}: excel must be true or false, and true only with format csv`);
  return {
    name,
    cron: cronOf(fields.cron, at),
    table: oneOf(fields.table, REPORT_TABLES, `${at}: table`),
    periods: wordsOf(fields.periods, at),
    format,
    language: fields.lang === undefined ? 'fr' : oneOf(fields.lang, REPORT_LANGUAGES, `${at}: lang`),
    isForExcel,
    to: destinationOf(fields.to, at),
  };
}

function cronOf(value: unknown, at: string): string {
  const form = `${at}: cron must be five fields, such as "0 7 1 * *": minute, hour, day of the month, month, day of the week`;
  const text = textOf(value, /^\S+( \S+){4}$/, form);
  try {
    if (!new Cron(text, { timezone: SCHEDULE_ZONE, paused: true }).nextRun()) throw new Error('never');
    return text;
  } catch {
    throw new Error(form);
  }
}

function wordsOf(value: unknown, at: string): string {
  const form = `${at}: periods must be years, years to a date, or last-year, this-year, year-to-date, last-month-end, separated by commas`;
  const text = typeof value === 'number' ? String(value) : textOf(value, /^[a-z0-9,-]{4,300}$/, form);
  try {
    parsePeriods(periodsOf(text, ANY_DAY));
    return text;
  } catch {
    throw new Error(form);
  }
}

function destinationOf(value: unknown, at: string): Destination {
  const form = `${at}: to must be {folder: monthly}, {bucket: monthly/} or {mail: [addresses]}`;
  if (typeof value !== 'object' || value === null) throw new Error(form);
  const { folder, bucket, mail, ...more } = value as Record<string, unknown>;
  const given = [folder, bucket, mail].filter((one) => one !== undefined).length;
  if (given !== 1 || Object.keys(more).length > 0) throw new Error(form);
  if (folder !== undefined) return { folder: textOf(folder, FOLDER, form) };
  if (bucket !== undefined) return { bucket: textOf(bucket, PREFIX, form) };
  if (!Array.isArray(mail) || mail.length === 0 || mail.length > MAIL_MAX) throw new Error(form);
  return { mail: mail.map((address) => textOf(address, MAIL_ADDRESS, form)) };
}

function textOf(value: unknown, pattern: RegExp, form: string): string {
  if (typeof value !== 'string' || !pattern.test(value)) throw new Error(form);
  return value;
}

function oneOf<Choice extends string>(value: unknown, choices: readonly Choice[], what: string): Choice {
  const chosen = choices.find((choice) => choice === value);
  if (!chosen) throw new Error(`${what} must be one of ${choices.join(', ')}`);
  return chosen;
}
