import { AR } from './ar.js';
import { EN } from './en.js';
import { FR, type Words } from './fr.js';

/** The languages of the page, as they call themselves; the institution's own first. */
export const LANGUAGE_NAMES = { fr: 'Français', ar: 'العربية', en: 'English' } as const;

/** A language of the page. */
export type Language = keyof typeof LANGUAGE_NAMES;

/** All languages of the page. */
export const LANGUAGES = Object.keys(LANGUAGE_NAMES) as Language[];

/** All that the page says, by language. */
export const WORDS: Readonly<Record<Language, Words>> = { fr: FR, ar: AR, en: EN };

/** The language that somebody chose, or else the first that their browser prefers, or else French. */
export function chosenLanguage(chosen: string | null, preferred: readonly string[]): Language {
  const wanted = [chosen, ...preferred].map((tag) => tag?.slice(0, 2).toLowerCase());
  return wanted.map((tag) => LANGUAGES.find((one) => one === tag)).find((one) => one !== undefined) ?? 'fr';
}

/** From which side a language is read. */
export function directionOf(language: Language): 'ltr' | 'rtl' {
  return language === 'ar' ? 'rtl' : 'ltr';
}

/** Puts values in the places `{0}`, `{1}` of a text. */
export function filled(text: string, ...values: readonly string[]): string {
  return text.replace(/\{(\d)\}/g, (_, place: string) => values[Number(place)] ?? '');
}
