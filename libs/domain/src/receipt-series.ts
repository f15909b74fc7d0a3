import { yearOf, type Day } from './time.js';
import { typedCode } from './typed.js';

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

const PARTS = /^(.{3})(.{3})(.)(.{4})(.{6,9})$/u;

/**
 * A receipt number as somebody types it off a paper: with whatever stands between its parts, in any case, and with
 * letters that look like digits where digits belong.
 *
 * @returns undefined when it is no receipt number
 */
export function typedReceiptNumber(text: string): string | undefined {
  const [, place = '', no = '', product = '', year = '', count = ''] =
    PARTS.exec(text.replace(/[^\p{L}\p{N}]/gu, '')) ?? [];
  const digits = [no, year, count].map(typedCode);
  const number = [place.toUpperCase(), digits[0], product.toUpperCase(), digits[1], digits[2]].join('-');
  return RECEIPT_NUMBER.test(number) ? number : undefined;
}
