import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Operations (idempotency), the double-entry book and the journal. */
export class Books1700000000001 implements MigrationInterface {
  readonly name = 'Books1700000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE operation (
        id uuid PRIMARY KEY,
        command text NOT NULL,
        fingerprint uuid NOT NULL,
        reply json NOT NULL,
        occurred_at timestamptz NOT NULL
      );
      COMMENT ON TABLE operation IS 'One row an answered command, kept for good: id = hash of scope and idempotency key';

      CREATE TABLE entry (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        operation_id uuid NOT NULL,
        booked_on date NOT NULL,
        agency text NOT NULL,
        ledger_account text NOT NULL,
        amount_centimes bigint NOT NULL CONSTRAINT entry_amount_not_zero CHECK (amount_centimes <> 0)
      );
      COMMENT ON TABLE entry IS 'The double-entry book: debits positive, credits negative, never changed';

      CREATE TABLE ledger_account (
        id text PRIMARY KEY,
        balance_centimes bigint NOT NULL
      ) WITH (fillfactor = 50);

      CREATE FUNCTION entry_must_balance() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE unbalanced uuid;
      BEGIN
        SELECT operation_id INTO unbalanced FROM inserted
          GROUP BY operation_id HAVING sum(amount_centimes) <> 0 LIMIT 1;
        IF FOUND THEN
          RAISE EXCEPTION 'entries of operation % do not sum to zero', unbalanced
            USING ERRCODE = 'check_violation', CONSTRAINT = 'entry_must_balance';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER entry_must_balance AFTER INSERT ON entry
        REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION entry_must_balance();

      CREATE FUNCTION is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
      END $$;
      CREATE TRIGGER entry_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON entry
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
      CREATE TRIGGER operation_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON operation
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();

      CREATE FUNCTION rows_must_be_updated(updated bigint, expected bigint) RETURNS void LANGUAGE plpgsql AS $$
      BEGIN
        IF updated <> expected THEN
          RAISE EXCEPTION '% rows of % were updated', updated, expected USING ERRCODE = 'data_exception';
        END IF;
      END $$;

      CREATE TABLE journal (
        lane smallint NOT NULL,
        position bigint NOT NULL,
        type text NOT NULL,
        subject text NOT NULL,
        occurred_at timestamptz NOT NULL,
        written_at timestamptz NOT NULL DEFAULT clock_timestamp(),
        traceparent text,
        data json NOT NULL,
        PRIMARY KEY (lane, position)
      );
      CREATE TRIGGER journal_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON journal
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();

      CREATE TABLE journal_lane (
        lane smallint PRIMARY KEY,
        head bigint NOT NULL DEFAULT 0
      ) WITH (fillfactor = 50);
      INSERT INTO journal_lane (lane) SELECT generate_series(0, 7);
    `);
  }

  async down(): Promise<void> {
    throw new Error('books are never taken down');
  }
}
