import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The network of agencies, as the reports tell every service. */
export class Network1700000000022 implements MigrationInterface {
  readonly name = 'Network1700000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE agency_state (
        id text PRIMARY KEY,
        code text NOT NULL CONSTRAINT agency_state_code CHECK (code ~ '^[A-Z]{3}-[0-9]{3}$'),
        valid_from date NOT NULL,
        name text NOT NULL,
        kind text NOT NULL CONSTRAINT agency_state_kind CHECK (kind IN ('rural', 'urban', 'mobile')),
        branch text NOT NULL,
        region text NOT NULL,
        is_open boolean NOT NULL,
        CONSTRAINT agency_state_once_a_day UNIQUE (code, valid_from)
      );
      COMMENT ON TABLE agency_state IS 'What each agency is, from which day on; in force until the next';
      CREATE TRIGGER agency_state_append_only BEFORE UPDATE OR DELETE ON agency_state
        FOR EACH ROW EXECUTE FUNCTION is_append_only();
      CREATE TRIGGER agency_state_never_emptied BEFORE TRUNCATE ON agency_state
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
    `);
  }

  async down(): Promise<void> {
    throw new Error('the network is never taken down');
  }
}
