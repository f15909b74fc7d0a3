import type { Instant } from '#libs/domain';
import { laneOf } from '../book/journal.js';
import type { Answered, Asker, CommandDefinition, CommandRequest, RowRefs } from '../command/command.js';
import type { Decision, Parameters } from '../command/decision.js';
import { fingerprintOf, operationIdOf } from '../command/idempotency.js';
import { locksFirst, lookUpsOf } from './look-up.js';
import type { BatchRows } from './rows.js';
import { JOURNAL_LANES, LEDGER_ACCOUNTS } from './statements.js';

/** A command that can be decided with others in a batch; what it is of no longer matters. */
export interface AskedCommand {
  name: string;
  operationId: string;
  fingerprint: string;
  at: Instant;
  by: string;
  asker?: Asker | undefined;
  traceparent?: string | undefined;
  refs: RowRefs;
  /** Its rows are read when all locks are there. */
  locksFirst: boolean;
  decide: (rows: BatchRows) => Decision<unknown>;
  /** As it was decided last. */
  decision?: Decision<unknown>;
}

/**
 * How one command of a batch ended. Postponed: its rows lead to some that were not loaded, which the next batch will
 * do; or to what somebody else is known to have locked.
 */
export type Outcome = { answer: Answered<unknown> } | { error: unknown } | { postponed: 'rows' | 'lock' };

/** Makes a command ready for a batch. @param parameters taken when it is decided */
export function askedCommand<Command, Refs extends RowRefs, Reply>(
  { name, rows, decide }: CommandDefinition<Command, Refs, Reply>,
  command: Command,
  { scope, idempotencyKey, by, asker, asked, at, traceparent }: CommandRequest,
  parameters: () => Parameters,
): AskedCommand {
  const refs = rows(command);
  return {
    name,
    operationId: operationIdOf(scope, idempotencyKey),
    fingerprint: fingerprintOf(name, asked),
    at,
    by,
    asker,
    traceparent,
    refs,
    locksFirst: Object.values(refs).some(locksFirst),
    decide: (held) => decide(held.loaded(refs), command, { at, parameters: parameters() }),
  };
}

/** What a command locks, as far as it is known: a way to look for rows, and a value. */
export interface Wanted {
  lookUp: string;
  value: string;
}

/** The rows that a command asks for. */
export function rowsWantedBy({ refs }: AskedCommand): Wanted[] {
  const looked = Object.values(refs).flatMap(lookUpsOf);
  return looked.flatMap(({ lookUp, values }) => values.map((value) => ({ lookUp: lookUp.name, value })));
}

/** The rows that a command asks for, and the ledger accounts and lanes that it touched when it was decided. */
export function wantedBy(command: AskedCommand): Wanted[] {
  const wanted = rowsWantedBy(command);
  const { decision } = command;
  for (const { ledgerAccount } of decision?.booking?.entries ?? []) {
    wanted.push({ lookUp: LEDGER_ACCOUNTS.name, value: ledgerAccount });
  }
  for (const { subject } of decision?.events ?? []) {
    wanted.push({ lookUp: JOURNAL_LANES.name, value: String(laneOf(subject)) });
  }
  return wanted;
}
