import { mkdir, open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { fileWriter, ParquetWriter } from 'hyparquet-writer';

type SchemaElement = ConstructorParameters<typeof ParquetWriter>[0]['schema'][number];
type Stored = number | bigint | string;

/** A column of a file: what it is called, of which kind it is, and what a row has in it. */
export interface ParquetColumn<Row> {
  name: string;
  kind: keyof typeof KINDS;
  value: (row: Row) => string | number;
}

const DAY_MS = 86_400_000;
/** Rows that are held in memory at once. */
const ROW_GROUP_ROWS = 20_000;

/** How each kind is stored: as its type says, and no value is missing. */
const KINDS = {
  /** `2023-06-30` */
  day: {
    type: { type: 'INT32', converted_type: 'DATE', logical_type: { type: 'DATE' } },
    stored: (day) => Date.parse(`${day}T00:00:00Z`) / DAY_MS,
  },
  /** An instant, in UTC. */
  instant: {
    type: {
      type: 'INT64',
      converted_type: 'TIMESTAMP_MICROS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MICROS' },
    },
    stored: (instant) => BigInt(Date.parse(String(instant))) * 1_000n,
  },
  text: { type: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } }, stored: String },
  /** Numbers of things, and centimes. */
  integer: { type: { type: 'INT64' }, stored: BigInt },
} satisfies Record<string, { type: Partial<SchemaElement>; stored: (value: string | number) => Stored }>;

/**
 * Writes rows as a Parquet file, one group of rows after another: what it holds in memory does not grow with them. Whoever
 * looks sees the file whole, the one before, or none.
 *
 * @param told what the file says of itself, besides its columns
 * @returns how many rows there were
 */
export async function writeParquet<Row>(
  path: string,
  columns: readonly ParquetColumn<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
  told: Readonly<Record<string, string>>,
): Promise<number> {
  await mkdir(dirname(path), { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  try {
    const count = await writeRows(unfinished, columns, rows, told);
    const file = await open(unfinished, 'r+');
    await file.sync().finally(() => file.close());
    await rename(unfinished, path);
    return count;
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

async function writeRows<Row>(
  path: string,
  columns: readonly ParquetColumn<Row>[],
  rows: AsyncIterable<Row> | Iterable<Row>,
  told: Readonly<Record<string, string>>,
): Promise<number> {
  const root: SchemaElement = { name: 'root', num_children: columns.length };
  const leaves = columns.map(({ name, kind }): SchemaElement => {
    return { name, repetition_type: 'REQUIRED', ...KINDS[kind].type };
  });
  const kvMetadata = Object.entries(told).map(([key, value]) => ({ key, value }));
  const file = new ParquetWriter({ writer: fileWriter(path), schema: [root, ...leaves], kvMetadata });
  let count = 0;
  let group: Row[] = [];
  const writeGroup = async () => {
    if (group.length === 0) return;
    const columnData = columns.map(({ name, kind, value }) => {
      return { name, data: group.map((row): Stored => KINDS[kind].stored(value(row))) };
    });
    await file.write({ columnData, rowGroupSize: ROW_GROUP_ROWS });
    count += group.length;
    group = [];
  };
  for await (const row of rows) {
    group.push(row);
    if (group.length === ROW_GROUP_ROWS) await writeGroup();
  }
  await writeGroup();
  await file.finish();
  return count;
}
