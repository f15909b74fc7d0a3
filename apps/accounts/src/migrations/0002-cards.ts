import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Cards, their stock, what is held for them, and what was paid for cards that belong to nobody here. */
export class Cards1700000005002 implements MigrationInterface {
  readonly name = 'Cards1700000005002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE card (
        reference text PRIMARY KEY,
        bank text NOT NULL,
        status text NOT NULL CHECK (status IN ('received', 'sold', 'activated', 'blocked', 'replaced', 'destroyed')),
        agency text NOT NULL,
        account_id uuid,
        last_four text CHECK (last_four ~ '^[0-9]{4}$'),
        sold_on date,
        fee_centimes bigint CHECK (fee_centimes >= 0),
        replaced_by text,
        steps jsonb NOT NULL,
        CONSTRAINT card_sold_whole CHECK ((account_id IS NULL) = (last_four IS NULL)
          AND (account_id IS NULL) = (sold_on IS NULL) AND (account_id IS NULL) = (fee_centimes IS NULL)
          AND CASE WHEN status = 'received' THEN account_id IS NULL
                   WHEN status = 'destroyed' THEN true ELSE account_id IS NOT NULL END)
      );
      CREATE INDEX card_by_agency ON card (agency, status, reference);
      CREATE INDEX card_by_account ON card (account_id) WHERE account_id IS NOT NULL;

      CREATE TABLE stock_count (
        id uuid PRIMARY KEY,
        agency text NOT NULL,
        counted integer NOT NULL CHECK (counted >= 0),
        in_book integer NOT NULL CHECK (in_book >= 0),
        by text NOT NULL,
        at timestamptz NOT NULL
      );
      CREATE INDEX stock_count_by_agency ON stock_count (agency, id);

      CREATE TABLE card_hold (
        id uuid PRIMARY KEY,
        message_key text NOT NULL CONSTRAINT card_hold_message_unique UNIQUE,
        card_reference text NOT NULL,
        account_id uuid,
        channel text,
        status text NOT NULL CHECK (status IN ('held', 'cleared', 'released', 'reversed')),
        authorised_centimes bigint NOT NULL CHECK (authorised_centimes >= 0),
        held_centimes bigint NOT NULL CHECK (held_centimes BETWEEN 0 AND authorised_centimes),
        cleared_centimes bigint NOT NULL CHECK (cleared_centimes >= 0),
        held_at timestamptz NOT NULL,
        expires_on date,
        foreign_amount jsonb,
        CONSTRAINT card_hold_only_while_held CHECK (status = 'held' OR held_centimes = 0)
      );
      CREATE INDEX card_hold_by_account ON card_hold (account_id, id) WHERE account_id IS NOT NULL;
      CREATE INDEX card_hold_expiring ON card_hold (expires_on) WHERE status = 'held';

      CREATE TABLE unknown_charge (
        id uuid PRIMARY KEY,
        message_key text NOT NULL CONSTRAINT unknown_charge_message_unique UNIQUE,
        bank text NOT NULL,
        card_reference text NOT NULL,
        amount_centimes bigint NOT NULL CHECK (amount_centimes <> 0),
        cleared_on date NOT NULL,
        reason text NOT NULL,
        at timestamptz NOT NULL
      );
    `);
  }

  async down(): Promise<void> {
    throw new Error('cards are never taken down');
  }
}
