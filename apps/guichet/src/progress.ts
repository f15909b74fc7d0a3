import { setTimeout as sleep } from 'node:timers/promises';
import type { Progress } from '#libs/service';
import { serviceNames, type Api } from './api.js';

const POLL_MS = 300;

/** What is still on its way from a journal to a report: nothing, when the list is empty. */
export async function onItsWay(api: Api): Promise<string[]> {
  const services = serviceNames(api.state);
  const all = await Promise.all(
    services.map(async (service) => ({
      service,
      ...(await api.get<Progress>(`/api/${service}/v1/verification/progress`)),
    })),
  );
  const applied = all.flatMap((progress) =>
    progress.applied.map((cursor) => ({ consumer: progress.service, ...cursor })),
  );
  const consumers = [...new Set(applied.map(({ consumer }) => consumer)), 'reporting'];
  return all.flatMap(({ service, journal }) =>
    journal.flatMap(({ lane, head, published }) => {
      if (published < head)
        return [`${service}, lane ${lane}: ${head - published} events of the journal are not published`];
      return [...new Set(consumers)].flatMap((consumer) => {
        const cursor = applied.find(
          (at) => at.consumer === consumer && at.source === `/guichet/${service}` && at.lane === lane,
        );
        const missing = head - (cursor?.position ?? 0);
        return missing > 0
          ? [`${service}, lane ${lane}: ${missing} published events are not applied by ${consumer}`]
          : [];
      });
    }),
  );
}

/** Waits until everything in the journals is published and applied. @returns what is still on its way after that time */
export async function untilApplied(api: Api, waitMs: number): Promise<string[]> {
  const deadlineMs = Date.now() + waitMs;
  for (;;) {
    const left = await onItsWay(api);
    if (left.length === 0 || Date.now() > deadlineMs) return left;
    await sleep(POLL_MS);
  }
}
