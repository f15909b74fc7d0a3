import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { build, type Histogram } from 'hdr-histogram-js';
import { Client } from 'undici';

/** Where load goes: an address and what each request says. */
export interface Target {
  origin: string;
  path: string;
  /** Bearer token of each connection, in turn; none: no header. */
  tokens: readonly string[];
  /** What the n-th request of a load says; it is done when it is answered 201. */
  body: (n: number) => string;
}

/** What a load did and how long its answers took. */
export interface LoadResult {
  requests: number;
  failed: number;
  seconds: number;
  perSecond: number;
  p50Ms: number;
  p99Ms: number;
  /** When the n-th answer came, milliseconds of the process clock: for the freshness of reports. */
  answeredAtMs: number[];
}

export interface LoadOptions {
  connections: number;
  seconds: number;
  /** Requests a second, evenly paced; undefined: each connection sends as soon as it was answered. */
  perSecond?: number;
}

/** Sends requests over keep-alive connections. A paced request's time counts from when it was due. */
export async function load(target: Target, { connections, seconds, perSecond }: LoadOptions): Promise<LoadResult> {
  const times = build({
    lowestDiscernibleValue: 1,
    highestTrackableValue: 60_000_000,
    numberOfSignificantValueDigits: 3,
  });
  const answeredAtMs: number[] = [];
  const startMs = performance.now();
  const endMs = startMs + 1_000 * seconds;
  let failed = 0;
  let sent = 0;
  await Promise.all(
    Array.from({ length: connections }, async (_, connection) => {
      const client = new Client(target.origin, { pipelining: 1 });
      const headers = headersOf(target.tokens[connection % Math.max(1, target.tokens.length)]);
      try {
        for (;;) {
          const n = sent++;
          const dueMs = perSecond ? startMs + (1_000 * n) / perSecond : performance.now();
          if (dueMs >= endMs) break;
          if (perSecond) await until(dueMs);
          const isDone = await request(client, target, headers, n);
          const nowMs = performance.now();
          times.recordValue(Math.max(1, Math.round((nowMs - dueMs) * 1_000)));
          if (isDone) answeredAtMs.push(nowMs);
          else failed++;
        }
      } finally {
        await client.close();
      }
    }),
  );
  return summaryOf(times, failed, (performance.now() - startMs) / 1_000, answeredAtMs);
}

async function request(
  client: Client,
  { path, body }: Target,
  headers: Record<string, string>,
  n: number,
): Promise<boolean> {
  const response = await client.request({
    method: 'POST',
    path,
    headers: { ...headers, 'idempotency-key': randomUUID() },
    body: body(n),
  });
  await response.body.dump();
  return response.statusCode === 201;
}

function headersOf(token: string | undefined): Record<string, string> {
  return { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) };
}

async function until(dueMs: number): Promise<void> {
  const waitMs = dueMs - performance.now();
  if (waitMs > 0) await sleep(waitMs);
}

function summaryOf(times: Histogram, failed: number, seconds: number, answeredAtMs: number[]): LoadResult {
  const requests = times.totalCount;
  const [p50Ms, p99Ms] = [times.getValueAtPercentile(50) / 1_000, times.getValueAtPercentile(99) / 1_000];
  return { requests, failed, seconds, perSecond: requests / seconds, p50Ms, p99Ms, answeredAtMs };
}
