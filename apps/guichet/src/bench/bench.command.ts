import { rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import { InvalidArgumentError, type Command } from 'commander';
import { freePort, SetUpError } from '#libs/infrastructure';
import { untilApplied } from '../progress.js';
import { homeFolder, projectRoot } from '../home.js';
import { runHistory } from '../history.js';
import { benchApi } from './bench.js';
import { Measurements } from './measurements.js';
import { HISTORY_CAUGHT_UP_MS, measureRounds, PARTS, type Part } from './rounds.js';

interface BenchOptions {
  json?: boolean;
  rounds: string;
  seconds: string;
  only?: ReadonlySet<Part>;
  preload?: string;
}

const START_TIMEOUT_MS = 120_000;

/** `guichet bench`: the platform's speed against the bare limit of the same machine, in one run. */
export function register(program: Command): void {
  program
    .command('bench')
    .description('measure a platform of its own against bare fastify and pg, alternating, in one run')
    .option('--rounds <n>', 'how often each is measured; the median counts', '3')
    .option('--seconds <n>', 'length of each measurement', '15')
    .option(
      '--only <list>',
      'measure only these: a bare, b front door, c both at half rate (with b), d history, ' +
        'e front door of vehicle tax, f vehicle tax without I/O; such as b,e',
      parseParts,
    )
    .option('--preload <year>', 'fill the books with this year of history first')
    .option('--json', 'print the result as JSON')
    .action(async (options: BenchOptions) => {
      const home = join(homeFolder(), 'bench');
      process.env.GUICHET_HOME = home;
      rmSync(join(home, 'state.json'), { force: true });
      const cold = await startPlatform(['--fresh']);
      await stopPlatform(cold.process);
      const warm = await startPlatform([]);
      try {
        const measured = await measure(options);
        measured.note('warm start to ready', 's', warm.seconds, 'below 15');
        console.log(options.json ? JSON.stringify(measured.summary(), null, 2) : measured.table());
      } finally {
        await stopPlatform(warm.process);
      }
    });
}

function parseParts(text: string): ReadonlySet<Part> {
  const names = text.split(',').map((name) => name.trim());
  const parts = new Set(PARTS.filter((part) => names.includes(part)));
  const isKnown = names.every((name) => (PARTS as readonly string[]).includes(name));
  if (!isKnown) throw new InvalidArgumentError(`write some of ${PARTS.join(',')}, such as b,e`);
  if (parts.has('c') && !parts.has('b')) throw new InvalidArgumentError('c goes by the rate of b: write b,c');
  return parts;
}

async function measure({
  rounds,
  seconds,
  preload,
  only: parts = new Set(PARTS),
}: BenchOptions): Promise<Measurements> {
  const measured = new Measurements();
  const api = await benchApi();
  if (preload) {
    await runHistory('transfers', { from: preload, to: preload, scale: '1' });
    await untilApplied(api, 10 * HISTORY_CAUGHT_UP_MS);
  }
  await measureRounds(api, measured, { parts, rounds: Number(rounds), seconds: Number(seconds), preload });
  return measured;
}

async function startPlatform(more: string[]): Promise<{ process: ChildProcess; seconds: number }> {
  const startedMs = performance.now();
  const port = String(await freePort());
  const child = spawn(process.execPath, ['dist/apps/guichet/src/main.js', 'start', '--port', port, ...more], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Whatever tax administration there is, it hears nothing of payments that nobody made.
    env: { ...process.env, GUICHET_HOME: resolve(homeFolder()), TAX_ADMINISTRATION_URL: undefined },
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

async function stopPlatform(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGTERM');
  await ended;
}
