import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Money from abroad and family aid wait for compliance too. */
export class ScreenedAbroad1700000001009 implements MigrationInterface {
  readonly name = 'ScreenedAbroad1700000001009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE screening_case ADD COLUMN transfer_kind text NOT NULL DEFAULT 'transfer'
        CHECK (transfer_kind IN ('transfer', 'remittance', 'family-aid'));
      ALTER TABLE screening_case ALTER COLUMN transfer_kind DROP DEFAULT;
      COMMENT ON TABLE screening_case IS 'Somebody of a transfer, of money from abroad or of family aid may be listed: for a compliance officer';

      ALTER TABLE remittance
        ADD COLUMN held_by uuid,
        DROP CONSTRAINT remittance_status_check,
        ADD CONSTRAINT remittance_status_known CHECK (status IN ('reserving', 'reserved', 'frozen', 'refused', 'released',
          'paid-out', 'confirmed', 'unsettled', 'settled')),
        ADD CONSTRAINT remittance_held_unpaid CHECK (CASE WHEN status = 'frozen' THEN held_by IS NOT NULL
          ELSE held_by IS NULL OR status = 'reserved' END);
      COMMENT ON COLUMN remittance.held_by IS 'the screening case until which nobody is paid, or that has frozen it';
      CREATE INDEX remittance_kept ON remittance (operator, reference) WHERE status IN ('reserved', 'frozen');

      ALTER TABLE family_aid
        DROP CONSTRAINT family_aid_status_check,
        ADD CONSTRAINT family_aid_status_known CHECK (status IN ('under-verification', 'dropped', 'asking', 'refused',
          'lapsed', 'sent', 'cancelling', 'owed-back', 'cancelled')),
        DROP CONSTRAINT family_aid_refusal_whole,
        ADD CONSTRAINT family_aid_refusal_whole CHECK ((refusal IS NOT NULL) = (status IN ('dropped', 'refused', 'lapsed')));
      CREATE INDEX family_aid_held ON family_aid (sender_document) WHERE status = 'under-verification';
    `);
  }

  async down(): Promise<void> {
    throw new Error('what compliance decided is never taken down');
  }
}
