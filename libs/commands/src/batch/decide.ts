import { assert, drawerLedgerAccount } from '#libs/domain';
import { checkEvents } from '../book/journal.js';
import type { Decision } from '../command/decision.js';
import { refuseKey } from '../command/idempotency.js';
import type { AskedCommand, Outcome } from './asked-command.js';
import type { LockedValues } from './locked-values.js';
import type { BatchRows, SavedRow } from './rows.js';

/** An operation that was answered before. */
export interface KnownOperation {
  id: string;
  fingerprint: string;
  reply: unknown;
  by: string | null;
}

/** A command whose decision is to be written. */
export interface DecidedCommand {
  command: AskedCommand;
  decision: Decision<unknown>;
}

const DRAWER = drawerLedgerAccount('');

/**
 * Decides commands in order. Of each, all is kept for those after it, or nothing.
 *
 * @param keepsOrder what comes behind a postponed one is postponed as well: no event overtakes another
 */
export function decideAll(
  batch: readonly AskedCommand[],
  operations: Map<string, KnownOperation>,
  rows: BatchRows,
  { locked, keepsOrder = false }: { locked: LockedValues; keepsOrder?: boolean },
): { outcomes: Outcome[]; decided: DecidedCommand[] } {
  const decided: DecidedCommand[] = [];
  let isStopped = false;
  const outcomes = batch.map((command): Outcome => {
    const known = operations.get(command.operationId);
    if (known) return replay(command, known);
    if (isStopped || (command.locksFirst && !rows.hasAllOf(command.refs))) {
      isStopped = keepsOrder;
      return { postponed: 'rows' };
    }
    try {
      const decision = command.decide(rows);
      command.decision = decision;
      checkBooking(command, decision);
      checkEvents(command.name, decision.events ?? []);
      const saved = savedRows(command, decision);
      if (locked.stop(command)) return { postponed: 'lock' };
      rows.save(saved);
      decided.push({ command, decision });
      const { operationId: id, fingerprint, by } = command;
      operations.set(id, { id, fingerprint, reply: decision.reply, by });
      return { answer: { reply: decision.reply, replayed: false } };
    } catch (error) {
      return { error };
    }
  });
  return { outcomes, decided };
}

/** Answers a command whose key is known. */
export function replay(command: AskedCommand, known: KnownOperation): Outcome {
  if (known.fingerprint !== command.fingerprint) return { error: refuseKey('idempotency-key.reused') };
  return { answer: { reply: known.reply, replayed: true, firstAskedBy: known.by } };
}

/** Entries sum to zero; what they say of drawers is what the events say of cash. */
function checkBooking({ name }: AskedCommand, { booking, events = [] }: Decision<unknown>): void {
  let [sum, cash] = [0, 0];
  for (const { ledgerAccount, amountCentimes } of booking?.entries ?? []) {
    sum += amountCentimes;
    if (ledgerAccount.startsWith(DRAWER)) cash += amountCentimes;
  }
  assert(sum === 0, `the entries of ${name} sum to zero`);
  const told = events.reduce((total, { data }) => total + data.cashCentimes, 0);
  assert(cash === told, `the events of ${name} tell of the cash that it moves: ${cash} centimes`);
}

function savedRows({ name, refs }: AskedCommand, { save = {} }: Decision<unknown>): SavedRow[] {
  return Object.entries<object | object[] | undefined>({ ...save }).flatMap(([rowName, saved]) => {
    const ref = refs[rowName];
    assert(ref, `${name} saves ${rowName}, which it did not ask for`);
    return (saved === undefined ? [] : [saved].flat()).map((row) => ({ table: ref.table, row }));
  });
}
