import { join } from 'node:path';
import { startInfrastructure } from '#libs/infrastructure';
import { startContainers } from './containers.js';

/** Starts PostgreSQL and Kafka for a test run: given by environment, else by Testcontainers, else embedded. */
export default async function globalSetup(): Promise<void> {
  const { DATABASE_URL, KAFKA_BROKERS, JAVA_HOME } = process.env;
  const log = (line: string) => process.stderr.write(`${line}\n`);
  const containers = DATABASE_URL && KAFKA_BROKERS ? undefined : await startContainers(log);
  const infrastructure =
    containers ??
    (await startInfrastructure({
      home: join(process.cwd(), '.guichet', 'test'),
      jarsHome: join(process.cwd(), '.guichet'),
      environment: {
        ...(DATABASE_URL ? { DATABASE_URL } : {}),
        ...(KAFKA_BROKERS ? { KAFKA_BROKERS } : {}),
        ...(JAVA_HOME ? { JAVA_HOME } : {}),
      },
      fresh: true,
      log,
    }));
  process.env.TEST_DATABASE_URL = infrastructure.adminDatabaseUrl;
  process.env.TEST_KAFKA_BROKERS = infrastructure.kafkaBrokers;
  (globalThis as { testInfrastructure?: { stop: () => Promise<void> } }).testInfrastructure = {
    stop: () => infrastructure.stop(),
  };
}
