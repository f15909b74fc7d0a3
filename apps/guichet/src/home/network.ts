import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Agency } from '#libs/domain';
import { SetUpError } from '#libs/infrastructure';
import { projectRoot, readOpenAgencies } from '#libs/product';

/** The demo network: agencies, branches, regions. */
export const NETWORK_FILE = join(projectRoot, 'deploy', 'demo', 'network.csv');

/** The agencies of the demo network that are open, in the order of the file. */
export function readAgencies(file = NETWORK_FILE): Agency[] {
  if (!existsSync(file)) throw new SetUpError(`The demo network is missing: ${file}`);
  return readOpenAgencies(file);
}
