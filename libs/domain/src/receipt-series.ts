import { yearOf, type Day } from './time.js';

/** What numbers an agency's receipts of one product: without gaps, anew each year. */
export interface ReceiptSeries {
  agency: string;
  /** Number of the last receipt by year, `{ "2026": 42 }`: an operation of an earlier year may come late. */
  receiptCounts: Readonly<Record<string, number>>;
}

/** How a receipt number is written: agency, letter of the product, year, and six digits or more. */
export const RECEIPT_NUMBER = /^[A-Z]{3}-\d{3}-[A-Z]-\d{4}-\d{6,9}$/;

/**
 * Draws the next receipt number of an agency: `RAB-001-T-2026-000042`. The letter makes it unique in the institution.
 *
 * @param series undefined before the agency's first receipt
 * @param letter of the product, as its manifest says
 * @returns the number, and the series as it is afterwards
 */
export function nextReceipt(
  series: ReceiptSeries | undefined,
  agency: string,
  letter: string,
  on: Day,
): { receiptNumber: string; series: ReceiptSeries } {
  const year = String(yearOf(on));
  const count = (series?.receiptCounts[year] ?? 0) + 1;
  const receiptNumber = `${agency}-${letter}-${year}-${String(count).padStart(6, '0')}`;
  return { receiptNumber, series: { agency, receiptCounts: { ...series?.receiptCounts, [year]: count } } };
}
