/** The same in French and in Arabic. */
export interface Words {
  fr: string;
  ar: string;
}

/**
 * A text that keeps its own order from left to right inside Arabic: a number, a code, a name in Latin letters. The marks
 * (LRI and PDI of Unicode) are not to be seen, on paper or on a page.
 */
export function isolated(text: string): string {
  return `\u2066${text}\u2069`;
}

/** What is written alike in both languages: a receipt's number, a code. */
export function sameWords(text: string): Words {
  return { fr: text, ar: isolated(text) };
}

/** Several words after each other, with the comma of each language. */
export function listWords(words: readonly Words[]): Words {
  return { fr: words.map(({ fr }) => fr).join(', '), ar: words.map(({ ar }) => ar).join('، ') };
}

/** An agency by name and code, `Rabat Centre (RAB-001)`; the code stands for a name that is not known. */
export function agencyText({ code, name }: { code: string; name: string }): string {
  return name === code ? code : `${name} (${code})`;
}
