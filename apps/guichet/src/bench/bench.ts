import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServiceDatabase, freePort } from '#libs/infrastructure';
import { programs, projectRoot } from '#libs/product';
import { connectApi, type Api } from '../platform/api.js';
import { untilApplied } from '../platform/progress.js';
import type { Door } from './doors.js';
import { load, type LoadResult, type Target } from './load.js';

/** How many connections load comes over, each with a token of another agency. */
export const CONNECTIONS = 64;

const POLL_MS = 50;
const COUNTED_MAX_MS = 60_000;

/** A load on the platform, up to the report that has counted the last one. */
export interface FrontDoorResult extends LoadResult {
  /** Per second, until the reports had counted the last one. */
  countedPerSecond: number;
  /** From the answer to the report. */
  freshnessP99Ms: number;
}

/** The bare server, in a process of its own with a database of its own. @param body what the n-th request says */
export async function startBare(
  adminDatabaseUrl: string,
  body: Target['body'],
): Promise<{ target: Target; stop: () => void }> {
  const databaseUrl = await createServiceDatabase({ adminDatabaseUrl, name: 'bench_bare', password: 'bench_bare' });
  const port = await freePort();
  const child = spawn(process.execPath, [programs.bare], {
    cwd: projectRoot,
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    env: { PATH: process.env.PATH, DATABASE_URL: databaseUrl, PORT: String(port) },
  });
  await new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    child.once('exit', (code) => reject(new Error(`the bare server ended with ${code}`)));
  });
  const target = { origin: `http://127.0.0.1:${port}`, path: '/transfers', tokens: [], body };
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
  door: Door,
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

async function countedToday(api: Api, { indicator }: Door): Promise<number> {
  const day = new Date().toISOString().slice(0, 10);
  const path = `/api/${api.state.reports}/v1/figures?from=${day}&to=2099-12-31&by=year&level=network&indicator=${indicator}`;
  const { figures } = await api.get<{ figures: { count: number }[] }>(path);
  return figures.reduce((sum, { count }) => sum + count, 0);
}

/** Lets everything that is under way end, so that one measurement does not pay for another. */
export async function untilQuiet(api: Api, doors: readonly Door[]): Promise<void> {
  await untilApplied(api, COUNTED_MAX_MS);
  await sleep(1_000);
  for (const { afterwards } of doors) await afterwards?.done();
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
