import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What operators and we owe each other for a business day, line by line. */
export class Settlement1700000001008 implements MigrationInterface {
  readonly name = 'Settlement1700000001008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE settlement (
        id text PRIMARY KEY,
        operator text NOT NULL CHECK (operator IN ('cash-express', 'western-union', 'moneygram')),
        day date NOT NULL,
        status text NOT NULL CHECK (status IN ('closed', 'matched', 'differs')),
        totals jsonb NOT NULL,
        lines_digest text NOT NULL,
        closed_at timestamptz NOT NULL,
        closed_by text NOT NULL,
        matching jsonb,
        CONSTRAINT settlement_once_a_day UNIQUE (day, operator),
        CONSTRAINT settlement_matched_whole CHECK ((status = 'closed') = (matching IS NULL))
      );
      COMMENT ON TABLE settlement IS 'A business day of an operator as it was closed: its lines never change';

      CREATE TABLE settlement_line (
        operation_id uuid PRIMARY KEY,
        settlement text NOT NULL REFERENCES settlement DEFERRABLE INITIALLY DEFERRED,
        number integer NOT NULL CHECK (number > 0),
        kind text NOT NULL CHECK (kind IN ('sent', 'paid', 'paid-elsewhere', 'cancelled', 'refunded', 'fee-returned')),
        subject uuid NOT NULL,
        agency text NOT NULL,
        booked_on date NOT NULL,
        at timestamptz NOT NULL,
        sent_on date NOT NULL,
        amount_centimes bigint NOT NULL CHECK (amount_centimes >= 0),
        fee_net_centimes bigint NOT NULL,
        fee_vat_centimes bigint NOT NULL,
        moved_centimes bigint NOT NULL,
        operator_fee_centimes bigint NOT NULL,
        commission_centimes bigint NOT NULL CHECK (commission_centimes >= 0),
        commission_vat_centimes bigint NOT NULL CHECK (commission_vat_centimes >= 0),
        CONSTRAINT settlement_line_numbered_once UNIQUE (settlement, number)
      );
      COMMENT ON TABLE settlement_line IS 'Each operation with an operator, in the one settlement in which it was first known';
      CREATE TRIGGER settlement_line_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON settlement_line
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();

      -- A day is closed without reading the book of all years; it costs counters next to nothing.
      CREATE INDEX entry_by_day ON entry USING brin (booked_on) WITH (pages_per_range = 32, autosummarize = on);
    `);
  }

  async down(): Promise<void> {
    throw new Error('settlements are never taken down');
  }
}
