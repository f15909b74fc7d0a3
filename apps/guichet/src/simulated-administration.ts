import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { projectRoot, type RunningService } from './home.js';
import { Instance } from './instance.js';

/** How the process of the simulated tax administration is recognised. */
export const SIMULATOR_PROGRAM = 'dist/apps/guichet/src/administration/simulator.main.js';

const REGISTER_FILE = join(projectRoot, 'deploy', 'demo', 'vehicles.csv');

export interface SimulatedAdministrationOptions {
  home: string;
  port: number;
  /** Forgets what was paid there. */
  fresh: boolean;
  /** The machine's own environment, without secrets. */
  environment: Record<string, string>;
  log: (line: string) => void;
  onPid: (pid: number | undefined) => void;
}

/** The tax administration, simulated: a process of its own, as far away as the real one. */
export function simulatedAdministration(options: SimulatedAdministrationOptions): {
  instance: Instance;
  entry: RunningService;
  url: string;
} {
  const { home, port, fresh, environment, log, onPid } = options;
  const stateFile = join(home, 'tax-administration.jsonl');
  if (fresh) rmSync(stateFile, { force: true });
  const name = 'tax-administration';
  const entry: RunningService = { service: name, instance: name, port };
  const instance = new Instance({
    service: name,
    name,
    program: SIMULATOR_PROGRAM,
    port,
    home,
    environment: { ...environment, REGISTER_FILE, STATE_FILE: stateFile },
    yields: false,
    log,
    onPid: (pid) => {
      Object.assign(entry, { pid });
      onPid(pid);
    },
  });
  return { instance, entry, url: `http://127.0.0.1:${port}` };
}
