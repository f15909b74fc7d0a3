import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { freePort, SetUpError } from '#libs/infrastructure';
import { programs, projectRoot, type Product } from '#libs/product';
import { homeFolder } from '../home/home.js';

const START_TIMEOUT_MS = 120_000;
/** One counter of a bench asks as often as an answer comes. */
const UNLIMITED = { RATE_LIMIT_PER_TOKEN: '100000000', RATE_LIMIT_PER_ADDRESS: '100000000' };

/** A platform of the bench's own, with a home of its own below ours. */
export interface MeasuredPlatform {
  /** From the start of its launcher until it was ready, on a home that is not new. */
  warmStartSeconds: number;
  stop: () => Promise<void>;
}

/** Starts one anew, and once more. From now on this process speaks to it. */
export async function startMeasuredPlatform(products: readonly Product[]): Promise<MeasuredPlatform> {
  const home = join(homeFolder(), 'bench');
  process.env.GUICHET_HOME = home;
  rmSync(join(home, 'state.json'), { force: true });
  const cold = await start(products, ['--fresh']);
  await stop(cold.process);
  const warm = await start(products, []);
  return { warmStartSeconds: warm.seconds, stop: () => stop(warm.process) };
}

async function start(
  products: readonly Product[],
  more: string[],
): Promise<{ process: ChildProcess; seconds: number }> {
  const startedMs = performance.now();
  const port = String(await freePort());
  const child = spawn(process.execPath, [programs.commandLine, 'start', '--port', port, ...more], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, GUICHET_HOME: resolve(homeFolder()), ...UNLIMITED, ...withoutPartners(products) },
  });
  while (performance.now() - startedMs < START_TIMEOUT_MS) {
    if (child.exitCode !== null) break;
    const response = await fetch(`http://127.0.0.1:${port}/health`).catch(() => undefined);
    if (response?.status === 200) return { process: child, seconds: (performance.now() - startedMs) / 1_000 };
    await new Promise((done) => setTimeout(done, 100));
  }
  child.kill('SIGTERM');
  throw new SetUpError('the platform to measure did not start');
}

/** Whatever partners there are, they hear nothing of operations that nobody asked for. */
function withoutPartners(products: readonly Product[]): Record<string, undefined> {
  const settings = products.flatMap(({ settings }) => Object.values(settings));
  const addresses = settings.filter(({ source }) => source.kind === 'partner');
  return Object.fromEntries(addresses.map(({ variable }) => [variable, undefined]));
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
