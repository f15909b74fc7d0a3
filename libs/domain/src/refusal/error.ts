import type { Language, Translations } from './language.js';

/** What a refused command is answered: a stable code, the HTTP status it maps to, and a sentence for people. */
export interface ErrorDefinition {
  status: number;
  detail: string;
}

/** Facts about one refusal that help the client; never personal data. */
export type ErrorDetails = Record<string, Fact> & {
  /** Of bad input: where. */
  field?: string;
  /** Of bad input: what would be right, in words. */
  expected?: string;
};

type Fact = string | number | boolean | null | readonly Fact[] | { readonly [name: string]: Fact };

/** A refusal that the rules of a product ask for. The HTTP edge turns it into RFC 9457 problem+json, once. */
export class DomainError extends Error {
  override readonly name = 'DomainError';

  constructor(
    /** Stable, `noun.what-is-wrong`: clients switch on it. */
    readonly code: string,
    /** HTTP status, 400–503. */
    readonly status: number,
    detail: string,
    readonly details: ErrorDetails = {},
    private readonly translations?: Translations,
  ) {
    super(detail);
  }

  /** The sentence for people in their language; English where it was never translated. */
  detailIn(language: Language): string {
    return language === 'en' ? this.message : (this.translations?.[language] ?? this.message);
  }
}

/** What refusals say in the other languages, by code; those of a whole product stand in one file, for who translates. */
export type RefusalWords<Code extends string = string> = Record<keyof Translations, Readonly<Record<Code, string>>>;

/**
 * Makes the one function that creates a noun's errors out of its table of codes. A code that the words lack in a language
 * does not compile.
 *
 * @example
 * const refuse = defineErrors(TRANSFERS_WORDS, {
 *   'transfer.already-paid': { status: 409, detail: 'This transfer was paid out.' },
 * });
 * throw refuse('transfer.already-paid', { paidOutAt });
 */
export function defineErrors<Code extends string>(
  words: RefusalWords<NoInfer<Code>>,
  table: Record<Code, ErrorDefinition>,
) {
  return (code: Code, details?: ErrorDetails): DomainError => {
    const { status, detail } = table[code];
    return new DomainError(code, status, detail, details, { fr: words.fr[code], ar: words.ar[code] });
  };
}

/** What some checks refuse: the refusal, undefined when they let pass. @throws what is no refusal */
export function refusalIn(check: () => void): DomainError | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof DomainError) return error;
    throw error;
  }
}
