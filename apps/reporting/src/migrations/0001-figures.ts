import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Figures per day, agency and indicator; and the network by which they add up. */
export class Figures1700000002001 implements MigrationInterface {
  readonly name = 'Figures1700000002001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE figure (
        day date NOT NULL,
        indicator text NOT NULL,
        agency text NOT NULL,
        count bigint NOT NULL,
        amount_centimes bigint NOT NULL,
        PRIMARY KEY (day, indicator, agency)
      ) WITH (fillfactor = 70);

      CREATE TABLE agency (
        code text PRIMARY KEY,
        name text NOT NULL,
        kind text NOT NULL CHECK (kind IN ('rural', 'urban', 'mobile')),
        branch text NOT NULL,
        region text NOT NULL
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('figures are never taken down');
  }
}
