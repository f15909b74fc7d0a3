import { createContext, useContext } from 'react';
import { WORDS, type Language } from './words.js';
import type { Words } from './fr.js';

/** The language of the page. */
export const LanguageContext = createContext<Language>('fr');

/** The language of the page, and what it says in it. */
export function useWords(): { language: Language; words: Words } {
  const language = useContext(LanguageContext);
  return { language, words: WORDS[language] };
}
