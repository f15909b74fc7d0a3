import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who moved cash: another person takes it back. */
export class Doers1700000005008 implements MigrationInterface {
  readonly name = 'Doers1700000005008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE movement ADD COLUMN by text;
      COMMENT ON COLUMN movement.by IS 'Subject of who moved cash at a counter; null of all else, and from before this was kept';
      ALTER TABLE owed_cash ADD COLUMN taken_by text;
      COMMENT ON COLUMN owed_cash.taken_by IS 'Subject of who brought it; null from before this was kept';
    `);
  }

  async down(): Promise<void> {
    throw new Error('who did what is never forgotten');
  }
}
