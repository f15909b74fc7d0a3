import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What mobile agencies take along: allowances with codes, and transfers to pay out. */
export class Mobile1700000001007 implements MigrationInterface {
  readonly name = 'Mobile1700000001007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE transfer ADD COLUMN reservation jsonb;
      COMMENT ON COLUMN transfer.reservation IS 'the mobile agency that has it with it, to pay it out where no network is';
      CREATE TABLE mobile_allowance (
        id uuid PRIMARY KEY,
        agency text NOT NULL,
        issued_at timestamptz NOT NULL,
        valid_until date NOT NULL,
        transfer_max_centimes bigint NOT NULL,
        day_max_centimes bigint NOT NULL,
        total_max_centimes bigint NOT NULL,
        sent_by_day jsonb NOT NULL
      );
      CREATE TABLE promised_code (
        transfer_id uuid PRIMARY KEY,
        code_hash uuid NOT NULL UNIQUE,
        receipt_number text NOT NULL UNIQUE,
        allowance_id uuid NOT NULL
      );
      CREATE INDEX promised_code_by_allowance ON promised_code (allowance_id);
      COMMENT ON TABLE promised_code IS 'Codes that mobile agencies took along, as keyed hashes: nobody else is given one of them';
    `);
  }

  async down(): Promise<void> {
    throw new Error('what mobile agencies took along is never taken down');
  }
}
