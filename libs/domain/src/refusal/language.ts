import accepts from 'accepts';

/** The languages in which people are answered; the first one when none of them is asked for. */
export const LANGUAGES = ['en', 'fr', 'ar'] as const;
export type Language = (typeof LANGUAGES)[number];

/** What is said in English where it is defined, in the other languages. */
export type Translations = Record<Exclude<Language, 'en'>, string>;

/**
 * The language that somebody prefers of those that we speak.
 *
 * @param acceptLanguage the header `Accept-Language` of a request: `ar-MA, fr;q=0.8`
 */
export function languageOf(acceptLanguage: string | undefined): Language {
  const asked = accepts({ headers: { 'accept-language': acceptLanguage } } as Parameters<typeof accepts>[0]);
  return (asked.language([...LANGUAGES]) || LANGUAGES[0]) as Language;
}

/** Headers of an answer whose words follow what the client prefers: in which language it is, and that it could be another. */
export function languageHeaders(language: Language): { 'content-language': Language; vary: string } {
  return { 'content-language': language, vary: 'Accept-Language' };
}
