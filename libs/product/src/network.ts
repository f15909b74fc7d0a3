import { readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { businessDay, instantOf, openAgencies, toAgencyStates, type AgencyState } from '#libs/domain';

/** The states of a network file, in its order. @throws {Error} when it cannot be read, or a record of it is wrong */
export function readNetwork(file: string): AgencyState[] {
  return toAgencyStates(parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true }));
}

/** The agencies of a network file that are open today, in its order. @throws {Error} as {@link readNetwork} */
export function readOpenAgencies(file: string): AgencyState[] {
  return openAgencies(readNetwork(file), businessDay(instantOf(Date.now())));
}
