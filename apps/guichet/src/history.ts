import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { HistoryStep } from '#libs/history';
import { SetUpError } from '#libs/infrastructure';
import { homeFolder, projectRoot, readState } from './home.js';
import { ProgressBar } from './progress-bar.js';
import { openSecrets } from './secrets.js';
import { NETWORK_FILE, SERVICES } from './services.js';

/** Which years, and which part of them. */
export interface HistoryOptions {
  from: string;
  to: string;
  scale: string;
}

const PUBLISHED_FILE = join(projectRoot, 'deploy', 'demo', 'dashboard-2019-2023h1.csv');

/** Runs the product's own history process. @returns how many operations it did now */
export async function runHistory(product: string, { from, to, scale }: HistoryOptions): Promise<number> {
  const state = readState();
  const service = SERVICES.find(({ name }) => name === product);
  const secrets = openSecrets(
    homeFolder(),
    SERVICES.map(({ name }) => name),
  );
  const child = spawn(process.execPath, [`dist/apps/${product}/src/history/history.main.js`], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: state.databases[product],
      ...service?.environment(secrets, { origin: state.origin, administrationUrl: state.administrationUrl ?? '' }),
      NETWORK_FILE,
      PUBLISHED_FILE,
      HISTORY_FROM: from,
      HISTORY_TO: to,
      HISTORY_SCALE: scale,
    },
  });
  let reason = '';
  child.stderr?.on('data', (chunk: Buffer) => (reason += chunk.toString()));
  const bar = new ProgressBar();
  const first = new Map<number, number>();
  let done = 0;
  child.on('message', (step: HistoryStep) => {
    if (!first.has(step.year)) first.set(step.year, step.done);
    bar.show(`${product} ${step.year}`, step.done, step.total);
    if (step.done === step.total) done += step.total - (first.get(step.year) ?? 0);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  bar.stop();
  if (reason) throw new SetUpError(`The history of ${product} stopped: ${reason.trim()}`);
  if (code !== 0) throw new SetUpError(`The history of ${product} was stopped; the same command goes on where it was`);
  return done;
}
