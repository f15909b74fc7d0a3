import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The network is what head office decides, no longer what a file says at each start. */
export class NetworkOfReports1700000002003 implements MigrationInterface {
  readonly name = 'NetworkOfReports1700000002003';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      INSERT INTO agency_state (id, code, valid_from, name, kind, branch, region, is_open)
        SELECT code || '@1970-01-01', code, '1970-01-01', name, kind, branch, region, true FROM agency;
      DROP TABLE agency;
      CREATE VIEW current_agency AS
        SELECT DISTINCT ON (code) code, name, kind, branch, region, is_open FROM agency_state
        WHERE valid_from <= (now() AT TIME ZONE 'Africa/Casablanca')::date ORDER BY code, valid_from DESC;
    `);
  }

  async down(): Promise<void> {
    throw new Error('the network is never taken down');
  }
}
