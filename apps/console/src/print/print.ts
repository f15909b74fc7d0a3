import type { Language } from '../words/words.js';

/** Numbers stand as the institution prints them, in Latin digits in Arabic too; dates as each language writes them in Morocco. */
const LOCALES: Readonly<Record<Language, { numbers: string; dates: string }>> = {
  fr: { numbers: 'fr-FR', dates: 'fr-MA' },
  ar: { numbers: 'fr-FR', dates: 'ar-MA-u-nu-latn' },
  en: { numbers: 'en-GB', dates: 'en-GB' },
};
const TIME_ZONE = 'Africa/Casablanca';
const CENTIMES_IN_DIRHAM = 100n;

/** A count, or a value of a report in its own unit. */
export function printNumber(value: number, language: Language): string {
  return numberFormat(language, {}).format(value);
}

/** An amount in dirhams with two decimals, exactly: no digit of it goes through a fraction of a binary number. */
export function printDirhams(amountCentimes: number, language: Language): string {
  const centimes = BigInt(amountCentimes);
  const size = centimes < 0n ? -centimes : centimes;
  const decimals = String(size % CENTIMES_IN_DIRHAM).padStart(2, '0');
  const separator = language === 'en' ? '.' : ',';
  const whole = numberFormat(language, {}).format(size / CENTIMES_IN_DIRHAM);
  return `${centimes < 0n ? '-' : ''}${whole}${separator}${decimals}`;
}

/** An amount in dirhams, shortly: of a round value only the decimals that it has. */
export function printRoundDirhams(amountCentimes: number, language: Language): string {
  return numberFormat(language, { maximumFractionDigits: 2 }).format(amountCentimes / Number(CENTIMES_IN_DIRHAM));
}

/** A part of a whole in percent. */
export function printShare(percent: number, language: Language): string {
  return `${numberFormat(language, { maximumFractionDigits: 1 }).format(percent)} %`;
}

/** A change in percent, with its sign. */
export function printPercent(percent: number, language: Language): string {
  return `${numberFormat(language, { signDisplay: 'exceptZero', maximumFractionDigits: 1 }).format(percent)} %`;
}

/** A day, or the month, quarter or year that is written so: `2022-05-31`, `2022-05`, `2022-Q2`, `2022`. */
export function printPeriod(period: string, language: Language): string {
  const [year = '', part, day] = period.split('-');
  if (!part) return year;
  if (part.startsWith('Q')) return QUARTERS[language].replace('{0}', part.slice(1)).replace('{1}', year);
  const date = new Date(`${year}-${part}-${day ?? '01'}T12:00:00Z`);
  const parts = day
    ? ({ day: 'numeric', month: 'long', year: 'numeric' } as const)
    : ({ month: 'long', year: 'numeric' } as const);
  return dateFormat(language, { ...parts, timeZone: 'UTC' }).format(date);
}

const QUARTERS: Readonly<Record<Language, string>> = { fr: 'T{0} {1}', ar: 'الربع {0} {1}', en: 'Q{0} {1}' };

/** The head of a report's column: a year as it is, a day as the institution prints it, 30/06/2023. */
export function printColumn(period: string): string {
  return period.split('-').toReversed().join('/');
}

/** An instant as a clock in Morocco shows it. */
export function printInstant(instant: string, language: Language): string {
  const parts = { dateStyle: 'long', timeStyle: 'medium', timeZone: TIME_ZONE } as const;
  return dateFormat(language, parts).format(new Date(instant));
}

/** The day in Morocco at an instant, `2022-05-31`. */
export function dayAt(instant: Date): string {
  return dateFormat('en', { timeZone: TIME_ZONE, year: 'numeric', month: '2-digit', day: '2-digit' })
    .formatToParts(instant)
    .filter(({ type }) => type !== 'literal')
    .toReversed()
    .map(({ value }) => value)
    .join('-');
}

/** The day before another. */
export function dayBefore(day: string): string {
  const date = new Date(`${day}T12:00:00Z`);
  date.setUTCDate(date.getUTCDate() - 1);
  return date.toISOString().slice(0, 10);
}

const formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>();

function numberFormat(language: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `number ${language} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.NumberFormat(LOCALES[language].numbers, options);
  formats.set(key, format);
  return format as Intl.NumberFormat;
}

function dateFormat(language: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `date ${language} ${JSON.stringify(options)}`;
  const format = formats.get(key) ?? new Intl.DateTimeFormat(LOCALES[language].dates, options);
  formats.set(key, format);
  return format as Intl.DateTimeFormat;
}
