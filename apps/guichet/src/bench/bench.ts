import { spawn, type ChildProcess } from 'node:child_process';
import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { createServiceDatabase, freePort } from '#libs/infrastructure';
import { connectApi, type Api } from '../api.js';
import { homeFolder, projectRoot } from '../home.js';
import { untilApplied } from '../progress.js';
import { cliClientSecret } from '../secrets.js';
import { requestToken } from '../token.command.js';
import { readAgencies } from '../network.js';
import { load, type LoadResult, type Target } from './load.js';

const CONNECTIONS = 64;
const POLL_MS = 50;
const COUNTED_MAX_MS = 60_000;

/** A load on the platform, up to the report that has counted the last one. */
export interface FrontDoorResult extends LoadResult {
  /** Per second, until the reports had counted the last one. */
  countedPerSecond: number;
  /** From the answer to the report. */
  freshnessP99Ms: number;
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
  return { target: { origin: `http://127.0.0.1:${port}`, path: '/transfers', tokens: [] }, stop: () => stop(child) };
}

function stop(child: ChildProcess): void {
  child.removeAllListeners('exit');
  child.kill('SIGTERM');
}

/** The platform's front door, with tokens of as many agencies as there are connections. */
export async function frontDoor(origin: string): Promise<Target> {
  const secret = cliClientSecret(homeFolder());
  const agencies = readAgencies()
    .filter((_, i) => i % 10 === 0)
    .slice(0, CONNECTIONS);
  const tokens = await Promise.all(
    agencies.map(({ code }) => requestToken(origin, secret, { role: 'teller', agency: code })),
  );
  return { origin, path: '/api/transfers/v1/transfers', tokens };
}

/** Loads the bare server. */
export function loadBare(target: Target, seconds: number, perSecond?: number): Promise<LoadResult> {
  return load(target, { connections: CONNECTIONS, seconds, ...(perSecond ? { perSecond } : {}) });
}

/** Loads the platform until the reports have counted the last transfer. */
export async function loadPlatform(
  api: Api,
  target: Target,
  seconds: number,
  perSecond?: number,
): Promise<FrontDoorResult> {
  const before = await sentToday(api);
  const counted: { atMs: number; count: number }[] = [];
  const startMs = performance.now();
  const loading = loadBare(target, seconds, perSecond);
  let expected = Number.POSITIVE_INFINITY;
  void loading.then(({ answeredAtMs }) => (expected = answeredAtMs.length)).catch(() => (expected = 0));
  const deadlineMs = startMs + 1_000 * seconds + COUNTED_MAX_MS;
  for (let count = 0; count < expected; await sleep(POLL_MS)) {
    if (performance.now() > deadlineMs) throw new Error('the reports did not count every transfer within a minute');
    count = (await sentToday(api)) - before;
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

async function sentToday(api: Api): Promise<number> {
  const day = new Date().toISOString().slice(0, 10);
  const path = `/api/reporting/v1/figures?from=${day}&to=2099-12-31&by=year&level=network&indicator=transfers.sent`;
  const { figures } = await api.get<{ figures: { count: number }[] }>(path);
  return figures.reduce((sum, { count }) => sum + count, 0);
}

/** Lets everything that is under way end, so that one measurement does not pay for another. */
export async function settle(api: Api): Promise<void> {
  await untilApplied(api, COUNTED_MAX_MS);
  await sleep(1_000);
}

/** Resident memory of the service processes, in MB. */
export function residentMegabytes({ state }: Api): Record<string, number> {
  return Object.fromEntries(
    state.services.map(({ instance, pid }) => {
      const kilobytes = Number(execFileSync('ps', ['-o', 'rss=', '-p', String(pid)], { encoding: 'utf8' }));
      return [instance, Math.round(kilobytes / 1_024)];
    }),
  );
}

/** An API of the platform that the bench has started. */
export const benchApi = (): Promise<Api> => connectApi('operator');
