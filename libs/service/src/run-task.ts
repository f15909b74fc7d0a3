import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { CommandQueue, commandMigrations } from '#libs/commands';
import { messagingMigrations } from '#libs/messaging';
import { readSettings, serviceSettings } from './configuration.js';
import { openDatabase } from './database.js';
import type { ServiceDefinition, ServiceFactory } from './service.js';

/** What a task of a service works with: its books, without HTTP or Kafka. The running service publishes. */
export interface TaskPlatform {
  definition: ServiceDefinition;
  dataSource: DataSource;
  queue: CommandQueue;
}

const BATCH_MAX = 1_000;
const WAIT_MAX_MS = 120_000;

/**
 * The main of a task that works on a service's books through its command queue, in large batches. It ends when it is
 * done, on SIGTERM, SIGINT, or when the process that started it is gone; what was answered is committed.
 */
export async function runTask(
  factory: ServiceFactory,
  task: (platform: TaskPlatform, env: NodeJS.ProcessEnv) => Promise<void>,
): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, () => process.exit(1));
  try {
    const { env } = process;
    const { databaseUrl } = readSettings({ databaseUrl: serviceSettings.databaseUrl }, env);
    const definition = factory(env);
    const dataSource = await openDatabase({
      url: databaseUrl,
      service: `${definition.name}-task`,
      tables: definition.tables,
      migrations: [...commandMigrations, ...messagingMigrations, ...definition.migrations],
    });
    const queue = new CommandQueue(databaseUrl, { ...definition.queue, batchMax: BATCH_MAX, timeoutMs: WAIT_MAX_MS });
    await task({ definition, dataSource, queue }, env);
    await queue.drain();
    await dataSource.destroy();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
