import { isDay } from '#libs/domain';
import { errorFault, isErrorText, longFault, plainText, CELL_TEXT_MAX, type CellFault } from '../sheet/sheet.js';
import { serialOf, shownNumber, shownText } from './workbook.shown.js';
import type { Patterns } from './workbook.styles.js';

/** A cell as a sheet holds it. */
export interface HeldCell {
  /** `n` for a number, `s` for a shared text, `b`, `d`, `e`, `str`, `inlineStr`. */
  type: string;
  style: number;
  isFormula: boolean;
  /** Null where there is none: the formula was never calculated. */
  value: string | null;
  inlineText: string;
}

/** What the cells of a workbook have in common. */
export interface CellBook {
  strings: readonly string[];
  patterns: Patterns;
  isFrom1904: boolean;
}

/** A cell as it is shown: a text, or what is wrong with it. */
export type ShownCell = { text: string } | { fault: CellFault };

const OLDEST = '1900-03-01';
const NO_NUMBER = 'a number or a text';
const NO_DAY = 'a day: the cell is shown as one, and holds none that the calendar has';
const UNCALCULATED =
  'a value: the cell holds a formula that was never calculated; open the file in Excel or LibreOffice and save it';

/** What a cell shows. @param column counted from 0, for what is wrong with it */
export function shownCell(cell: HeldCell, column: number, book: CellBook): ShownCell {
  const { type, style, value, isFormula } = cell;
  if (isFormula && (value === null || (value === '' && type !== 'str')))
    return { fault: { column, expected: UNCALCULATED } };
  if (type === 'e') return { fault: errorFault(column, value ?? '#N/A') };
  const pattern = book.patterns(style);
  if (type === 'inlineStr') return ofText(cell.inlineText, column, pattern);
  if (value === null || value === '') return { text: '' };
  if (type === 'str') return ofText(value, column, pattern);
  if (type === 's') {
    const shared = book.strings[Number(value)];
    return shared === undefined ? { fault: { column, expected: NO_NUMBER } } : ofText(shared, column, pattern);
  }
  if (type === 'b') return { text: String(value.trim() === '1' || value.trim() === 'true') };
  if (type === 'd') return ofIsoDay(value.trim().slice(0, 10), column, pattern);
  if (!Number.isFinite(Number(value))) return { fault: { column, expected: NO_NUMBER } };
  const shown = shownNumber(Number(value), pattern, book.isFrom1904);
  return shown === null ? { fault: { column, expected: NO_DAY } } : { text: plainText(shown) };
}

function ofIsoDay(day: string, column: number, pattern: string): ShownCell {
  const shown = isDay(day, OLDEST) && shownNumber(serialOf(day), pattern === 'General' ? 'yyyy-mm-dd' : pattern, false);
  return shown ? { text: shown } : { fault: { column, expected: NO_DAY } };
}

function ofText(text: string, column: number, pattern: string): ShownCell {
  const plain = plainText(shownText(text, pattern));
  if (plain.length > CELL_TEXT_MAX) return { fault: longFault(column) };
  return isErrorText(plain) ? { fault: errorFault(column, plain) } : { text: plain };
}
