import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Family aid that is given back waits for compliance too. */
export class AidBack1700000001010 implements MigrationInterface {
  readonly name = 'AidBack1700000001010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE family_aid
        ADD COLUMN held_by uuid,
        DROP CONSTRAINT family_aid_status_known,
        ADD CONSTRAINT family_aid_status_known CHECK (status IN ('under-verification', 'dropped', 'asking', 'refused',
          'lapsed', 'sent', 'cancelling', 'owed-back', 'frozen', 'cancelled')),
        DROP CONSTRAINT family_aid_sent_whole,
        ADD CONSTRAINT family_aid_sent_whole CHECK (num_nulls(reference, sent_at, receipt_number) IN (0, 3)
          AND (sent_at IS NOT NULL) = (status IN ('sent', 'cancelling', 'owed-back', 'frozen', 'cancelled'))),
        ADD CONSTRAINT family_aid_held_unreturned CHECK (CASE WHEN status = 'frozen' THEN held_by IS NOT NULL
          ELSE held_by IS NULL OR status = 'owed-back' END);
      COMMENT ON COLUMN family_aid.held_by IS
        'the screening case until which the sender gets nothing back, or that has frozen it';
    `);
  }

  async down(): Promise<void> {
    throw new Error('what compliance decided is never taken down');
  }
}
