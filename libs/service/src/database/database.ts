import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { DataSource, TypeORMError, type MigrationInterface } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import type { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { driverFailure, isTransient, type AnyTable } from '#libs/commands';
import { backOff } from '#libs/domain';
import type { Log } from '#libs/messaging';
import { hostOf } from '#libs/product';
import { anyEntityOf } from './entity.js';
import { grantRuntimeRights } from './runtime-rights.js';

const CONNECT_ATTEMPTS_MAX = 30;
const RETRY_FIRST_MS = 100;
const RETRY_LONGEST_MS = 2_000;
// A host that vanished keeps its connection, and what it has locked, until PostgreSQL hears nothing of it.
const ABANDONED =
  '-c tcp_keepalives_idle=3 -c tcp_keepalives_interval=2 -c tcp_keepalives_count=3 -c tcp_user_timeout=10000';
// What is asked here reads little; compiling it and processes to share it with cost more than they save.
const SMALL_QUESTIONS = '-c jit=off -c max_parallel_workers_per_gather=0';
const MIGRATION_LOCK = 0x6d696772; // 'migr'

export interface DatabaseOptions {
  url: string;
  /** Of the role that owns the tables, where it is not the one that works with them. */
  ownerUrl?: string | undefined;
  service: string;
  log?: Log;
  /** How long a query waits for a connection, those of the pool that are busy included; 3 s when it is left out: a counter waits. */
  connectTimeoutMs?: number;
  tables: readonly AnyTable[];
  migrations: readonly (new () => MigrationInterface)[];
}

/**
 * Opens the service's database and brings it up to date, one instance at a time: as its owner, where there is one besides.
 *
 * @throws {Error} with the database's own as its cause when it is not there after a minute, or refuses
 */
export async function openDatabase(options: DatabaseOptions): Promise<DataSource> {
  const { url, log } = options;
  const ownerUrl = options.ownerUrl || url;
  const owner = dataSourceOf(ownerUrl, options);
  await untilThere({ url: ownerUrl, log }, () => owner.initialize());
  tellLostConnections(owner.driver as PostgresDriver);
  const lock = await untilThere({ url: ownerUrl, log }, () => openMigrationLock(ownerUrl));
  await migrate(owner, lock, async () => {
    if (ownerUrl !== url) await grantRuntimeRights(owner, decodeURIComponent(new URL(url).username));
  });
  if (ownerUrl === url) return owner;
  await owner.destroy();
  const dataSource = dataSourceOf(url, options);
  await untilThere({ url, log }, () => dataSource.initialize());
  tellLostConnections(dataSource.driver as PostgresDriver);
  return dataSource;
}

const CONNECT_TIMEOUT_MS = 3_000;

function dataSourceOf(
  url: string,
  { service, tables, migrations, connectTimeoutMs = CONNECT_TIMEOUT_MS }: DatabaseOptions,
): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: tables.map(anyEntityOf),
    migrations: [...migrations],
    migrationsTransactionMode: 'all',
    applicationName: service,
    poolSize: 8,
    connectTimeoutMS: connectTimeoutMs,
    logging: false,
    parseInt8: true,
    extra: {
      statement_timeout: 60_000,
      keepAlive: true,
      lock_timeout: 5_000,
      idle_in_transaction_session_timeout: 30_000,
      options: SMALL_QUESTIONS,
    },
  });
}

/** Opens more connections to the same database, for the consumer: a transaction of its that is abandoned ends soon. */
export async function openConsumerDatabase({ options }: DataSource): Promise<DataSource> {
  const { extra, ...same } = options as PostgresDataSourceOptions;
  const dataSource = new DataSource({
    ...same,
    applicationName: 'consumer',
    poolSize: 4,
    extra: {
      ...(extra as object),
      idle_in_transaction_session_timeout: 5_000,
      options: `${SMALL_QUESTIONS} ${ABANDONED}`,
    },
  });
  await dataSource.initialize();
  tellLostConnections(dataSource.driver as PostgresDriver);
  return dataSource;
}

/** Opens what needs the database, again for a minute while the failure is one that passes. */
async function untilThere<Opened>(
  { url, log }: Pick<DatabaseOptions, 'url' | 'log'>,
  open: () => Promise<Opened>,
): Promise<Opened> {
  const delays = backOff(RETRY_FIRST_MS, RETRY_LONGEST_MS);
  for (let attempt = 1; ; attempt++) {
    try {
      return await open();
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      if (attempt === CONNECT_ATTEMPTS_MAX || !mayPass(error))
        throw new Error(`the database at ${hostOf(url)} cannot be opened: ${reason}`, { cause: error });
      if (attempt === 1) log?.warn({ reason }, 'the database cannot be opened yet, will try again for a minute');
      await sleep(delays.next().value);
    }
  }
}

/** Whether a database that could not be opened may be there in a moment. */
function mayPass(error: unknown): boolean {
  return isTransient(error instanceof TypeORMError ? error : driverFailure(error));
}

/** TypeORM wraps what a query fails with, and gives the pool's own failure to connect as it is: a plain error. */
function tellLostConnections(driver: PostgresDriver): void {
  const obtain = driver.obtainMasterConnection.bind(driver);
  driver.obtainMasterConnection = () =>
    obtain().catch((error: unknown) => {
      throw driverFailure(error);
    });
}

/** A connection beside the pool: it waits for another instance's migrations, however long they take. */
async function openMigrationLock(connectionString: string): Promise<pg.Client> {
  const lock = new pg.Client({ connectionString, connectionTimeoutMillis: 3_000, application_name: 'migrations' });
  lock.on('error', () => undefined); // its query tells
  await lock.connect();
  return lock;
}

async function migrate(dataSource: DataSource, lock: pg.Client, migrated: () => Promise<void>): Promise<void> {
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    await dataSource.runMigrations();
    await migrated();
  } finally {
    await lock.end();
  }
}
