import { request } from 'undici';
import type { RunningProcess } from '#libs/infrastructure';
import type { Health } from '#libs/service';

const TIMEOUT_MS = 2_000;

/** What an instance says of itself; `degraded` still takes requests. */
export type InstanceHealth = 'ready' | 'degraded' | 'not-ready' | 'unreachable';

/** How an instance is, and of what is not well the reason, by what was looked at. */
interface InstanceReport {
  status: InstanceHealth;
  checks?: Record<string, string>;
}

/** Asks one instance how it is. */
export async function instanceHealth(port: number): Promise<InstanceReport> {
  try {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}/health/ready`, {
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    const answer = (await body.json().catch(() => undefined)) as Partial<Health> | undefined;
    const status = statusCode !== 200 ? 'not-ready' : answer?.status === 'degraded' ? 'degraded' : 'ready';
    const unwell = Object.entries(answer?.checks ?? {}).filter(([, check]) => check !== 'ok');
    return unwell.length > 0 ? { status, checks: Object.fromEntries(unwell) } : { status };
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const reason = code === 'ECONNREFUSED' ? 'nobody listens at its port' : message;
    return { status: 'unreachable', checks: { process: reason } };
  }
}

/** How the platform is: as well as its worst instance. */
export async function platformHealth(services: readonly RunningProcess[], started: boolean) {
  const instances = await Promise.all(
    services.map(async ({ service, instance, port }) => ({ service, instance, ...(await instanceHealth(port)) })),
  );
  const has = (status: InstanceHealth) => instances.some((one) => one.status === status);
  const broken = has('unreachable') || has('not-ready');
  const status = !started ? 'starting' : broken ? 'not-ready' : has('degraded') ? 'degraded' : 'ready';
  return { healthy: started && !broken, body: { status, instances } };
}
