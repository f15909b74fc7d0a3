import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Each print of a receipt, where there was a count of them. */
export class ReceiptPrints1700000003003 implements MigrationInterface {
  readonly name = 'ReceiptPrints1700000003003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE receipt_print RENAME TO receipt_print_count;
      ALTER TABLE receipt_print_count RENAME CONSTRAINT receipt_print_pkey TO receipt_print_count_pkey;
      CREATE TABLE receipt_print (
        id uuid PRIMARY KEY,
        payment_id uuid NOT NULL,
        print_number integer NOT NULL CHECK (print_number > 0),
        printed_by text,
        printed_at timestamptz NOT NULL,
        CONSTRAINT receipt_print_number_unique UNIQUE (payment_id, print_number)
      );
      COMMENT ON TABLE receipt_print IS 'Each time that a receipt was put on paper: every print after the first is marked as a duplicate';
      COMMENT ON COLUMN receipt_print.printed_by IS 'Subject of the token; null of prints that were only counted';
      INSERT INTO receipt_print (id, payment_id, print_number, printed_at)
        SELECT gen_random_uuid(), payment_id, n, last_at FROM receipt_print_count, generate_series(1, count) n;
      DROP TABLE receipt_print_count;
      CREATE TRIGGER receipt_print_append_only BEFORE UPDATE OR DELETE ON receipt_print
        FOR EACH ROW EXECUTE FUNCTION is_append_only();
      CREATE TRIGGER receipt_print_never_emptied BEFORE TRUNCATE ON receipt_print
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
    `);
  }

  async down(): Promise<void> {
    throw new Error('prints are never taken down');
  }
}
