import { defineErrors, isDay, type Centimes, type Day } from '#libs/domain';
import type { Movement } from '../movement/movement.js';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** Refusals of statements. */
export const refuseAccountStatement = defineErrors(ACCOUNTS_WORDS, {
  'statement.malformed-day': { status: 400, detail: 'A day is one that the calendar has, written 2026-11-26.' },
  'statement.upside-down': { status: 422, detail: 'A statement ends on the day on which it begins, or later.' },
  'statement.not-acceptable': {
    status: 406,
    detail: 'A statement is given as application/json, text/csv, XLSX or application/pdf.',
  },
  'statement.too-long-to-print': {
    status: 422,
    detail: 'So many lines are not printed: ask for a shorter time, or for CSV or XLSX.',
  },
});

/** The days of a statement, both included. */
export interface StatementDays {
  from: Day;
  to: Day;
}

/** What a statement says besides its lines. */
export interface StatementHead extends StatementDays {
  accountId: string;
  rib: string;
  /** At the end of the day before. */
  openingBalanceCentimes: Centimes;
  /** At the end of the last day, or now. */
  closingBalanceCentimes: Centimes;
  /** The first movement, and the last there was when it was made; no line when the last is before the first. */
  firstNumber: number;
  lastNumber: number;
}

/** A line as it is read. */
export type BookLine = Pick<
  Movement,
  | 'number'
  | 'kind'
  | 'amountCentimes'
  | 'balanceAfterCentimes'
  | 'bookedOn'
  | 'valueOn'
  | 'agency'
  | 'receiptNumber'
  | 'foreignAmount'
>;

/**
 * Checks the days of a statement: from the first of the month, to today, where nothing is said.
 *
 * @throws {DomainError} `statement.malformed-day`, `statement.upside-down`
 */
export function checkedDays(asked: { from?: string | undefined; to?: string | undefined }, today: Day): StatementDays {
  const { from = `${(asked.to ?? today).slice(0, 8)}01`, to = today } = asked;
  for (const [field, day] of Object.entries({ from, to }))
    if (!isDay(day)) throw refuseAccountStatement('statement.malformed-day', { field });
  if (from > to) throw refuseAccountStatement('statement.upside-down', { field: 'to' });
  return { from, to };
}
