import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Documents of openings; their bytes lie in the store. */
export class Documents1700000005004 implements MigrationInterface {
  readonly name = 'Documents1700000005004';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE opening_document (
        id uuid PRIMARY KEY,
        opening_id uuid NOT NULL,
        kind text NOT NULL,
        media_type text NOT NULL,
        size_bytes integer NOT NULL CHECK (size_bytes > 0),
        digest text NOT NULL CHECK (digest ~ '^[0-9a-f]{64}$'),
        agency text NOT NULL,
        stored_at timestamptz NOT NULL,
        stored_by text NOT NULL
      );
      CREATE INDEX opening_document_by_opening ON opening_document (opening_id, id);
      COMMENT ON TABLE opening_document IS 'What was attached to an opening; the bytes lie in the store under their digest';
      CREATE TRIGGER opening_document_append_only BEFORE UPDATE OR DELETE ON opening_document
        FOR EACH ROW EXECUTE FUNCTION is_append_only();
      CREATE TRIGGER opening_document_never_emptied BEFORE TRUNCATE ON opening_document
        FOR EACH STATEMENT EXECUTE FUNCTION is_append_only();
    `);
  }

  async down(): Promise<void> {
    throw new Error('documents are never taken down');
  }
}
