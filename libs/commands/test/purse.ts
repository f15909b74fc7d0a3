import { randomUUID } from 'node:crypto';
import { credit, debit, defineErrors, type Instant } from '#libs/domain';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import type { CommandRequest } from '../src/command.js';
import type { Decision } from '../src/decision.js';
import type { CommandQueue } from '../src/queue.js';
import { defineTable } from '../src/table.js';

/** A small product to try the command queue with: purses of coins. */
export interface Purse {
  id: string;
  /** Unique over all purses. */
  seal: string;
  balanceCentimes: number;
  /** How many operations it has seen. */
  turns: number;
}

export const PurseTable = defineTable<Purse>({
  name: 'purse',
  columns: {
    id: { type: 'text', primary: true },
    seal: { type: 'text' },
    balanceCentimes: { type: 'bigint' },
    turns: { type: 'integer' },
  },
});

export class Purses1700000009001 implements MigrationInterface {
  readonly name = 'Purses1700000009001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE purse (
      id text PRIMARY KEY,
      seal text NOT NULL CONSTRAINT purse_seal_unique UNIQUE,
      balance_centimes bigint NOT NULL CONSTRAINT purse_not_negative CHECK (balance_centimes >= 0),
      turns integer NOT NULL
    )`);
  }

  async down(): Promise<void> {
    throw new Error('purses are never taken down');
  }
}

export const refusePurse = defineErrors({
  'purse.empty': { status: 422, detail: 'There is not so much in the purse.' },
  'purse.spent': { status: 409, detail: 'The purse was spent already.' },
  'purse.seal-taken': { status: 409, detail: 'Another purse has this seal.' },
});

export interface Change {
  purse: string;
  amountCentimes: number;
  /** Of a new purse; its id, unless said otherwise. */
  seal?: string;
}

export interface Move {
  from: string;
  to: string;
  amountCentimes: number;
}

/** What a purse has after an operation. */
export interface Shown {
  purse: string;
  balanceCentimes: number;
  turns: number;
}

type Rows = { purse: Purse | undefined };

/** Puts money into a purse, a new one when there is none. */
export function putIn({ purse }: Rows, command: Change, at: Instant): Decision<Shown, { purse: Purse }> {
  return change(purse ?? newPurse(command), command.amountCentimes, at);
}

/** Takes money out of a purse. */
export function takeOut({ purse }: Rows, command: Change, at: Instant): Decision<Shown, { purse: Purse }> {
  if ((purse?.balanceCentimes ?? 0) < command.amountCentimes || !purse) throw refusePurse('purse.empty');
  return change(purse, -command.amountCentimes, at);
}

/** Takes all money out of a purse; it can be done once. */
export function spend({ purse }: Rows, _command: Change, at: Instant): Decision<Shown, { purse: Purse }> {
  if (!purse || purse.balanceCentimes === 0) throw refusePurse('purse.spent');
  return change(purse, -purse.balanceCentimes, at);
}

/** Takes money out of a purse without looking: the database notices. */
export function grab({ purse }: Rows, command: Change, at: Instant): Decision<Shown, { purse: Purse }> {
  return change(purse ?? newPurse(command), -command.amountCentimes, at);
}

/** Moves money from one purse to another, which must be there. */
export function move(
  { from, to }: { from: Purse | undefined; to: Purse | undefined },
  { amountCentimes }: Move,
): Decision<{ from: Shown; to: Shown }, { from: Purse; to: Purse }> {
  if (!from || !to || from.balanceCentimes < amountCentimes) throw refusePurse('purse.empty');
  const less = { ...from, balanceCentimes: from.balanceCentimes - amountCentimes, turns: from.turns + 1 };
  const more = { ...to, balanceCentimes: to.balanceCentimes + amountCentimes, turns: to.turns + 1 };
  const entries = [debit(accountOf(from.id), amountCentimes), credit(accountOf(to.id), amountCentimes)];
  return {
    save: { from: less, to: more },
    booking: { bookedOn: '2026-01-05', agency: 'RAB-001', entries },
    reply: { from: shown(less), to: shown(more) },
  };
}

function newPurse({ purse: id, seal }: Change): Purse {
  return { id, seal: seal ?? id, balanceCentimes: 0, turns: 0 };
}

function change(before: Purse, amountCentimes: number, at: Instant): Decision<Shown, { purse: Purse }> {
  const purse = { ...before, balanceCentimes: before.balanceCentimes + amountCentimes, turns: before.turns + 1 };
  const [account, size] = [accountOf(purse.id), Math.abs(amountCentimes)];
  const entries =
    amountCentimes > 0
      ? [debit('drawer:test', size), credit(account, size)]
      : [debit(account, size), credit('drawer:test', size)];
  return {
    save: { purse },
    booking: { bookedOn: '2026-01-05', agency: 'RAB-001', entries },
    events: [{ type: 'test.purse-changed.v1', subject: purse.id, occurredAt: at, data: { turns: purse.turns } }],
    reply: shown(purse),
  };
}

function shown({ id, balanceCentimes, turns }: Purse): Shown {
  return { purse: id, balanceCentimes, turns };
}

/** The account of a purse. */
export function accountOf(purse: string): string {
  return `purse:${purse}`;
}

/** The use cases of purses on a queue. */
export function pursesOn(queue: CommandQueue) {
  const rows = (c: Change) => ({ purse: PurseTable.by('id', c.purse) });
  return {
    putIn: queue.define({ name: 'purse.put-in', rows, decide: putIn }),
    takeOut: queue.define({ name: 'purse.take-out', rows, decide: takeOut }),
    spend: queue.define({ name: 'purse.spend', rows, decide: spend }),
    grab: queue.define({ name: 'purse.grab', rows, decide: grab }),
    move: queue.define({
      name: 'purse.move',
      rows: (c: Move) => ({ from: PurseTable.by('id', c.from), to: PurseTable.by('id', c.to) }),
      decide: move,
    }),
    /** Our own mistake in a decision. */
    stumble: queue.define({
      name: 'purse.stumble',
      rows,
      decide: ({ purse }) => ({ reply: (purse as unknown as Record<string, { deep: string }>).nothing?.deep.length }),
    }),
  };
}

/** What comes with a command; a key of its own unless one is given. */
export function request(body: unknown, idempotencyKey: string = randomUUID()): CommandRequest {
  return { idempotencyKey, scope: 'RAB-001', body, at: '2026-01-05T09:30:00.125Z' };
}
