import { defineErrors, typedCode } from '#libs/domain';
import { OPERATOR_WORDS } from '../words/operator.words.js';
import type { InternationalOperator } from './operator.js';

/** Refusals of a number that is none of the operator's. */
export const refuseReference = defineErrors(OPERATOR_WORDS, {
  'reference.malformed': {
    status: 422,
    detail: 'A number of this operator has another count of digits: read it again.',
  },
});

/** Digits of an operator's numbers: Western Union's MTCN has exactly 10, MoneyGram's reference 8. */
export const REFERENCE_DIGITS: Readonly<Record<InternationalOperator, number>> = { 'western-union': 10, moneygram: 8 };

/**
 * An operator's number of a transfer, as the operator knows it: its digits alone.
 *
 * @param typed as somebody read it out: in groups (`209-471 3586`), with Arabic-Indic digits, O for 0
 * @throws {DomainError} `reference.malformed`, with how many digits there must be
 */
export function writtenReference(operator: InternationalOperator, typed: string): string {
  const reference = typedCode(typed);
  const digits = REFERENCE_DIGITS[operator];
  if (reference.length === digits && /^[0-9]+$/.test(reference)) return reference;
  throw refuseReference('reference.malformed', { field: 'reference', expected: `${digits} digits`, operator });
}
