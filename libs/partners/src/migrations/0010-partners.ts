import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What waits to be told to partners, and where their files differ from the books. */
export class Partners1700000000010 implements MigrationInterface {
  readonly name = 'Partners1700000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE announcement (
        id text PRIMARY KEY CHECK (length(id) <= 70),
        partner text NOT NULL,
        what text NOT NULL,
        rank smallint NOT NULL,
        payload jsonb,
        since timestamptz NOT NULL,
        status text NOT NULL CHECK (status IN ('waiting', 'heard', 'refused')),
        settled_at timestamptz,
        refusal text,
        CONSTRAINT announcement_settled_whole CHECK ((status = 'waiting') = (settled_at IS NULL)),
        CONSTRAINT announcement_refused_whole CHECK ((status = 'refused') = (refusal IS NOT NULL))
      );
      COMMENT ON TABLE announcement IS 'What a partner is told until it has heard; what it refuses for good is set apart';
      CREATE INDEX announcement_unheard ON announcement (partner, status, rank, since, id) WHERE status <> 'heard';

      CREATE TABLE difference (
        id text PRIMARY KEY,
        partner text NOT NULL,
        key text NOT NULL,
        what text NOT NULL CHECK (what IN ('different', 'missing-here', 'missing-there')),
        mine_centimes bigint,
        theirs_centimes bigint,
        fields jsonb NOT NULL,
        statement text NOT NULL,
        status text NOT NULL CHECK (status IN ('open', 'closed')),
        opened_at timestamptz NOT NULL,
        seen_at timestamptz NOT NULL,
        agrees_since timestamptz,
        owner text,
        closings jsonb NOT NULL,
        CONSTRAINT difference_amounts_whole CHECK ((what = 'missing-here') = (mine_centimes IS NULL)
          AND (what = 'missing-there') = (theirs_centimes IS NULL)),
        CONSTRAINT difference_closed_whole CHECK (status = 'open' OR jsonb_array_length(closings) > 0)
      );
      COMMENT ON TABLE difference IS 'A line that a partner and we do not have alike; a person closes it, it is never deleted';
      CREATE INDEX difference_open ON difference (partner, opened_at, id) WHERE status = 'open';
    `);
  }

  async down(): Promise<void> {
    throw new Error('what partners have heard is never taken down');
  }
}
