import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Watch lists, people who may be listed, and what compliance decided of them. */
export class Screening1700000001006 implements MigrationInterface {
  readonly name = 'Screening1700000001006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE transfer
        ADD COLUMN held_by uuid,
        ADD COLUMN screened_revision integer NOT NULL DEFAULT 0,
        ADD COLUMN return_due_centimes bigint,
        DROP CONSTRAINT transfer_status_known,
        ADD CONSTRAINT transfer_status_known CHECK (status IN ('sent', 'paying-into-account', 'paid-out',
          'paid-elsewhere', 'cancelled', 'expired', 'refunded', 'rejected', 'frozen'));
      UPDATE transfer SET return_due_centimes = amount_centimes WHERE status = 'expired';
      ALTER TABLE transfer
        ALTER COLUMN screened_revision DROP DEFAULT,
        ADD CONSTRAINT transfer_return_due_whole CHECK (CASE
          WHEN status IN ('expired', 'rejected') THEN return_due_centimes IS NOT NULL
          WHEN status IN ('sent', 'paying-into-account', 'paid-out', 'paid-elsewhere') THEN return_due_centimes IS NULL ELSE true END),
        ADD CONSTRAINT transfer_return_due_known CHECK (return_due_centimes IN (amount_centimes, amount_centimes + fee_centimes));
      COMMENT ON COLUMN transfer.held_by IS 'the screening case until which nobody gets the money';
      COMMENT ON COLUMN transfer.screened_revision IS 'the watch lists with which its people were compared';

      CREATE TABLE watch_list_import (
        id uuid PRIMARY KEY,
        source text NOT NULL CHECK (source IN ('un', 'national')),
        status text NOT NULL CHECK (status IN ('waiting', 'in-force', 'declined')),
        revision integer UNIQUE,
        digest text NOT NULL,
        generated_at timestamptz,
        individuals integer NOT NULL CHECK (individuals >= 0),
        entities integer NOT NULL CHECK (entities >= 0),
        entries jsonb NOT NULL,
        imported_at timestamptz NOT NULL,
        imported_by text NOT NULL,
        decided_at timestamptz,
        decided_by text,
        reason text,
        CONSTRAINT watch_list_import_revision_whole CHECK ((status = 'in-force') = (revision IS NOT NULL))
      );
      COMMENT ON TABLE watch_list_import IS 'Every list that was brought, with its entries: what was in force when stays known';
      CREATE TABLE watch_lists_in_force (
        id text PRIMARY KEY CHECK (id = 'lists'),
        revision integer NOT NULL,
        lists jsonb NOT NULL
      );

      CREATE TABLE screening_case (
        id uuid PRIMARY KEY,
        transfer_id uuid NOT NULL,
        stage text NOT NULL,
        agency text NOT NULL,
        revision integer NOT NULL,
        subjects jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'cleared', 'refused', 'frozen')),
        precedent text CHECK (precedent IN ('refused', 'frozen')),
        opened_at timestamptz NOT NULL,
        decided_at timestamptz,
        decided_by text,
        reason text,
        CONSTRAINT screening_case_decided_whole CHECK (
          (status <> 'open') = (decided_at IS NOT NULL AND decided_by IS NOT NULL AND reason IS NOT NULL))
      );
      COMMENT ON TABLE screening_case IS 'Somebody of a transfer may be listed: for a compliance officer';
      CREATE INDEX screening_case_by_transfer ON screening_case (transfer_id);
      CREATE INDEX screening_case_by_status ON screening_case (status, id);
      CREATE INDEX screening_case_precedents ON screening_case (id) WHERE status = 'open' AND precedent IS NOT NULL;
      CREATE TABLE screening_memory (
        id text PRIMARY KEY,
        entry_version bigint NOT NULL,
        verdict text NOT NULL CHECK (verdict IN ('cleared', 'refused', 'frozen')),
        case_id uuid NOT NULL,
        decided_at timestamptz NOT NULL
      );
      COMMENT ON TABLE screening_memory IS 'What was last decided of a person and an entry: it holds while the version is the same';
      CREATE TABLE screening_sweep (
        id text PRIMARY KEY CHECK (id = 'sweep'),
        revision integer NOT NULL,
        after_id uuid NOT NULL
      );
      COMMENT ON TABLE screening_sweep IS 'Up to which transfer people were compared with the lists of a revision';
    `);
  }

  async down(): Promise<void> {
    throw new Error('what compliance decided is never taken down');
  }
}
