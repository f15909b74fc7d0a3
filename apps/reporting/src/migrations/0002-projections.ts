import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Figures of each projection, and those that are in force. */
export class FiguresOfProjections1700000002002 implements MigrationInterface {
  readonly name = 'FiguresOfProjections1700000002002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE figure ADD projection text NOT NULL DEFAULT 'first',
        DROP CONSTRAINT figure_pkey, ADD PRIMARY KEY (projection, day, indicator, agency);
      CREATE VIEW current_figure AS SELECT day, indicator, agency, count, amount_centimes FROM figure
        WHERE projection = (SELECT name FROM projection WHERE role = 'current');
    `);
  }

  async down(): Promise<void> {
    throw new Error('figures are never taken down');
  }
}
