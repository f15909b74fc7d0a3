import {
  COLUMNS_MAX,
  refuseFile,
  refuseUnreadable,
  textMaxOf,
  type CellFault,
  type SheetLimits,
} from '../sheet/sheet.js';
import { columnIn, fillMerged, mergeAt, type Merge } from './workbook.merges.js';
import { shownCell, type CellBook, type HeldCell } from './workbook.cell.js';
import { CellText, joinedText } from './workbook.strings.js';
import { attributeOf, isTrue, readXml, type XmlAttributes, type XmlReader } from './workbook.xml.js';

/** Empty ones, which only have a border or a colour, among them. */
const CELLS = { ofRow: 30, least: 150_000 };
const SECTIONS = new Set(['sheetData', 'cols', 'mergeCells']);
/** A sheet of XLSX has no more (ECMA-376). */
const SHEET = { rows: 1_048_576, columns: 16_384 };

/** A row while it is read. */
export interface GridRow {
  line: number;
  cells: string[];
  isHidden: boolean;
  faults: CellFault[];
}

/** The rows of a sheet that are not empty, and which columns are hidden. */
export interface Grid {
  rows: GridRow[];
  isHiddenColumn: (column: number) => boolean;
}

/**
 * Reads the rows of a sheet: cells as they are shown, merged ones with the text that is shown across them.
 *
 * @throws {DomainError} `file.unreadable`, `file.too-many-…`, `file.too-much-text`
 */
export async function readGrid(chunks: AsyncIterable<Uint8Array>, book: CellBook, limits: SheetLimits): Promise<Grid> {
  const reader = new GridReader(book, limits);
  await readXml(chunks, reader);
  fillMerged(reader.rows, reader.merges, (length) => reader.countText(length));
  const { rows, hiddenColumns } = reader;
  return {
    rows,
    isHiddenColumn: (column) => hiddenColumns.some(({ first, last }) => first <= column && column <= last),
  };
}

class GridReader implements XmlReader {
  readonly rows: GridRow[] = [];
  readonly merges: Merge[] = [];
  readonly hiddenColumns: { first: number; last: number }[] = [];
  private row: GridRow | undefined;
  private cell: (HeldCell & { column: number }) | undefined;
  private line = 0;
  private column = -1;
  private cellCount = 0;
  private textLength = 0;
  private isValue = false;
  /** The part of the sheet that is being read: drawings have rows and columns as well. */
  private section = '';
  private readonly inline = new CellText();

  constructor(
    private readonly book: CellBook,
    private readonly limits: SheetLimits,
  ) {}

  opened(tag: string, attributes: XmlAttributes): void {
    if (this.cell) return this.openedInCell(tag, this.cell);
    if (SECTIONS.has(tag)) this.section = tag;
    else if (this.section === 'sheetData' && tag === 'row') this.openRow(attributes);
    else if (this.section === 'sheetData' && tag === 'c') this.openCell(attributes);
    else if (this.section === 'cols' && tag === 'col') this.openColumn(attributes);
    else if (this.section === 'mergeCells' && tag === 'mergeCell')
      this.merges.push(mergeAt(attributeOf(attributes, 'ref') ?? '', this.merges.length));
  }

  text(text: string): void {
    if (!this.cell) return;
    if (this.isValue) this.cell.value = joinedText(this.cell.value ?? '', text);
    this.inline.add(text);
  }

  closed(tag: string): void {
    if (tag === this.section) this.section = '';
    if (this.section === 'sheetData' && tag === 'row') this.closeRow();
    if (!this.cell) return;
    if (tag === 'c') this.closeCell(this.cell);
    else this.inline.closed(tag);
    this.isValue = false;
  }

  /** @throws {DomainError} `file.too-much-text` */
  countText(length: number): void {
    this.textLength += length;
    const textMax = textMaxOf(this.limits);
    if (this.textLength > textMax)
      throw refuseFile('file.too-much-text', { field: 'file', line: this.line, charactersMax: textMax });
  }

  private openRow(attributes: XmlAttributes): void {
    const line = Number(attributeOf(attributes, 'r') ?? this.line + 1);
    if (!Number.isInteger(line) || line <= this.line || line > SHEET.rows)
      throw refuseUnreadable(`a workbook whose rows stand in their order, up to ${SHEET.rows}`);
    this.line = line;
    this.column = -1;
    const isHidden = isTrue(attributeOf(attributes, 'hidden')) || Number(attributeOf(attributes, 'ht') ?? 1) === 0;
    this.row = { line, cells: [], isHidden, faults: [] };
  }

  private openColumn(attributes: XmlAttributes): void {
    if (!isTrue(attributeOf(attributes, 'hidden')) && Number(attributeOf(attributes, 'width') ?? 1) !== 0) return;
    if (this.hiddenColumns.length === SHEET.columns) throw refuseUnreadable('a workbook that names each column once');
    const [first, last] = ['min', 'max'].map((name) => Number(attributeOf(attributes, name) ?? 0) - 1);
    this.hiddenColumns.push({ first: first ?? 0, last: last ?? 0 });
  }

  private openCell(attributes: XmlAttributes): void {
    if (!this.row) throw refuseUnreadable('a workbook whose cells stand in rows');
    this.cellCount += 1;
    const cellsMax = Math.max(CELLS.least, this.limits.rowsMax * CELLS.ofRow);
    if (this.cellCount > cellsMax)
      throw refuseFile('file.too-many-cells', { field: 'file', line: this.line, cellsMax });
    const place = attributeOf(attributes, 'r');
    const column = place === undefined ? this.column + 1 : columnOf(place, this.line);
    if (column <= this.column || column >= SHEET.columns)
      throw refuseUnreadable(`a workbook whose cells stand in their order, up to ${SHEET.columns} in a row`);
    this.column = column;
    this.inline.begin();
    this.cell = {
      column,
      type: attributeOf(attributes, 't') ?? 'n',
      style: Number(attributeOf(attributes, 's') ?? 0),
      isFormula: false,
      value: null,
      inlineText: '',
    };
  }

  private openedInCell(tag: string, cell: HeldCell): void {
    if (tag === 'f') cell.isFormula = true;
    this.isValue = tag === 'v';
    if (this.isValue) cell.value ??= '';
    this.inline.opened(tag);
  }

  private closeCell({ column, ...cell }: HeldCell & { column: number }): void {
    this.cell = undefined;
    const row = this.row as GridRow;
    const shown = shownCell({ ...cell, inlineText: this.inline.value }, column, this.book);
    if ('text' in shown && shown.text === '') return;
    if (column >= COLUMNS_MAX)
      throw refuseFile('file.too-many-columns', { field: 'file', line: this.line, columnsMax: COLUMNS_MAX });
    while (row.cells.length < column) row.cells.push('');
    row.cells[column] = 'text' in shown ? shown.text : '';
    if ('fault' in shown) row.faults.push(shown.fault);
    else this.countText(shown.text.length);
  }

  private closeRow(): void {
    const { row, limits } = this;
    this.row = undefined;
    if (!row || row.cells.length === 0) return;
    this.rows.push(row);
    if (this.rows.length > limits.rowsMax)
      throw refuseFile('file.too-many-rows', { field: 'file', rowsMax: limits.rowsMax });
  }
}

/** The column of `AB12`, counted from 0. */
function columnOf(place: string, line: number): number {
  const [, letters = '', number] = /^\$?([A-Za-z]{1,3})\$?(\d{1,7})$/.exec(place) ?? [];
  if (Number(number) !== line) throw refuseUnreadable('a workbook whose cells stand where they say');
  return columnIn(letters.toUpperCase());
}
