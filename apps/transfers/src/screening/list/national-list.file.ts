import { readSheet, type SheetRow } from '#libs/documents';
import { isDay } from '#libs/domain';
import { refuseWatchList, WATCH_LIST_BYTES_MAX, WATCH_LIST_FIRST_DAY } from './watch-list.js';
import type { ListedBirth, ListedDocument, ListedName, NameQuality, WatchList, WatchListEntry } from './watch-list.js';

const ENTRIES_MAX = 50_000;
const HEADER_LINES = 1;
const ID_MAX = 64;
const COLUMNS = [
  'id',
  'version',
  'kind',
  'name',
  'aliases',
  'low_aliases',
  'birth',
  'nationality',
  'documents',
] as const;
const NEEDED: readonly Column[] = ['id', 'version', 'kind', 'name'];

/**
 * A column: `id` and `version` (from 1 on, higher when the entry changes), `kind` (individual or entity), `name`, and of the
 * others several each, divided by `;`: `aliases`, `low_aliases`, `birth` (1970, 1970-05-14, or 1968-1972), `nationality`,
 * `documents` (a number, or a kind and a number as in `passport: AB123456`).
 */
type Column = (typeof COLUMNS)[number];

/** A line of the file: its texts by column, and what to say when one of them is wrong. */
interface Line {
  text: (column: Column) => string;
  texts: (column: Column) => string[];
  wrong: (column: Column, expected: string) => Error;
}

/**
 * Reads the national list, a CSV file whose first line names its columns: divided by comma or semicolon, UTF-8 with a mark or
 * without, and what else spreadsheets write, as `#libs/documents` reads strangers' files.
 *
 * @param caller whose files are read one after the other, and not before those of others
 * @throws {DomainError} `file.…` when it is no file of rows; `watch-list.too-large`, `watch-list.unknown-column`,
 *   `watch-list.missing-column`, `watch-list.malformed-cell` with line and column, `watch-list.repeated-entry`,
 *   `watch-list.empty`
 */
export async function readNationalList(bytes: Buffer, caller?: string): Promise<WatchList> {
  if (bytes.length > WATCH_LIST_BYTES_MAX)
    throw refuseWatchList('watch-list.too-large', { field: 'file', bytesMax: WATCH_LIST_BYTES_MAX });
  const [header, ...rows] = await readSheet(bytes, 'csv', HEADER_LINES + ENTRIES_MAX, caller);
  const columns = columnsIn(header?.cells ?? []);
  if (rows.length === 0) throw refuseWatchList('watch-list.empty', { field: 'file' });
  const entries = new Map<string, WatchListEntry>();
  for (const row of rows) {
    const entry = entryOf(lineOf(row, columns));
    if (entries.has(entry.id))
      throw refuseWatchList('watch-list.repeated-entry', { field: 'file', line: row.line, id: entry.id });
    entries.set(entry.id, entry);
  }
  return { source: 'national', generatedAt: null, entries: [...entries.values()] };
}

function columnsIn(captions: readonly string[]): Column[] {
  const named = captions.slice(0, captions.findLastIndex(Boolean) + 1);
  const columns = named.map((caption, at) => {
    const name = caption.trim().toLowerCase().replace(/[ -]/g, '_');
    const column = COLUMNS.find((each) => each === name);
    if (column && captions.indexOf(caption) === at) return column;
    const details = {
      field: 'file',
      line: 1,
      column: caption.slice(0, ID_MAX),
      expected: `each once: ${COLUMNS.join(', ')}`,
    };
    throw refuseWatchList('watch-list.unknown-column', details);
  });
  const missing = NEEDED.filter((column) => !columns.includes(column));
  if (missing.length > 0)
    throw refuseWatchList('watch-list.missing-column', { field: 'file', line: 1, column: missing.join(', ') });
  return columns;
}

function lineOf({ line, cells }: SheetRow, columns: readonly Column[]): Line {
  const text = (column: Column): string => cells[columns.indexOf(column)]?.trim() ?? '';
  const wrong = (column: string, expected: string): Error =>
    refuseWatchList('watch-list.malformed-cell', { field: 'file', line, column, expected });
  if (cells.findLastIndex(Boolean) >= columns.length)
    throw wrong(`${columns.length + 1}`, 'nothing to the right of the last column');
  const texts = (column: Column): string[] =>
    text(column)
      .split(/[;؛]/)
      .map((each) => each.trim())
      .filter(Boolean);
  return { text, texts, wrong };
}

function entryOf(line: Line): WatchListEntry {
  const [id, version, kind] = [line.text('id'), Number(line.text('version') || NaN), line.text('kind')];
  if (!id || id.length > ID_MAX) throw line.wrong('id', `1 to ${ID_MAX} characters`);
  if (!Number.isSafeInteger(version) || version < 1) throw line.wrong('version', 'a whole number from 1 on');
  if (kind !== 'individual' && kind !== 'entity') throw line.wrong('kind', 'individual or entity');
  if (!/\p{L}/u.test(line.text('name'))) throw line.wrong('name', 'a name');
  return {
    id,
    version,
    kind,
    names: [
      { text: line.text('name'), quality: 'primary' },
      ...line.texts('aliases').map(named('good')),
      ...line.texts('low_aliases').map(named('low')),
    ],
    births: line.texts('birth').map((text) => birthOf(text, line)),
    nationalities: line.texts('nationality'),
    documents: line.texts('documents').map(documentOf),
  };
}

const named =
  (quality: NameQuality) =>
  (text: string): ListedName => ({ text, quality });

function birthOf(text: string, { wrong }: Line): ListedBirth {
  const [, from, to] = /^([12][0-9]{3})(?: ?[-–] ?([12][0-9]{3}))?$/.exec(text) ?? [];
  if (from && from <= (to ?? from)) return { fromYear: Number(from), toYear: Number(to ?? from) };
  if (isDay(text, WATCH_LIST_FIRST_DAY))
    return { fromYear: Number(text.slice(0, 4)), toYear: Number(text.slice(0, 4)), day: text };
  throw wrong('birth', 'a year, a day, or years: 1970, 1970-05-14, 1968-1972');
}

function documentOf(text: string): ListedDocument {
  const [, kind, number] = /^([^:]+):(.+)$/.exec(text) ?? [];
  return kind && number ? { number: number.trim(), kind: kind.trim() } : { number: text };
}
