import { execFile, execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { createServiceDatabase, freePort } from '#libs/infrastructure';
import { connectApi, type Api } from '../api.js';
import { projectRoot } from '../home.js';
import { untilApplied } from '../progress.js';
import { transferBody, type FrontDoor } from './front-door.js';
import { load, type LoadResult, type Target } from './load.js';

/** How many connections load comes over, each with a token of another agency. */
export const CONNECTIONS = 64;

const POLL_MS = 50;
const COUNTED_MAX_MS = 60_000;
const CONFIRMED_MAX_MS = 120_000;

/** A load on the platform, up to the report that has counted the last one. */
export interface FrontDoorResult extends LoadResult {
  /** Per second, until the reports had counted the last one. */
  countedPerSecond: number;
  /** From the answer to the report. */
  freshnessP99Ms: number;
}

/** What one process of vehicle tax can do when it waits for nobody; as its own program prints it. */
export interface ProcessSpeed {
  assessmentsPerSecond: number;
  /** Fonts and program are new to the process. */
  firstReceiptMs: number;
  receipts: { years: number; p50Ms: number; p99Ms: number; perSecond: number }[];
}

/** The bare server, in a process of its own with a database of its own. */
export async function startBare(adminDatabaseUrl: string): Promise<{ target: Target; stop: () => void }> {
  const databaseUrl = await createServiceDatabase({ adminDatabaseUrl, name: 'bench_bare', password: 'bench_bare' });
  const port = await freePort();
  const child = spawn(process.execPath, ['dist/apps/guichet/src/bench/bare.main.js'], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, PORT: String(port) },
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)));
  });
  const target = { origin: `http://127.0.0.1:${port}`, path: '/transfers', tokens: [], body: transferBody };
  return { target, stop: () => stop(child) };
}

function stop(child: ChildProcess): void {
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
}

/** Loads a server until the last answer. */
export function loadServer(target: Target, seconds: number, perSecond?: number): Promise<LoadResult> {
  return load(target, { connections: CONNECTIONS, seconds, ...(perSecond ? { perSecond } : {}) });
}

/** Loads a front door of the platform until the reports have counted the last request. */
export async function loadPlatform(
  api: Api,
  door: FrontDoor,
  seconds: number,
  perSecond?: number,
): Promise<FrontDoorResult> {
  const before = await countedToday(api, door);
  const counted: { atMs: number; count: number }[] = [];
  const startMs = performance.now();
  const loading = loadServer(door, seconds, perSecond);
  let expected = Number.POSITIVE_INFINITY;
  void loading.then(({ answeredAtMs }) => (expected = answeredAtMs.length)).catch(() => (expected = 0));
  const deadlineMs = startMs + 1_000 * seconds + COUNTED_MAX_MS;
  for (let count = 0; count < expected; await sleep(POLL_MS)) {
    if (performance.now() > deadlineMs) throw new Error(`the reports did not count all ${door.indicator} in a minute`);
    count = (await countedToday(api, door)) - before;
    counted.push({ atMs: performance.now(), count });
  }
  const result = await loading;
  const lastAtMs = counted.at(-1)?.atMs ?? startMs;
  return {
    ...result,
    countedPerSecond: result.answeredAtMs.length / ((lastAtMs - startMs) / 1_000),
    freshnessP99Ms: freshnessP99(result.answeredAtMs, counted),
  };
}

/** The n-th answer is in the report when the report has counted n: the time between, at the 99th percentile. */
export function freshnessP99(
  answeredAtMs: readonly number[],
  counted: readonly { atMs: number; count: number }[],
): number {
  let seen = 0;
  const delays = answeredAtMs.map((atMs, i) => {
    while (seen < counted.length - 1 && (counted[seen]?.count ?? 0) <= i) seen++;
    return Math.max(0, (counted[seen]?.atMs ?? atMs) - atMs);
  });
  delays.sort((a, b) => a - b);
  return delays[Math.floor(0.99 * (delays.length - 1))] ?? 0;
}

async function countedToday(api: Api, { indicator }: FrontDoor): Promise<number> {
  const day = new Date().toISOString().slice(0, 10);
  const path = `/api/reporting/v1/figures?from=${day}&to=2099-12-31&by=year&level=network&indicator=${indicator}`;
  const { figures } = await api.get<{ figures: { count: number }[] }>(path);
  return figures.reduce((sum, { count }) => sum + count, 0);
}

/** Lets everything that is under way end, so that one measurement does not pay for another. */
export async function settle(api: Api): Promise<void> {
  await untilApplied(api, COUNTED_MAX_MS);
  await sleep(1_000);
  await untilConfirmed(api);
}

/** Waits until the tax administration has heard of every payment. @returns how long that took, seconds */
export async function untilConfirmed({ state }: Api): Promise<number> {
  const startMs = performance.now();
  for (;;) {
    const metrics = await (await fetch(`${state.origin}/api/vehicle-tax/metrics`)).text();
    const pending = /^guichet_announcements_waiting(?:\{[^}]*\})? (\d+)/m.exec(metrics)?.[1];
    const waitedMs = performance.now() - startMs;
    if (pending === '0') return waitedMs / 1_000;
    if (waitedMs > CONFIRMED_MAX_MS) throw new Error('the tax administration did not hear of every payment');
    await sleep(POLL_MS);
  }
}

/** What vehicle tax can do in one process without I/O, measured by a program of the product. */
export async function processSpeed(seconds: number): Promise<ProcessSpeed> {
  const { stdout } = await promisify(execFile)(process.execPath, ['dist/apps/vehicle-tax/src/bench/bench.main.js'], {
    cwd: projectRoot,
    env: { PATH: process.env.PATH, SECONDS: String(seconds) },
  });
  return JSON.parse(stdout) as ProcessSpeed;
}

/** Resident memory of the processes of some services, in MB. */
export function residentMegabytes({ state }: Api, ...names: string[]): Record<string, number> {
  const running = state.services.filter(({ service }) => names.includes(service));
  return Object.fromEntries(
    running.map(({ instance, pid }) => {
      const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
      return [instance, Math.round(kilobytes / 1_024)];
    }),
  );
}

/** An API of the platform that the bench has started. */
export const benchApi = (): Promise<Api> => connectApi('administrator');
