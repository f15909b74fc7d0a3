import { yearOf, type Day } from './time.js';

/** An agency's counter: it numbers the agency's receipts, without gaps, anew each year. */
export interface Till {
  agency: string;
  /** Number of the last receipt by year, `{ "2026": 42 }`: an operation of an earlier year may come late. */
  receiptCounts: Readonly<Record<string, number>>;
}

/** The account of the cash in an agency's till. */
export function tillAccount(agency: string): string {
  return `till:${agency}`;
}

/**
 * Draws the next receipt number of an agency: `RAB-001-2026-000042`.
 *
 * @param till undefined before the agency's first receipt
 * @returns the number, and the till as it is afterwards
 */
export function nextReceipt(till: Till | undefined, agency: string, on: Day): { receiptNumber: string; till: Till } {
  const year = String(yearOf(on));
  const count = (till?.receiptCounts[year] ?? 0) + 1;
  const receiptNumber = `${agency}-${year}-${String(count).padStart(6, '0')}`;
  return { receiptNumber, till: { agency, receiptCounts: { ...till?.receiptCounts, [year]: count } } };
}
