import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServiceDatabase } from '#libs/infrastructure';
import { environmentOf, type Supply } from '#libs/product';
import { startService, type RunningService, type ServiceDefinition, type StartOptions } from '#libs/service';
import type { TestIssuer } from './issuer.js';

/** Addresses of the real PostgreSQL and Kafka that the test run has started. */
export interface TestInfrastructure {
  adminDatabaseUrl: string;
  kafkaBrokers: string;
}

/** The infrastructure of this test run. */
export function testInfrastructure(): TestInfrastructure {
  const { TEST_DATABASE_URL: adminDatabaseUrl, TEST_KAFKA_BROKERS: kafkaBrokers } = process.env;
  if (!adminDatabaseUrl || !kafkaBrokers) throw new Error('run the tests by npm test: it starts PostgreSQL and Kafka');
  return { adminDatabaseUrl, kafkaBrokers };
}

/** A new, empty database with a role of its own; its URL. */
export function createTestDatabase(): Promise<string> {
  const name = `test_${randomUUID().replaceAll('-', '').slice(0, 16)}`;
  return createServiceDatabase({ adminDatabaseUrl: testInfrastructure().adminDatabaseUrl, name, password: name });
}

/** What a test supplies to any process: secrets that are none, the project's files, and no partner. */
export const testSupply: Supply = {
  environment: () => undefined,
  secret: ({ source }) => {
    const drawn = 'c0de'.repeat(16);
    return source.kind === 'secret' ? (source.form?.(drawn) ?? drawn) : undefined;
  },
  origin: () => 'https://guichet.example',
  partner: () => undefined,
  brokers: () => testInfrastructure().kafkaBrokers,
  partnerLogin: () => undefined,
  file: (path) => path,
  folder: (_, name) => join(tmpdir(), `guichet-test-${process.pid}`, name),
};

/** A test asks as fast as it can, from one address. */
const NO_RATE_LIMITS = { RATE_LIMIT_PER_TOKEN: '100000000', RATE_LIMIT_PER_ADDRESS: '100000000' };

/** Starts a service in this process, on a free port, with its own new database unless one is given. */
export async function startTestService(
  definition: ServiceDefinition,
  issuer: TestIssuer,
  env: NodeJS.ProcessEnv = {},
  options: Omit<StartOptions, 'env'> = {},
): Promise<RunningService> {
  return startService(definition, {
    ...options,
    env: {
      PORT: '0',
      DATABASE_URL: env.DATABASE_URL ?? (await createTestDatabase()),
      KAFKA_BROKERS: testInfrastructure().kafkaBrokers,
      OIDC_ISSUER: issuer.url,
      LOG_LEVEL: 'fatal',
      ...NO_RATE_LIMITS,
      ...environmentOf(definition.product.settings, testSupply),
      ...env,
    },
  });
}
