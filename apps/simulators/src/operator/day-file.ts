import { stringify } from 'csv-stringify/sync';
import type { DayLine } from './protocol.js';

const COLUMNS = [
  { key: 'reference', header: 'reference' },
  { key: 'requestId', header: 'request_id' },
  { key: 'kind', header: 'kind' },
  { key: 'amountCentimes', header: 'amount_centimes' },
  { key: 'feeCentimes', header: 'fee_centimes' },
  { key: 'agency', header: 'agency' },
  { key: 'at', header: 'at' },
];
const ONE_DIRHAM_CENTIMES = 100;

/** The lines of a day as the operator gives them: with `missing-line` without the first, with `other-amount` it is a dirham more. */
export function givenLines(lines: readonly DayLine[], mode: string): readonly DayLine[] {
  const [first, ...others] = lines;
  if (!first) return lines;
  if (mode === 'missing-line') return others;
  if (mode !== 'other-amount') return lines;
  return [{ ...first, amountCentimes: first.amountCentimes + ONE_DIRHAM_CENTIMES }, ...others];
}

/** The same lines as CSV, commas between fields. */
export function csvOf(lines: readonly DayLine[]): string {
  return stringify([...lines], { header: true, columns: COLUMNS });
}
