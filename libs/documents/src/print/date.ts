import { assert, businessDay, isDay, type Day, type Instant } from '#libs/domain';
import type { Words } from './words.js';

const timeFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Africa/Casablanca',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

// ar-MA has the months' Moroccan names, يوليوز and not يوليو, and Western digits; ar has neither.
const monthFormats = { fr: monthFormat('fr-FR'), ar: monthFormat('ar-MA') };

/** A day in figures, `31/01/2026`, alike in both languages: in Arabic too it is read from left to right. */
export function dayText(day: Day): string {
  return day.split('-').toReversed().join('/');
}

/** Day and time in Morocco: `16/01/2026 à 00:30`. */
export function momentWords(at: Instant): Words {
  const day = dayText(businessDay(at));
  const time = timeFormat.format(Date.parse(at));
  return { fr: `${day} à ${time}`, ar: `${day} على الساعة ${time}` };
}

/**
 * A month by its name: `juillet 2026`, `يوليوز 2026`.
 *
 * @param month as `2026-07`
 * @throws {Error} when the calendar has no such month
 */
export function monthWords(month: string): Words {
  const firstDay = `${month}-01`;
  assert(isDay(firstDay), `${month} is a month`);
  const epochMs = Date.parse(`${firstDay}T00:00:00Z`);
  return { fr: monthFormats.fr.format(epochMs), ar: monthFormats.ar.format(epochMs) };
}

function monthFormat(locale: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' });
}
