import { rmSync } from 'node:fs';
import { cpus, totalmem } from 'node:os';
import { join, resolve } from 'node:path';
import { spawn, type ChildProcess } from 'node:child_process';
import Table from 'cli-table3';
import type { Command } from 'commander';
import { freePort, SetUpError } from '#libs/infrastructure';
import { untilApplied } from '../progress.js';
import { homeFolder, projectRoot } from '../home.js';
import { runHistory } from '../history.js';
import { benchApi, frontDoor, loadBare, loadPlatform, residentMegabytes, settle, startBare } from './bench.js';

interface BenchOptions {
  json?: boolean;
  rounds: string;
  seconds: string;
  preload?: string;
}

/** One measurement: what, how much of it in each round. */
interface Row {
  name: string;
  unit: string;
  rounds: number[];
}

const START_TIMEOUT_MS = 120_000;
const HISTORY_YEARS = ['2019', '2020', '2021', '2022', '2023'];
const HISTORY_SCALE = '0.1';
const HISTORY_CAUGHT_UP_MS = 120_000;

/** `guichet bench`: the platform's speed against the bare limit of the same machine, in one run. */
export function register(program: Command): void {
  program
    .command('bench')
    .description('measure a platform of its own against bare fastify and pg, alternating, in one run')
    .option('--rounds <n>', 'how often each is measured; the median counts', '3')
    .option('--seconds <n>', 'length of each measurement', '15')
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
        const rows = await measure(options);
        rows.push({ name: 'warm start to ready', unit: 's', rounds: [warm.seconds] });
        console.log(options.json ? JSON.stringify(summaryOf(rows), null, 2) : asTable(rows));
      } finally {
        await stopPlatform(warm.process);
      }
    });
}

async function startPlatform(more: string[]): Promise<{ process: ChildProcess; seconds: number }> {
  const startedMs = performance.now();
  const port = String(await freePort());
  const child = spawn(process.execPath, ['dist/apps/guichet/src/main.js', 'start', '--port', port, ...more], {
    cwd: projectRoot,
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    env: { ...process.env, GUICHET_HOME: resolve(homeFolder()) },
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

async function measure({ rounds, seconds: text, preload }: BenchOptions): Promise<Row[]> {
  const seconds = Number(text);
  const api = await benchApi();
  const rows = new Map<string, Row>();
  const note = (name: string, unit: string, value: number) => {
    console.error(`${name}: ${value.toFixed(1)} ${unit}`);
    const row = rows.get(name) ?? { name, unit, rounds: [] };
    row.rounds.push(value);
    rows.set(name, row);
  };
  if (preload) {
    await runHistory('transfers', { from: preload, to: preload, scale: '1' });
    await untilApplied(api, 10 * HISTORY_CAUGHT_UP_MS);
  }
  const bare = await startBare(api.state.adminDatabaseUrl ?? '');
  const door = await frontDoor(api.state.origin);
  await loadBare(bare.target, 3);
  await loadPlatform(api, door, 3);
  // A year takes one history.
  const years = HISTORY_YEARS.filter((year) => year !== preload);
  for (let round = 0; round < Number(rounds); round++) {
    await settle(api);
    note('(a) bare, closed loop', 'a second', (await loadBare(bare.target, seconds)).perSecond);
    await settle(api);
    const full = await loadPlatform(api, door, seconds);
    note('(b) front door, counted', 'a second', full.countedPerSecond);
    if (full.failed > 0) note('(b) failed', 'requests', full.failed);
    for (const [instance, megabytes] of Object.entries(residentMegabytes(api)))
      note(`resident ${instance}`, 'MB', megabytes);
    await settle(api);
    const half = full.countedPerSecond / 2;
    const bareHalf = await loadBare(bare.target, seconds, half);
    note('(c) bare at half of (b), p50', 'ms', bareHalf.p50Ms);
    note('(c) bare at half of (b), p99', 'ms', bareHalf.p99Ms);
    const platformHalf = await loadPlatform(api, door, seconds, half);
    note('(c) front door at half of (b), p50', 'ms', platformHalf.p50Ms);
    note('(c) front door at half of (b), p99', 'ms', platformHalf.p99Ms);
    note('(c) from the answer to the report, p99', 'ms', platformHalf.freshnessP99Ms);
    await settle(api);
    const year = years[round];
    if (year) note('(d) history, counted', 'a second', await historyRate(year));
  }
  bare.stop();
  return [...rows.values()];

  async function historyRate(year: string): Promise<number> {
    const startedMs = performance.now();
    const operations = await runHistory('transfers', { from: year, to: year, scale: HISTORY_SCALE });
    await untilApplied(api, HISTORY_CAUGHT_UP_MS);
    return operations / ((performance.now() - startedMs) / 1_000);
  }
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function summaryOf(rows: readonly Row[]) {
  const of = (name: string) => median(rows.find((row) => row.name.startsWith(name))?.rounds ?? []);
  return {
    machine: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GB`,
    rows: rows.map((row) => ({ ...row, median: median(row.rounds) })),
    ratios: {
      'front door / bare (wanted: 0.5)': of('(b) front door') / of('(a)'),
      'p99 of front door / of bare (wanted: 3 at most)':
        of('(c) front door at half of (b), p99') / of('(c) bare at half of (b), p99'),
      'history / bare (wanted: 0.7)': of('(d)') / of('(a)'),
    },
  };
}

function asTable(rows: readonly Row[]): string {
  const { machine, rows: measured, ratios } = summaryOf(rows);
  const table = new Table({
    head: ['', 'median', 'rounds', 'unit'],
    colAligns: ['left', 'right', 'right', 'left'],
    style: { head: [], border: [] },
  });
  const show = (value: number) => (value >= 100 ? value.toFixed(0) : value.toFixed(1));
  for (const { name, median: middle, rounds, unit } of measured)
    table.push([name, show(middle), rounds.map(show).join(' '), unit]);
  for (const [name, ratio] of Object.entries(ratios)) table.push([name, ratio.toFixed(2), '', '']);
  return `${machine}\n${table.toString()}`;
}
