import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Clients and their families, policies, loans, and what the figures were moved by. */
export class Claims1700000004001 implements MigrationInterface {
  readonly name = 'Claims1700000004001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE client (
        id uuid PRIMARY KEY,
        person_key text NOT NULL CONSTRAINT client_person_key_unique UNIQUE,
        first_name text NOT NULL,
        last_name text NOT NULL,
        birth_on date NOT NULL,
        members jsonb NOT NULL,
        agency text NOT NULL,
        counted_clients smallint NOT NULL CHECK (counted_clients IN (0, 1)),
        counted_people integer NOT NULL CHECK (counted_people >= counted_clients),
        next_change_on date
      );
      CREATE INDEX client_next_change ON client (next_change_on) WHERE next_change_on IS NOT NULL;
      COMMENT ON COLUMN client.members IS 'The family, each with all that was known of its belonging, and since when';

      CREATE TABLE known_identity (
        id text PRIMARY KEY,
        person_key text NOT NULL,
        client_key text NOT NULL
      );
      CREATE INDEX known_identity_person ON known_identity (person_key);

      CREATE TABLE policy (
        id uuid PRIMARY KEY,
        client_id uuid NOT NULL,
        kind text NOT NULL CHECK (kind IN ('loan', 'standalone')),
        insurer text NOT NULL,
        agency text NOT NULL,
        starts_on date NOT NULL,
        ends_on date NOT NULL,
        spans jsonb NOT NULL,
        loan_id text CONSTRAINT policy_loan_unique UNIQUE,
        months integer CHECK (months > 0),
        premium_centimes bigint CHECK (premium_centimes > 0),
        owed_back_centimes bigint CHECK (owed_back_centimes BETWEEN 0 AND premium_centimes),
        refunded_centimes bigint CHECK (refunded_centimes BETWEEN 0 AND owed_back_centimes),
        CONSTRAINT policy_whole CHECK (CASE kind
          WHEN 'loan' THEN loan_id IS NOT NULL AND months IS NULL AND premium_centimes IS NULL
            AND owed_back_centimes IS NULL AND refunded_centimes IS NULL
          ELSE loan_id IS NULL AND months IS NOT NULL AND premium_centimes IS NOT NULL
            AND owed_back_centimes IS NOT NULL AND refunded_centimes IS NOT NULL END)
      );
      CREATE INDEX policy_client ON policy (client_id);
      COMMENT ON COLUMN policy.spans IS 'From when to when it covers, as it was known, and since when; the last is now';

      CREATE TABLE loan (
        id text PRIMARY KEY,
        client_id uuid,
        policy_id uuid,
        ends jsonb NOT NULL,
        CONSTRAINT loan_whole CHECK ((client_id IS NULL) = (policy_id IS NULL))
      );

      CREATE TABLE cover_change (
        id uuid PRIMARY KEY,
        client_id uuid NOT NULL,
        agency text NOT NULL,
        booked_on date NOT NULL,
        clients smallint NOT NULL,
        people integer NOT NULL,
        CONSTRAINT cover_change_changes CHECK (clients <> 0 OR people <> 0)
      );
      CREATE INDEX cover_change_client ON cover_change (client_id);
      CREATE TABLE claim (
        id uuid PRIMARY KEY,
        claim_key text NOT NULL CONSTRAINT claim_key_unique UNIQUE,
        insurer text NOT NULL,
        claim_number text NOT NULL,
        origin text NOT NULL CHECK (origin IN ('insurer', 'counter')),
        policy_id uuid NOT NULL REFERENCES policy,
        client_id uuid NOT NULL REFERENCES client,
        agency text NOT NULL,
        member_id text,
        benefit text NOT NULL,
        event_on date NOT NULL,
        declared_on date NOT NULL CHECK (declared_on >= event_on),
        status text NOT NULL CHECK (status IN ('declared', 'checked', 'accepted', 'refused', 'settled', 'cancelled')),
        child jsonb,
        same_event_as text,
        event_id uuid NOT NULL,
        findings jsonb NOT NULL,
        documents jsonb NOT NULL,
        decided_on date,
        amount_centimes bigint CHECK (amount_centimes > 0),
        payment jsonb,
        settled_by text CHECK (settled_by IN ('cash', 'account', 'insurer')),
        served_at text,
        served_on date,
        handled_count smallint CHECK (handled_count IN (0, 1)),
        sealed_pathology text,
        sealed_reason text,
        pathology_digest text CHECK (pathology_digest IS NULL OR benefit = 'ambulance' AND sealed_pathology IS NOT NULL),
        steps jsonb NOT NULL,
        CONSTRAINT claim_settled CHECK (num_nonnulls(settled_by, served_at, served_on, handled_count)
          = CASE status WHEN 'settled' THEN 4 ELSE 0 END AND (status <> 'settled' OR amount_centimes IS NOT NULL))
      );
      CREATE INDEX claim_client ON claim (client_id);
      CREATE INDEX claim_insurer ON claim (insurer, id DESC);
      CREATE INDEX claim_waiting ON claim (id DESC) WHERE status IN ('declared', 'checked', 'accepted');
      CREATE INDEX claim_declared ON claim (declared_on);
      CREATE INDEX claim_decided ON claim (decided_on) WHERE decided_on IS NOT NULL;
      CREATE INDEX claim_under_way ON claim (id DESC) WHERE status = 'accepted' AND payment->>'refusal' IS NULL AND payment IS NOT NULL;
      CREATE INDEX claim_served ON claim (served_on) WHERE served_on IS NOT NULL;
      COMMENT ON COLUMN claim.pathology_digest IS 'HMAC-SHA256 over policy and pathology, by a key of HEALTH_KEYS: nothing of it is said elsewhere';
      COMMENT ON COLUMN claim.event_id IS 'The first claim of the same event, of which one is counted as handled';
      COMMENT ON COLUMN claim.sealed_pathology IS 'AES-256-GCM, by HEALTH_KEYS; each look is in health_look';

      CREATE TABLE health_look (
        id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        claim_id uuid NOT NULL,
        looked_at timestamptz NOT NULL DEFAULT now(),
        looked_by text NOT NULL,
        role text NOT NULL,
        reason text NOT NULL
      );
      CREATE INDEX health_look_claim ON health_look (claim_id);

      COMMENT ON TABLE cover_change IS 'By how much the figures were moved: insured clients and people are its sums';
    `);
  }

  async down(): Promise<void> {
    throw new Error('policies are never taken down');
  }
}
