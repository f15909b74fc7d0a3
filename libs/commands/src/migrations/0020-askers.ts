import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who asked for an operation, in the operation's own row: no operation is without its audit record. */
export class Askers1700000000020 implements MigrationInterface {
  readonly name = 'Askers1700000000020';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE operation
        ADD COLUMN asked_by text,
        ADD COLUMN asked_at timestamptz,
        ADD COLUMN role text,
        ADD COLUMN agency text,
        ADD COLUMN route text;
      COMMENT ON COLUMN operation.asked_by IS 'The subject of the token, or the part of the service that asked by itself';
      COMMENT ON COLUMN operation.asked_at IS 'When it was asked for; occurred_at is when it happened, perhaps without a network';
      CREATE INDEX operation_by_asked_at ON operation USING brin (asked_at);
    `);
  }

  async down(): Promise<void> {
    throw new Error('books are never taken down');
  }
}
