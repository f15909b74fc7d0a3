import type { Centimes, Day } from '#libs/domain';
import type { Half } from './half.js';
import type { Bracket, ExemptionRule } from './tariff.js';
import type { Vehicle } from './vehicle.js';

/** Why an amount is what it is, in words and arithmetic, for the person at the counter. */
export interface Explanation {
  fr: string;
  en: string;
}

const HALF_WORDS = {
  'first-half': { fr: ', premier versement (la moitié)', en: ', first half' },
  'second-half': { fr: ', second versement (la moitié)', en: ', second half' },
};

const FUEL_WORDS = { petrol: { fr: 'essence', en: 'petrol' }, diesel: { fr: 'gasoil', en: 'diesel' } };

/** The tax of a year or of a half of it: bracket and amount. */
export function explainTax(
  vehicle: Vehicle,
  year: number,
  bracket: Bracket,
  half: Half | null,
  amount: Centimes,
): Explanation {
  const words = half ? HALF_WORDS[half] : { fr: '', en: '' };
  const tariff = bracketWords(vehicle, bracket);
  const arithmetic = half ? `${dh(bracket.amountCentimes)} ÷ 2 = ${dh(amount)}` : dh(amount);
  return said(
    { fr: `Taxe ${year}${words.fr} : ${tariff.fr}`, en: `Tax of ${year}${words.en}: ${tariff.en}` },
    arithmetic,
  );
}

function bracketWords(vehicle: Vehicle, bracket: Bracket): Explanation {
  if (bracket.by === 'weight') {
    const { aboveKg, upToKg } = bracket;
    const kg = vehicle.grossWeightKg ?? 0;
    return upToKg === null
      ? { fr: `${kg} kg, tranche de plus de ${aboveKg} kg`, en: `${kg} kg, bracket above ${aboveKg} kg` }
      : {
          fr: `${kg} kg, tranche de plus de ${aboveKg} à ${upToKg} kg`,
          en: `${kg} kg, bracket above ${aboveKg} and up to ${upToKg} kg`,
        };
  }
  const { fromCv, upToCv, fuel } = bracket;
  const fr =
    fromCv === 1 ? `moins de ${(upToCv ?? 0) + 1} CV` : upToCv ? `${fromCv} à ${upToCv} CV` : `${fromCv} CV et plus`;
  const en =
    fromCv === 1 ? `below ${(upToCv ?? 0) + 1} CV` : upToCv ? `${fromCv} to ${upToCv} CV` : `${fromCv} CV and above`;
  const isPickup = fuel !== vehicle.fuel;
  return {
    fr: `${vehicle.fiscalPowerCv} CV, tranche ${FUEL_WORDS[fuel].fr} ${fr}${isPickup ? " (pick-up gasoil d'une personne physique)" : ''}`,
    en: `${vehicle.fiscalPowerCv} CV, ${FUEL_WORDS[fuel].en} bracket ${en}${isPickup ? " (a natural person's diesel pick-up)" : ''}`,
  };
}

/** Nothing is due. */
export function explainExemption(year: number, { fr, en }: ExemptionRule): Explanation {
  return { fr: `Taxe ${year} : exonérée, ${fr}`, en: `Tax of ${year}: exempt, ${en}` };
}

/** A share of the tax, in permille: `10 % of DH 700.00`. */
export function explainShare(what: Explanation, permille: number, tax: Centimes, amount: Centimes): Explanation {
  const arithmetic = `${percent(permille)} × ${dh(tax)} = ${dh(amount)}`;
  return said(what, arithmetic);
}

/** What the penalty is for. */
export function penaltyWords(dueOn: Day): Explanation {
  return { fr: `Pénalité de retard depuis le ${dueOn}`, en: `Penalty for lateness since ${dueOn}` };
}

/** The surcharge of the first month. */
export const FIRST_MONTH_WORDS: Explanation = {
  fr: 'Majoration du premier mois de retard',
  en: 'Surcharge of the first month late',
};

/** What a police report costs. */
export const POLICE_REPORT_WORDS: Explanation = {
  fr: 'Retard constaté par procès-verbal',
  en: 'Lateness found by a police report',
};

/** The surcharge of the months after the first. @param months 1 or more */
export function explainFurtherMonths(months: number, permille: number, tax: Centimes, amount: Centimes): Explanation {
  const arithmetic = `${months} × ${percent(permille)} × ${dh(tax)} = ${dh(amount)}`;
  return said(
    {
      fr: `Majoration de ${months} mois de retard supplémentaires ou entamés`,
      en: `Surcharge of ${months} further months late, or parts of one`,
    },
    arithmetic,
  );
}

/** What is missing to the least that lateness costs in a year. */
export function explainMinimum(year: number, minimum: Centimes, reached: Centimes): Explanation {
  const arithmetic = `${dh(minimum)} − ${dh(reached)} = ${dh(minimum - reached)}`;
  return said(
    { fr: `Minimum de pénalité et majorations de ${year}`, en: `Least penalty and surcharges of ${year}` },
    arithmetic,
  );
}

/** The payment is rounded up. */
export function explainRounding(sum: Centimes, amount: Centimes): Explanation {
  const arithmetic = `${dh(sum)} → ${dh(sum + amount)}`;
  return said({ fr: 'Versement arrondi au dirham supérieur', en: 'Payment rounded up to the dirham' }, arithmetic);
}

/** The counter's own fee. */
export function explainServiceFee(amount: Centimes): Explanation {
  return said(
    {
      fr: 'Frais de service du guichet, TTC, par quittance',
      en: 'Service fee of the counter, tax included, per receipt',
    },
    dh(amount),
  );
}

function said({ fr, en }: Explanation, arithmetic: string): Explanation {
  return { fr: `${fr} : ${arithmetic}`, en: `${en}: ${arithmetic.replaceAll(',', '.')}` };
}

// Intl is far too slow for a number that every line has several times.
function dh(amountCentimes: Centimes): string {
  const cents = amountCentimes % 100;
  const whole = String((amountCentimes - cents) / 100);
  const grouped = whole.length > 3 ? whole.replace(/\B(?=(\d{3})+$)/g, ' ') : whole;
  return `${grouped},${cents < 10 ? '0' : ''}${cents} DH`;
}

function percent(permille: number): string {
  return `${String(permille / 10).replace('.', ',')} %`;
}
