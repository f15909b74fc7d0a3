import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createServiceDatabase } from '#libs/infrastructure';
import { environmentOf, programs, projectRoot, type Supply } from '#libs/product';
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
  const DATABASE_URL = env.DATABASE_URL ?? (await createTestDatabase());
  return startService(definition, { ...options, env: { ...environmentIn(definition, issuer), ...env, DATABASE_URL } });
}

/** Starts a service as a process of its own, which a test may kill. @param env with the address of its database */
export function spawnTestService(
  definition: ServiceDefinition,
  issuer: TestIssuer,
  env: NodeJS.ProcessEnv,
): ChildProcess {
  const { PATH } = process.env;
  return spawn(process.execPath, [programs.service(definition.name)], {
    cwd: projectRoot,
    stdio: 'ignore',
    env: { PATH, ...environmentIn(definition, issuer), ...env },
  });
}

function environmentIn(definition: ServiceDefinition, issuer: TestIssuer): NodeJS.ProcessEnv {
  return {
    PORT: '0',
    KAFKA_BROKERS: testInfrastructure().kafkaBrokers,
    OIDC_ISSUER: issuer.url,
    LOG_LEVEL: 'fatal',
    ...NO_RATE_LIMITS,
    ...environmentOf(definition.product.settings, testSupply),
  };
}
