import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Openings, accounts and their books. */
export class Accounts1700000005001 implements MigrationInterface {
  readonly name = 'Accounts1700000005001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE opening (
        id uuid PRIMARY KEY,
        holder_key text NOT NULL,
        holder jsonb NOT NULL,
        level smallint NOT NULL CHECK (level BETWEEN 1 AND 3),
        bank text NOT NULL,
        agency text NOT NULL,
        requested_at timestamptz NOT NULL,
        requested_by text NOT NULL,
        status text NOT NULL CHECK (status IN ('requested', 'confirmed', 'refused')),
        account_id uuid CONSTRAINT opening_account_unique UNIQUE,
        rib text,
        answered_at timestamptz,
        refusal text,
        CONSTRAINT opening_whole CHECK (CASE status
          WHEN 'requested' THEN account_id IS NULL AND rib IS NULL AND answered_at IS NULL AND refusal IS NULL
          WHEN 'confirmed' THEN account_id IS NOT NULL AND rib IS NOT NULL AND answered_at IS NOT NULL AND refusal IS NULL
          ELSE account_id IS NULL AND rib IS NULL AND answered_at IS NOT NULL AND refusal IS NOT NULL END)
      );
      CREATE INDEX opening_by_agency ON opening (agency, id);
      CREATE INDEX opening_by_holder ON opening (holder_key, id);
      CREATE INDEX opening_unanswered ON opening (requested_at) WHERE status = 'requested';

      CREATE TABLE holder (
        holder_key text PRIMARY KEY,
        opening_id uuid
      );

      CREATE TABLE account (
        id uuid PRIMARY KEY,
        opening_id uuid NOT NULL,
        holder_key text NOT NULL,
        bank text NOT NULL,
        rib text NOT NULL CONSTRAINT account_rib_unique UNIQUE,
        agency text NOT NULL,
        level smallint NOT NULL,
        status text NOT NULL CHECK (status IN ('confirmed', 'active', 'dormant', 'closed')),
        opened_on date NOT NULL,
        closed_on date,
        closed_at text,
        balance_centimes bigint NOT NULL CHECK (balance_centimes >= 0),
        held_centimes bigint NOT NULL CHECK (held_centimes >= 0),
        due_centimes bigint NOT NULL CHECK (due_centimes >= 0),
        movement_count bigint NOT NULL,
        last_hash text NOT NULL,
        booked_on date,
        last_used_on date NOT NULL,
        block jsonb,
        counted_on date,
        deposited_centimes bigint NOT NULL,
        withdrawn_centimes bigint NOT NULL,
        CONSTRAINT account_closed_empty CHECK (
          (status = 'closed') = (closed_on IS NOT NULL AND closed_at IS NOT NULL)
          AND (status <> 'closed' OR (balance_centimes = 0 AND held_centimes = 0)))
      ) WITH (fillfactor = 80);
      CREATE INDEX account_by_holder ON account (holder_key);
      CREATE INDEX account_idle ON account (last_used_on) WHERE status = 'active';

      CREATE TABLE movement (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL,
        number bigint NOT NULL,
        kind text NOT NULL,
        amount_centimes bigint NOT NULL CHECK (amount_centimes <> 0),
        balance_after_centimes bigint NOT NULL CHECK (balance_after_centimes >= 0),
        booked_on date NOT NULL,
        value_on date NOT NULL,
        booked_at timestamptz NOT NULL,
        agency text NOT NULL,
        receipt_number text,
        reference text CONSTRAINT movement_reference_unique UNIQUE,
        foreign_amount jsonb,
        hash text NOT NULL,
        CONSTRAINT movement_number_unique UNIQUE (account_id, number)
      );
      CREATE INDEX movement_by_day ON movement (account_id, booked_on, number);
      COMMENT ON TABLE movement IS 'The book of each account: a line holds the hash of the line before, and is never changed';
      -- By row: the statement that writes a batch has an update of every table, of no rows here.
      CREATE TRIGGER movement_append_only BEFORE UPDATE OR DELETE ON movement
        FOR EACH ROW EXECUTE FUNCTION is_append_only();
      CREATE TRIGGER movement_never_emptied BEFORE TRUNCATE ON movement
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();

      CREATE FUNCTION movement_must_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
      DECLARE wrong text;
      BEGIN
        SELECT format('%s of account %s', m.number, m.account_id) INTO wrong
          FROM inserted m LEFT JOIN movement p ON p.account_id = m.account_id AND p.number = m.number - 1
          WHERE coalesce(p.balance_after_centimes, 0) + m.amount_centimes <> m.balance_after_centimes
            OR (p.id IS NULL) <> (m.number = 1) LIMIT 1;
        IF NOT FOUND THEN
          SELECT format('the last of account %s', a.id) INTO wrong
            FROM (SELECT DISTINCT ON (account_id) * FROM inserted ORDER BY account_id, number DESC) m
            LEFT JOIN account a ON a.id = m.account_id
            WHERE (a.balance_centimes, a.movement_count, a.last_hash)
              IS DISTINCT FROM (m.balance_after_centimes, m.number, m.hash) LIMIT 1;
        END IF;
        IF FOUND THEN
          RAISE EXCEPTION 'movement % does not add up', wrong
            USING ERRCODE = 'check_violation', CONSTRAINT = 'movement_must_add_up';
        END IF;
        RETURN NULL;
      END $$;
      CREATE TRIGGER movement_must_add_up AFTER INSERT ON movement
        REFERENCING NEW TABLE AS inserted FOR EACH STATEMENT EXECUTE FUNCTION movement_must_add_up();

      CREATE FUNCTION balance_has_a_movement() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION 'the balance of account % changes without a movement', NEW.id
          USING ERRCODE = 'check_violation', CONSTRAINT = 'balance_has_a_movement';
      END $$;
      CREATE TRIGGER balance_has_a_movement BEFORE UPDATE ON account FOR EACH ROW
        WHEN (OLD.balance_centimes <> NEW.balance_centimes AND OLD.movement_count = NEW.movement_count)
        EXECUTE FUNCTION balance_has_a_movement();
    `);
  }

  async down(): Promise<void> {
    throw new Error('accounts are never taken down');
  }
}
