import { join } from 'node:path';
import { Client } from 'pg';
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
  if (!DATABASE_URL) await forgetCrashes(infrastructure.adminDatabaseUrl);
  process.env.TEST_DATABASE_URL = infrastructure.adminDatabaseUrl;
  process.env.TEST_KAFKA_BROKERS = infrastructure.kafkaBrokers;
  (globalThis as { testInfrastructure?: { stop: () => Promise<void> } }).testInfrastructure = {
    stop: () => infrastructure.stop(),
  };
}

/** Lets a PostgreSQL that ends with the run wait for no disk. What outlives a crash is tested on platforms with their own. */
async function forgetCrashes(adminDatabaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: adminDatabaseUrl });
  await client.connect();
  try {
    for (const setting of ['fsync', 'full_page_writes', 'synchronous_commit'])
      await client.query(`ALTER SYSTEM SET ${setting} = off`);
    await client.query('SELECT pg_reload_conf()');
  } finally {
    await client.end();
  }
}
