import { request } from 'undici';
import type { RunningProcess } from '#libs/infrastructure';

const TIMEOUT_MS = 2_000;

/** What an instance says of itself; `degraded` still takes requests. */
export type InstanceHealth = 'ready' | 'degraded' | 'not-ready' | 'unreachable';

/** Asks one instance how it is. */
export async function instanceHealth(port: number): Promise<InstanceHealth> {
  try {
    const { statusCode, body } = await request(`http://127.0.0.1:${port}/health/ready`, {
      headersTimeout: TIMEOUT_MS,
      bodyTimeout: TIMEOUT_MS,
    });
    const answer = (await body.json().catch(() => undefined)) as { status?: string } | undefined;
    if (statusCode !== 200) return 'not-ready';
    return answer?.status === 'degraded' ? 'degraded' : 'ready';
  } catch {
    return 'unreachable';
  }
}

/** How the platform is: as well as its worst instance. */
export async function platformHealth(services: readonly RunningProcess[], started: boolean) {
  const instances = await Promise.all(
    services.map(async ({ service, instance, port }) => ({ service, instance, status: await instanceHealth(port) })),
  );
  const has = (status: InstanceHealth) => instances.some((one) => one.status === status);
  const broken = has('unreachable') || has('not-ready');
  const status = !started ? 'starting' : broken ? 'not-ready' : has('degraded') ? 'degraded' : 'ready';
  return { healthy: started && !broken, body: { status, instances } };
}
