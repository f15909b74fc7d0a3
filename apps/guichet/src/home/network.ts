import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { toAgencies, type Agency } from '#libs/domain';
import { SetUpError } from '#libs/infrastructure';
import { projectRoot } from '#libs/product';

/** The demo network: agencies, branches, regions. */
export const NETWORK_FILE = join(projectRoot, 'deploy', 'demo', 'network.csv');

/** The agencies of the demo network, in the order of the file. */
export function readAgencies(file = NETWORK_FILE): Agency[] {
  if (!existsSync(file)) throw new SetUpError(`The demo network is missing: ${file}`);
  return toAgencies(parse(readFileSync(file), { columns: true, bom: true, skip_empty_lines: true }));
}
