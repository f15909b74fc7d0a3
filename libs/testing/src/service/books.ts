import { commandMigrations, type AnyTable, type Table } from '#libs/commands';
import { messagingMigrations } from '#libs/messaging';
import { anyEntityOf, entityOf } from '#libs/service';
import { DataSource, type MigrationInterface, type Repository } from 'typeorm';
import { createTestDatabase } from './test-service.js';

/** A database of its own with the tables that every service has. */
export interface TestBooks {
  url: string;
  dataSource: DataSource;
  /** Reads a table as queries do. */
  repositoryOf: <Row, Hidden extends keyof Row = never>(
    table: Table<Row, Hidden>,
  ) => Repository<NonNullable<Table<Row, Hidden>['visible']>>;
  close: () => Promise<void>;
}

/** Opens new, empty books with operations, book, journal, cursors and dead letters, and the tables of these migrations. */
export async function openTestBooks(
  migrations: readonly (new () => MigrationInterface)[] = [],
  tables: readonly AnyTable[] = [],
): Promise<TestBooks> {
  const url = await createTestDatabase();
  const dataSource = new DataSource({
    type: 'postgres',
    url,
    entities: tables.map(anyEntityOf),
    migrations: [...commandMigrations, ...messagingMigrations, ...migrations],
    migrationsRun: true,
    migrationsTransactionMode: 'all',
    parseInt8: true,
    poolSize: 4,
  });
  await dataSource.initialize();
  return {
    url,
    dataSource,
    repositoryOf: (table) => dataSource.getRepository(entityOf(table)),
    close: () => dataSource.destroy(),
  };
}
