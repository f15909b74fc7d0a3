import { assert, toKiloDirhams, type Centimes } from '#libs/domain';
import { isolated, type Words } from './words.js';

/** What stands between thousands: Intl's own is narrower, and not in every font. */
export const NO_BREAK_SPACE = '\u00A0';
const NARROW_SPACE = /\u202F/g;

/** By the number of decimals: making a format costs a thousand times what using it does. */
const formats = new Map<number, Intl.NumberFormat>();

/** How amounts and counts are called where they are printed. */
export const UNIT_WORDS = {
  dirhams: { fr: 'DH', ar: 'درهم' },
  kiloDirhams: { fr: 'KDH', ar: 'ألف درهم' },
  count: { fr: 'nombre', ar: 'عدد' },
} satisfies Record<string, Words>;

/**
 * A number as French prints it, `1 756 231`, `-0,5`: no-break spaces between thousands, a decimal comma.
 *
 * @param decimals how many, always; rounded half up, away from zero
 * @throws {Error} when the number is not finite
 */
export function numberText(value: number, decimals = 0): string {
  assert(Number.isFinite(value), `${value} can be printed`);
  let format = formats.get(decimals);
  if (!format) {
    const digits = { minimumFractionDigits: decimals, maximumFractionDigits: decimals };
    format = new Intl.NumberFormat('fr-FR', { ...digits, signDisplay: 'negative' });
    formats.set(decimals, format);
  }
  return format.format(value).replace(NARROW_SPACE, NO_BREAK_SPACE);
}

/** An amount in dirhams without its unit: `1 234,00`. */
export function dirhamsText(amountCentimes: Centimes): string {
  const size = Math.abs(amountCentimes);
  const cents = String(size % 100).padStart(2, '0');
  return `${amountCentimes < 0 ? '-' : ''}${numberText(Math.trunc(size / 100))},${cents}`;
}

/** An amount in thousands of dirhams without its unit, as the institution prints volumes: `143 204`. */
export function kiloDirhamsText(amountCentimes: Centimes): string {
  return numberText(toKiloDirhams(amountCentimes));
}

/** An amount with its unit: `1 234,00 DH`. */
export function amountWords(amountCentimes: Centimes): Words {
  const amount = dirhamsText(amountCentimes);
  const { fr, ar } = UNIT_WORDS.dirhams;
  return { fr: `${amount} ${fr}`, ar: `${isolated(amount)} ${ar}` };
}
