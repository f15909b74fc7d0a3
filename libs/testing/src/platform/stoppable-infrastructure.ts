import { join } from 'node:path';
import { freePort, startKafka, startPostgres, type EmbeddedKafka, type EmbeddedPostgres } from '#libs/infrastructure';
import { testJavaHome } from './test-faults.js';

/** Something that a test starts, stops, and starts again over its own files. */
export interface Stoppable<Running> {
  start: () => Promise<Running>;
  stop: () => Promise<void>;
}

/** PostgreSQL and Kafka that belong to nobody but a test. */
export interface StoppableInfrastructure {
  postgres: Stoppable<EmbeddedPostgres>;
  kafka: Stoppable<EmbeddedKafka>;
}

/** PostgreSQL and Kafka that a test can stop and start again, each over its own files. @param home for these files */
export async function stoppableInfrastructure(
  home: string,
  onKafkaPid: (pid: number | undefined) => void = () => undefined,
): Promise<StoppableInfrastructure> {
  const log = () => undefined;
  const postgres = { folder: join(home, 'postgres'), port: await freePort(), logFile: join(home, 'postgres.log'), log };
  const kafka = {
    folder: join(home, 'kafka'),
    jarsHome: home,
    javaHome: testJavaHome,
    port: await freePort(),
    controllerPort: await freePort(),
    logFile: join(home, 'kafka.log'),
    log,
    onPid: onKafkaPid,
  };
  return { postgres: part(() => startPostgres(postgres)), kafka: part(() => startKafka(kafka)) };
}

function part<Running extends { stop(): Promise<void> }>(begin: () => Promise<Running>): Stoppable<Running> {
  let running: Running | undefined;
  return {
    start: async () => (running = await begin()),
    stop: async () => running?.stop(),
  };
}
