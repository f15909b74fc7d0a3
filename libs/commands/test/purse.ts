import { randomUUID } from 'node:crypto';
import { credit, debit, defineErrors, type Instant } from '#libs/domain';
import type { EventFacts } from '#libs/events';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defineCommand, type CommandRequest } from '../src/command.js';
import type { Decision, DecisionContext } from '../src/decision.js';
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
  key: 'id',
  columns: {
    id: { type: 'text' },
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

const HERE = { agency: 'RAB-001', bookedOn: '2026-01-05' };

type Rows = { purse: Purse | undefined };

/** Puts money into a purse, a new one when there is none. */
export function putIn({ purse }: Rows, command: Change, { at }: DecisionContext): Decision<Shown, { purse: Purse }> {
  return change(purse ?? newPurse(command), command.amountCentimes, at);
}

/** Takes money out of a purse. */
export function takeOut({ purse }: Rows, command: Change, { at }: DecisionContext): Decision<Shown, { purse: Purse }> {
  if ((purse?.balanceCentimes ?? 0) < command.amountCentimes || !purse) throw refusePurse('purse.empty');
  return change(purse, -command.amountCentimes, at);
}

/** Takes all money out of a purse; it can be done once. */
export function spend({ purse }: Rows, _command: Change, { at }: DecisionContext): Decision<Shown, { purse: Purse }> {
  if (!purse || purse.balanceCentimes === 0) throw refusePurse('purse.spent');
  return change(purse, -purse.balanceCentimes, at);
}

/** Takes money out of a purse without looking: the database notices. */
export function grab({ purse }: Rows, command: Change, { at }: DecisionContext): Decision<Shown, { purse: Purse }> {
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
  const entries = [debit(ledgerAccountOf(from.id), amountCentimes), credit(ledgerAccountOf(to.id), amountCentimes)];
  return {
    save: { from: less, to: more },
    booking: { ...HERE, entries },
    reply: { from: shown(less), to: shown(more) },
  };
}

function newPurse({ purse: id, seal }: Change): Purse {
  return { id, seal: seal ?? id, balanceCentimes: 0, turns: 0 };
}

function change(before: Purse, amountCentimes: number, at: Instant): Decision<Shown, { purse: Purse }> {
  const purse = { ...before, balanceCentimes: before.balanceCentimes + amountCentimes, turns: before.turns + 1 };
  const [ledgerAccount, size] = [ledgerAccountOf(purse.id), Math.abs(amountCentimes)];
  const entries =
    amountCentimes > 0
      ? [debit('drawer:test', size), credit(ledgerAccount, size)]
      : [debit(ledgerAccount, size), credit('drawer:test', size)];
  return {
    save: { purse },
    booking: { ...HERE, entries },
    events: [
      {
        type: 'test.purse-changed.v1',
        subject: purse.id,
        occurredAt: at,
        data: { ...HERE, cashCentimes: amountCentimes, turns: purse.turns } as EventFacts,
      },
    ],
    reply: shown(purse),
  };
}

function shown({ id, balanceCentimes, turns }: Purse): Shown {
  return { purse: id, balanceCentimes, turns };
}

/** The ledger account of a purse. */
export function ledgerAccountOf(purse: string): string {
  return `purse:${purse}`;
}

const rows = (c: Change) => ({ purse: PurseTable.by('id', c.purse) });

const COMMANDS = {
  putIn: defineCommand({ name: 'purse.put-in', rows, decide: putIn }),
  takeOut: defineCommand({ name: 'purse.take-out', rows, decide: takeOut }),
  spend: defineCommand({ name: 'purse.spend', rows, decide: spend }),
  grab: defineCommand({ name: 'purse.grab', rows, decide: grab }),
  move: defineCommand({
    name: 'purse.move',
    rows: (c: Move) => ({ from: PurseTable.by('id', c.from), to: PurseTable.by('id', c.to) }),
    decide: move,
  }),
  /** Takes cash out of the drawer without telling anybody. */
  pocket: defineCommand({
    name: 'purse.pocket',
    rows,
    decide: (_, { purse, amountCentimes }: Change) => {
      const entries = [debit(ledgerAccountOf(purse), amountCentimes), credit('drawer:test', amountCentimes)];
      return { booking: { ...HERE, entries }, reply: {} };
    },
  }),
  /** Our own mistake in a decision. */
  stumble: defineCommand({
    name: 'purse.stumble',
    rows,
    decide: ({ purse }) => ({ reply: (purse as unknown as Record<string, { deep: string }>).nothing?.deep.length }),
  }),
};

/** The use cases of purses on a queue. */
export function pursesOn(queue: CommandQueue) {
  const { putIn, takeOut, spend, grab, move, pocket, stumble } = COMMANDS;
  return {
    putIn: (command: Change, request: CommandRequest) => queue.run(putIn, command, request),
    takeOut: (command: Change, request: CommandRequest) => queue.run(takeOut, command, request),
    spend: (command: Change, request: CommandRequest) => queue.run(spend, command, request),
    grab: (command: Change, request: CommandRequest) => queue.run(grab, command, request),
    move: (command: Move, request: CommandRequest) => queue.run(move, command, request),
    pocket: (command: Change, request: CommandRequest) => queue.run(pocket, command, request),
    stumble: (command: Change, request: CommandRequest) => queue.run(stumble, command, request),
  };
}

/** What comes with a command; a key of its own unless one is given. */
export function request(asked: unknown, idempotencyKey: string = randomUUID()): CommandRequest {
  return { idempotencyKey, scope: 'RAB-001', by: 'test', asked, at: '2026-01-05T09:30:00.125Z' };
}
