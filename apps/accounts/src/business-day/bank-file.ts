import { defineErrors, isDay, type Centimes, type Day } from '#libs/domain';
import { isRib } from '../account/rib.js';
import { ACCOUNTS_WORDS } from '../words/refusals.words.js';

/** A movement as the bank's file has it. */
export interface BankLine {
  /** By which it is known: the number of a receipt, the retrieval number of a card's message, the id of a payment. */
  reference: string;
  /** Above zero it came into the account, below zero it went out. */
  amountCentimes: Centimes;
  valueOn: Day;
  label: string;
}

/** What the bank's file says of one account for one day. */
export interface BankStatement {
  rib: string;
  on: Day;
  openingCentimes: Centimes;
  closingCentimes: Centimes;
  lines: readonly BankLine[];
}

/** Refusals of a bank's file: it is taken whole, or not at all. */
export const refuseBankFile = defineErrors(ACCOUNTS_WORDS, {
  'bank-file.malformed': {
    status: 422,
    detail: 'The file is not as its format says: line, field and what is expected.',
  },
  'bank-file.other-day': { status: 422, detail: 'Every account of the file is of the day that is closed.' },
  'bank-file.repeated-account': { status: 422, detail: 'An account stands in a file once.' },
  'bank-file.does-not-add-up': { status: 422, detail: 'The old balance and the movements give the new balance.' },
  'bank-file.other-old-balance': {
    status: 409,
    detail: 'The old balance is the new balance of the file before: a file is missing, or one is wrong.',
  },
  'bank-file.day-passed': { status: 409, detail: 'A file of a later day was taken: this day stays as it is.' },
  'bank-file.too-long': {
    status: 422,
    detail: 'So many lines are not matched at once: ask the bank for several files.',
  },
  'bank-day.not-found': { status: 404, detail: 'No file of this day was taken.' },
  'bank-day.malformed-day': { status: 400, detail: 'A day is one that the calendar has, written 2026-11-26.' },
});

/** Lines of a file at most. */
export const BANK_LINES_MAX = 20_000;

/** @param line of the file, from 1 */
export function malformed(line: number, field: string, expected: string): Error {
  return refuseBankFile('bank-file.malformed', { line, field, expected });
}

/**
 * Checks a file by itself.
 *
 * @throws {DomainError} `bank-file.malformed`, `bank-file.other-day`, `bank-file.repeated-account`,
 *   `bank-file.does-not-add-up`, `bank-file.too-long`
 */
export function checkBankFile(statements: readonly BankStatement[], day: Day): void {
  const known = new Set<string>();
  let lineCount = 0;
  if (statements.length === 0) throw malformed(1, 'account', 'one account at least');
  for (const { rib, on, openingCentimes, closingCentimes, lines } of statements) {
    if (!isRib(rib)) throw refuseBankFile('bank-file.malformed', { field: 'rib', expected: 'a RIB with its key', rib });
    if (on !== day) throw refuseBankFile('bank-file.other-day', { rib, day: on });
    if (known.has(rib)) throw refuseBankFile('bank-file.repeated-account', { rib });
    known.add(rib);
    const movedCentimes = lines.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0);
    if (openingCentimes + movedCentimes !== closingCentimes)
      throw refuseBankFile('bank-file.does-not-add-up', { rib, openingCentimes, movedCentimes, closingCentimes });
    lineCount += lines.length;
  }
  if (lineCount > BANK_LINES_MAX) throw refuseBankFile('bank-file.too-long', { lineCount, maximum: BANK_LINES_MAX });
}

/** Centimes of `-1234.5`, `1 234,50`, or null. */
export function centimesOf(text: string): Centimes | null {
  const [, minus, whole, cents = ''] = /^(-?)(\d{1,13})(?:[.,](\d{1,2}))?$/.exec(text.replaceAll(/\s/g, '')) ?? [];
  if (whole === undefined) return null;
  const size = Number(whole + cents.padEnd(2, '0'));
  return minus ? 0 - size : size;
}

/** A day, or what is wrong. @throws {DomainError} `bank-file.malformed` */
export function dayIn(text: string, line: number, field: string): Day {
  if (!isDay(text)) throw malformed(line, field, 'a day that the calendar has');
  return text;
}
