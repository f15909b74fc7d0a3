import { defineErrors } from '#libs/domain';
import { VEHICLE_TAX_WORDS } from '../words/refusals.words.js';

/** Vehicles of one file. */
export const FLEET_LINES_MAX = 1_000;

/** What a column may be called, whatever its case, accents and separators: in English, in French, and otherwise. */
const COLUMNS = {
  plate: ['plate', 'immatriculation', 'matricule', "numéro d'immatriculation", "n° d'immatriculation"],
  category: ['category', 'catégorie'],
  fuel: ['fuel', 'carburant'],
  fiscalPowerCv: ['fiscal power', 'puissance fiscale', 'cv', 'fiscal power cv', 'puissance fiscale cv'],
  years: ['years', 'années', 'year', 'année', 'exercices', 'exercice'],
  grossWeightKg: ['gross weight', 'PTAC', 'PTC', 'poids', 'gross weight kg', 'poids total en charge'],
  firstRegisteredOn: [
    'first registered on',
    'date de mise en circulation',
    '1ère mise en circulation',
    'première mise en circulation',
    'date de 1ère mise en circulation',
    'date de première mise en circulation',
  ],
  owner: ['owner', 'propriétaire'],
  professionalUse: ['professional use', 'usage professionnel'],
  exemption: ['exemption', 'exonération'],
  instalment: ['instalment', 'versement'],
  expectedTotal: ['expected total', 'montant attendu', 'expected total dh', 'montant attendu dh'],
} as const;

/** A column that a file of vehicles may have. `expectedTotal` is in dirhams, others are as in the API. */
export type FleetColumn = keyof typeof COLUMNS;

const NEEDED: readonly FleetColumn[] = ['plate', 'category', 'fuel', 'fiscalPowerCv', 'years'];

/** The texts of a line that are not empty. */
export type FleetFields = Partial<Record<FleetColumn, string>>;

/** A vehicle in a file. */
export interface FleetLine {
  /** Where it stands in the file: the header is mostly line 1. */
  line: number;
  fields: FleetFields;
  /** Who opens the file does not see it. */
  isHidden?: true;
  /** A cell of it that cannot be taken as it is shown, and what should stand there. */
  fault?: { column: FleetColumn; expected: string };
}

/** The vehicles of a file, and how it calls its columns. */
export interface Fleet {
  captions: Readonly<Partial<Record<FleetColumn, string>>>;
  lines: FleetLine[];
}

/** A row of a file. */
interface Row {
  line: number;
  cells: readonly string[];
  isHidden?: boolean;
  faults?: readonly { column: number; expected: string }[];
}

/** Refusals of a file whose rows are no fleet. */
export const refuseFleet = defineErrors(VEHICLE_TAX_WORDS, {
  'fleet.empty': { status: 422, detail: 'The file has no vehicles.' },
  'fleet.unknown-column': { status: 422, detail: 'The file has a column that means nothing here.' },
  'fleet.repeated-column': { status: 422, detail: 'Two columns of the file mean the same.' },
  'fleet.missing-column': { status: 422, detail: 'The file lacks columns.' },
  'fleet.hidden-line': {
    status: 422,
    detail: 'The line is hidden in the file, by hand or by a filter: it is not counted. Show it, or delete it.',
  },
  'fleet.unreadable-cell': { status: 422, detail: 'A cell of the line cannot be taken as it is shown.' },
  'fleet.repeated-vehicle': {
    status: 409,
    detail: 'An earlier line of the file has this vehicle and year: it is counted once.',
  },
});

const columnOf = new Map<string, FleetColumn>(
  Object.entries(COLUMNS).flatMap(([column, names]) =>
    [column, ...names].map((name) => [plainWord(name), column as FleetColumn] as const),
  ),
);
const CAPTION_MAX = 60;

/**
 * The vehicles of a file's rows. The first row that is not hidden names the columns; what stands in a line to the right of the last column
 * is added to its text, so that validation names that field instead of something being lost.
 *
 * @param rows without empty ones: the line of each, counted from 1, and its texts
 * @throws {DomainError} `fleet.empty`, `fleet.unknown-column`, `fleet.repeated-column`, `fleet.missing-column`
 */
export function fleetOf(rows: readonly Row[]): Fleet {
  const header = rows.find(({ isHidden }) => !isHidden);
  if (!header) throw refuseFleet('fleet.empty');
  const columns = readHeader(header.cells);
  const vehicles = rows.filter((row) => row !== header);
  if (vehicles.length === 0) throw refuseFleet('fleet.empty');
  return {
    captions: Object.fromEntries(columns.map((column, index) => [column, header.cells[index]])),
    lines: vehicles.map((row) => lineOf(columns, row)),
  };
}

/** A word as it is compared: letters and digits in lower case, without accents. */
export function plainWord(text: string): string {
  return text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

function readHeader(cells: readonly string[]): FleetColumn[] {
  const last = cells.findLastIndex((caption) => caption !== '');
  const columns = cells.slice(0, last + 1).map((caption, index) => {
    const column = columnOf.get(plainWord(caption.replace(/\((cv|kg|dh|mad)\)$/i, '')));
    if (column) return column;
    const shown = caption.slice(0, CAPTION_MAX) || `column ${index + 1}, without a name`;
    throw refuseFleet('fleet.unknown-column', { field: 'file', column: shown, expected: `columns among ${known()}` });
  });
  const repeated = columns.find((column, index) => columns.indexOf(column) !== index);
  if (repeated) throw refuseFleet('fleet.repeated-column', { field: 'file', column: captionOf(repeated) });
  const missing = NEEDED.filter((column) => !columns.includes(column)).map(captionOf);
  if (missing.length > 0)
    throw refuseFleet('fleet.missing-column', {
      field: 'file',
      columns: missing,
      expected: `columns among ${known()}`,
    });
  return columns;
}

function lineOf(columns: readonly FleetColumn[], { line, cells, isHidden, faults: [fault] = [] }: Row): FleetLine {
  const column = fault && columns[Math.min(fault.column, columns.length - 1)];
  return {
    line,
    fields: fieldsOf(columns, cells),
    ...(isHidden ? { isHidden } : {}),
    ...(fault && column ? { fault: { column, expected: fault.expected } } : {}),
  };
}

function fieldsOf(columns: readonly FleetColumn[], cells: readonly string[]): FleetFields {
  const fields: FleetFields = {};
  const last = columns.length - 1;
  columns.forEach((column, index) => {
    const text = index < last ? cells[index] : cells.slice(last).filter(Boolean).join(',');
    if (text) fields[column] = text;
  });
  return fields;
}

const captionOf = (column: FleetColumn): string => `${COLUMNS[column][0]} (${COLUMNS[column][1]})`;
const known = (): string =>
  Object.keys(COLUMNS)
    .map((column) => captionOf(column as FleetColumn))
    .join(', ');
