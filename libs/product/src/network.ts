import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { toAgencies, type Agency } from '#libs/domain';

/** The agencies of a network file, in its order. @throws {Error} when it cannot be read, or a record of it is wrong */
export function readNetwork(file: string): Agency[] {
  return toAgencies(parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true }));
}
