import 'reflect-metadata';
import type { DataSource } from 'typeorm';
import { CommandQueue } from '#libs/commands';
import { pino } from 'pino';
import { readSettings } from '#libs/product';
import { openDatabase } from '../database/database.js';
import { migrationsOf } from './migrations.js';
import { keepKnown, queueOptions, type ParameterStore } from '../platform/parameter-store.js';
import type { ServiceDefinition } from '../platform/service.js';
import { serviceSettings } from '../settings/configuration.js';

/** What a task of a service works with: its books, without HTTP or Kafka. The running service publishes. */
export interface TaskPlatform {
  definition: ServiceDefinition;
  dataSource: DataSource;
  parameters?: ParameterStore | undefined;
  queue: CommandQueue;
}

const BATCH_MAX = 1_000;
const WAIT_MAX_MS = 120_000;
const SILENT = pino({ level: 'silent' });

/**
 * The main of a task that works on a service's books through its command queue, in large batches. It ends when it is
 * done, on SIGTERM, SIGINT, or when the process that started it is gone; what was answered is committed.
 */
export async function runTask(
  definition: ServiceDefinition,
  task: (platform: TaskPlatform, env: NodeJS.ProcessEnv) => Promise<void>,
): Promise<void> {
  for (const signal of ['SIGTERM', 'SIGINT', 'disconnect'] as const) process.on(signal, () => process.exit(1));
  try {
    const { env } = process;
    const { databaseUrl } = readSettings({ databaseUrl: serviceSettings.databaseUrl }, env);
    const dataSource = await openDatabase({
      url: databaseUrl,
      service: `${definition.name}-task`,
      tables: definition.tables,
      migrations: migrationsOf(definition),
      connectTimeoutMs: WAIT_MAX_MS,
    });
    const parameters = definition.parameters?.();
    await parameters?.open(dataSource);
    const kept = parameters && keepKnown('parameters', parameters, SILENT);
    const limits = { batchMax: BATCH_MAX, timeoutMs: WAIT_MAX_MS };
    const queue = new CommandQueue(databaseUrl, { ...queueOptions(definition, parameters), ...limits });
    await task({ definition, dataSource, parameters, queue }, env);
    await kept?.stop();
    await queue.drain();
    await dataSource.destroy();
    process.exit(0);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
    process.exit(1);
  }
}
