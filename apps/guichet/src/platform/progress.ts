import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '#libs/service';
import { serviceNames, type Api } from './api.js';

const POLL_MS = 300;
const SILENT_WAIT_MS = 15_000;

/** The end of a lane of a service's journal at some moment. */
interface Head {
  service: string;
  lane: number;
  head: number;
}

type ProgressOf = Map<string, Progress>;

/** Waits until all that is in the journals now is published and applied. @returns what still is not after that time */
export async function untilApplied(api: Api, waitMs: number): Promise<string[]> {
  const startedMs = performance.now();
  let said = false;
  let progress = await readProgress(api);
  const heads = headsOf(progress);
  for (;;) {
    const left = onItsWay(heads, progress, api.state.reports);
    const waitedMs = performance.now() - startedMs;
    if (left.length === 0 || waitedMs > waitMs) return left;
    if (waitedMs > SILENT_WAIT_MS && !said) process.stderr.write(`waiting until the reports have all: ${left[0]}\n`);
    said ||= waitedMs > SILENT_WAIT_MS;
    await sleep(POLL_MS);
    progress = await readProgress(api);
  }
}

async function readProgress(api: Api): Promise<ProgressOf> {
  const services = serviceNames(api.state);
  const all = await Promise.all(services.map((name) => api.get<Progress>(`/api/${name}/v1/verification/progress`)));
  return new Map(services.map((service, i) => [service, all[i] as Progress]));
}

function headsOf(progress: ProgressOf): Head[] {
  return [...progress].flatMap(([service, { journal }]) => journal.map(({ lane, head }) => ({ service, lane, head })));
}

/** What of the journals up to some heads is not yet published, or not yet applied by everyone who consumes it. */
function onItsWay(heads: readonly Head[], progress: ProgressOf, reports: string): string[] {
  const consumers = [...progress].filter(([name, { applied }]) => name === reports || applied.length > 0);
  return heads.flatMap(({ service, lane, head }) => {
    const published = progress.get(service)?.journal.find((at) => at.lane === lane)?.published ?? 0;
    if (published < head)
      return [`${service}, lane ${lane}: ${head - published} events of the journal are not published`];
    return consumers.flatMap(([consumer, { applied }]) => {
      const cursor = applied.find((at) => at.source === `/guichet/${service}` && at.lane === lane);
      if (!cursor && (consumer !== reports || service === reports)) return []; // it does not consume this service's events
      const missing = head - (cursor?.position ?? 0);
      return missing > 0
        ? [`${service}, lane ${lane}: ${missing} published events are not applied by ${consumer}`]
        : [];
    });
  });
}
