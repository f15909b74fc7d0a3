import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { HistoryStep } from '#libs/history';
import { SetUpError } from '#libs/infrastructure';
import { environmentOf, programs, projectRoot, type Product } from '#libs/product';
import { homeFolder, readState } from '../home/home.js';
import { NETWORK_FILE } from '../home/network.js';
import { ProgressBar } from './progress-bar.js';
import { openSecrets } from '../home/secrets.js';
import { supplyOf } from '../home/supply.js';

/** Which years, and which part of them. */
export interface HistoryOptions {
  from: string;
  to: string;
  scale: string;
}

const published = (file: string) => join(projectRoot, 'deploy', 'demo', file);

/** Runs the product's own history process. @returns how many operations it did now */
export async function runHistory(product: Product, { from, to, scale }: HistoryOptions): Promise<number> {
  const home = homeFolder();
  const state = readState(home);
  const { name, settings } = product;
  const child = spawn(process.execPath, [programs.history(name)], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: state.databases[name],
      ...environmentOf(settings, supplyOf(home, state, openSecrets(home, [product]), process.env)),
      NETWORK_FILE,
      DASHBOARD_FILE: published('dashboard-2019-2023h1.csv'),
      ANNUAL_FILE: published('annual-report-2017.csv'),
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
    bar.show(`${name} ${step.year}`, step.done, step.total);
    if (step.done === step.total) done += step.total - (first.get(step.year) ?? 0);
  });
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  bar.stop();
  if (reason) throw new SetUpError(`The history of ${name} stopped: ${reason.trim()}`);
  if (code !== 0) throw new SetUpError(`The history of ${name} was stopped; the same command goes on where it was`);
  return done;
}
