import type { Indicator } from '../api/reports.js';
import type { Words } from '../words/fr.js';
import type { Language } from '../words/words.js';

/** What an indicator is called; its code where it is not known. */
export function indicatorName(indicators: readonly Indicator[], code: string, language: Language): string {
  const known = indicators.find(({ indicator }) => indicator === code);
  if (!known) return code;
  return { fr: known.labelFr, en: known.labelEn, ar: known.labelAr }[language];
}

/** What a product is called; its code where the page does not know it. */
export function productName(product: string, words: Words): string {
  const { accounts, claims, transfers, vehicleTax } = words;
  const names: Partial<Record<string, string>> = { accounts, claims, transfers, 'vehicle-tax': vehicleTax };
  return names[product] ?? product;
}

/** What a kind of agency is called. */
export function kindName(kind: string, words: Words): string {
  const names: Partial<Record<string, string>> = { rural: words.rural, urban: words.urban, mobile: words.mobile };
  return names[kind] ?? words.unknown;
}
