import { spawn, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import type { HistoryMessage } from '#libs/history';
import { SetUpError, type PlatformState } from '#libs/infrastructure';
import { environmentOf, programs, projectRoot, type Product } from '#libs/product';
import { homeFolder, readState } from '../home/home.js';
import { NETWORK_FILE } from '../home/network.js';
import { openSecrets } from '../home/secrets.js';
import { supplyOf } from '../home/supply.js';
import { HistoryProgress, paceOf } from './history-progress.js';
import { ProgressBar } from './progress-bar.js';

/** Which years, and which part of them. */
export interface HistoryOptions {
  from: string;
  to: string;
  scale: string;
}

const published = (file: string) => join(projectRoot, 'deploy', 'demo', file);

/** Of a machine with two cores: a third process only waits. */
const SIDE_BY_SIDE = 2;

/**
 * Runs the products' own history processes, two at a time, in the order given. When one fails, none goes on.
 *
 * @returns how many operations were made now
 * @throws {SetUpError} saying what stopped it
 */
export async function runHistories(products: readonly Product[], options: HistoryOptions): Promise<number> {
  const home = homeFolder();
  const state = readState(home);
  const progress = new HistoryProgress(products.map(({ name }) => name));
  const bar = new ProgressBar();
  const show = () => {
    const now = progress.state(performance.now());
    if (now.total !== undefined && now.label !== '') bar.show(now.label, now.done, now.total, paceOf(now));
  };
  const begun = products.map((product) => {
    const child = spawnHistory(product, home, state, options);
    let reason = '';
    child.stderr?.on('data', (chunk: Buffer) => (reason += chunk.toString()));
    child.on('message', (message: HistoryMessage) => {
      progress.tell(product.name, message, performance.now());
      show();
    });
    const ended = new Promise<void>((resolve, reject) => {
      child.on('close', (code) => {
        progress.end(product.name);
        if (reason) reject(new SetUpError(`The history of ${product.name} stopped: ${reason.trim()}`));
        else if (code === 0) resolve();
        else
          reject(new SetUpError(`The history of ${product.name} was stopped; the same command goes on where it was`));
      });
    });
    return { child, ended };
  });
  // All have begun, since only then it is known how much there is; two at a time go on.
  const waiting = [...begun];
  const work = async (): Promise<void> => {
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      next.child.send('go', () => undefined); // of one that is gone its end tells
      await next.ended;
    }
  };
  try {
    await Promise.all([...Array.from({ length: SIDE_BY_SIDE }, work), ...begun.map(({ ended }) => ended)]);
  } finally {
    waiting.length = 0;
    for (const { child } of begun) child.kill();
    bar.stop();
  }
  return progress.state(performance.now()).made;
}

function spawnHistory(
  product: Product,
  home: string,
  state: PlatformState,
  { from, to, scale }: HistoryOptions,
): ChildProcess {
  const { name, settings } = product;
  const secrets = openSecrets(home, [product]);
  return spawn(process.execPath, [programs.history(name)], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'pipe', 'ipc'],
    env: {
      PATH: process.env.PATH,
      DATABASE_URL: state.databases[name],
      ...environmentOf(settings, supplyOf(home, state, secrets, process.env)),
      NETWORK_FILE,
      DASHBOARD_FILE: published('dashboard-2019-2023h1.csv'),
      ANNUAL_FILE: published('annual-report-2017.csv'),
      HISTORY_FROM: from,
      HISTORY_TO: to,
      HISTORY_SCALE: scale,
    },
  });
}
