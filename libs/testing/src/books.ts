import { commandMigrations, type AnyTable } from '#libs/commands';
import { messagingMigrations } from '#libs/messaging';
import { anyEntityOf } from '#libs/service';
import { DataSource, type MigrationInterface } from 'typeorm';
import { createTestDatabase } from './test-platform.js';

/** A database of its own with the tables that every service has. */
export interface TestBooks {
  url: string;
  dataSource: DataSource;
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
  return { url, dataSource, close: () => dataSource.destroy() };
}
