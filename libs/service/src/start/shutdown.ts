import type { Server } from 'node:http';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import { closeSilentConnections } from '#libs/doors';
import type { Platform } from '../platform/platform.js';
import type { Telemetry } from '../health/telemetry.js';

const SHUTDOWN_MAX_MS = 20_000;
const SWEEP_EVERY_MS = 50;

/** Stops a service so that nothing it accepted is lost: HTTP, its own work, queue, relay, consumers, database. */
export async function stopService(
  app: NestFastifyApplication,
  platform: Platform,
  telemetry: Telemetry,
  log: Logger,
): Promise<void> {
  const { dataSource, consumerDatabase, queue, backgroundQueue, relay, consumer, topics, background } = platform;
  platform.isStopping = true;
  const steps: [string, () => Promise<unknown> | undefined][] = [
    ['http', () => closeHttp(app)],
    ['background', () => Promise.all(background.map((work) => work.stop()))],
    ['queue', () => Promise.all([queue?.drain(), backgroundQueue?.drain()])],
    ['relay', () => relay?.stop()],
    ['consumers', () => consumer?.close()],
    ['topics', () => topics.stop()],
    ['database', () => Promise.all([dataSource.destroy(), consumerDatabase?.destroy()])],
    ['telemetry', () => telemetry.shutdown()],
  ];
  for (const [step, stop] of steps) {
    try {
      await stop();
    } catch (error) {
      log.error({ step, err: error }, 'could not stop in order');
    }
  }
  log.info('stopped');
}

/** Listens no more, and ends when every answer is given: a connection without a request would be waited for otherwise. */
async function closeHttp(app: NestFastifyApplication): Promise<void> {
  const server = app.getHttpServer() as Server;
  const sweep = setInterval(() => {
    server.closeIdleConnections();
    closeSilentConnections(server);
  }, SWEEP_EVERY_MS);
  try {
    await app.getHttpAdapter().close();
  } finally {
    clearInterval(sweep);
  }
}

/** Stops once on SIGTERM, SIGINT, or when the process that started this one is gone; a hung stop ends after 20 s. */
export function stopOnSignals(stop: () => Promise<void>): void {
  let stopping = false;
  const once = (): void => {
    if (stopping) return;
    stopping = true;
    setTimeout(() => process.exit(1), SHUTDOWN_MAX_MS).unref();
    void stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', once);
  process.on('SIGINT', once);
  process.on('disconnect', once);
}
