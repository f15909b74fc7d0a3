import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { InfrastructurePids } from './choose.js';

/** A process of the running platform. */
export interface RunningProcess {
  /** The product, or the simulated partner. */
  service: string;
  instance: string;
  port: number;
  pid?: number;
}

/** What others need to know of the running platform: what its launcher writes down. */
export interface PlatformState {
  launcherPid: number;
  /** Where the platform is reached, such as `http://localhost:8080`. */
  origin: string;
  adminDatabaseUrl?: string;
  kafkaBrokers?: string;
  /** Address of each service's database, as its owner. */
  databases: Record<string, string>;
  services: RunningProcess[];
  /** The service that counts what the others tell. */
  reports: string;
  /** Stand-ins of partners that the launcher runs. */
  simulators: RunningProcess[];
  /** Where partners are reached, simulated or not, by the variable that tells a service so. */
  partners: Record<string, string>;
  infrastructure: InfrastructurePids & { process?: number };
}

/** Where the launcher of this home writes. */
export function stateFile(home: string): string {
  return join(home, 'state.json');
}

/** What the last launcher of this home wrote, whether it lives or not. */
export function lastState(home: string): PlatformState | undefined {
  try {
    return JSON.parse(readFileSync(stateFile(home), 'utf8')) as PlatformState;
  } catch (error) {
    // Half a state, of a machine that went down, is none.
    if (error instanceof SyntaxError || (error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
