import { format, getFormatDateInfo, isDateFormat } from 'numfmt';
import { addDays, daysBetween, type Day } from '#libs/domain';

const DAY_0: Day = '1899-12-30';
/** Before it Excel counts a 29 February 1900, which there was not. */
const FIRST_SERIAL = 61;
const END_OF_9999 = 2_958_466;
const DAYS_TO_1904 = 1_462;
const HALF_A_MILLISECOND = 0.5 / 86_400_000;
const GENERAL = 'General';

/** What of a date a number format shows. */
type Shows = 'no-date' | 'day' | 'part';

const shows = new Map<string, Shows>();

/**
 * A number as its cell shows it, written so that it is read alike everywhere: a number without separators of thousands
 * and with a point, `19000`, `808.5`; a day as `2024-12-31`, without its time; anything else as it stands there, `2026`
 * where the day is shown as its year, `19 kg`, `00123`.
 *
 * @param isFrom1904 days are counted from 1904 on
 * @returns null for a number that is shown as a day and is none: Excel shows `####`
 */
export function shownNumber(value: number, pattern: string, isFrom1904: boolean): string | null {
  const shown = showsOf(pattern);
  if (shown === 'no-date') return plainNumber(formatted(pattern, value));
  const serial = value + HALF_A_MILLISECOND + (isFrom1904 ? DAYS_TO_1904 : 0);
  if (shown === 'part') return serial < 0 || serial >= END_OF_9999 ? null : formatted(pattern, serial);
  return serial < FIRST_SERIAL || serial >= END_OF_9999 ? null : addDays(DAY_0, Math.floor(serial));
}

/** A text as its cell shows it: a number format may say something about texts, `@" kg"`. */
export function shownText(text: string, pattern: string): string {
  return pattern === GENERAL || pattern === '@' ? text : formatted(pattern, text);
}

/** The number of a day in the calendar that begins with 1900. */
export function serialOf(day: Day): number {
  return daysBetween(DAY_0, day);
}

function showsOf(pattern: string): Shows {
  let known = shows.get(pattern);
  if (!known) {
    known = 'no-date';
    if (isDateFormat(pattern)) {
      const { year, month, day } = getFormatDateInfo(pattern);
      known = year && month && day ? 'day' : 'part';
    }
    shows.set(pattern, known);
  }
  return known;
}

/** In English, whatever language the format names: so a comma is never a decimal one. */
function formatted(pattern: string, value: number | string): string {
  const inEnglish = pattern.replace(/\[\$([^\]-]*)-[^\]]*\]/g, (_, currency: string) => currency && `"${currency}"`);
  try {
    return format(inEnglish, value);
  } catch {
    return format(GENERAL, value); // Excel would not open such a file
  }
}

function plainNumber(text: string): string {
  const plain = text.replace(/(?<=\d),(?=\d{3}(?!\d))/g, '').trim();
  return /^-?(?:0|[1-9]\d*)(?:\.\d*)?$/.test(plain) ? String(Number(plain)) : plain;
}
