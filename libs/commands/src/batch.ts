import { assert, DomainError, drawerLedgerAccount, type Instant } from '#libs/domain';
import type { ClientBase } from 'pg';
import type { Answered, CommandDefinition, CommandRequest, RowRefs } from './command.js';
import type { Decision, Parameters } from './decision.js';
import { driverFailure } from './failure.js';
import { fingerprintOf, operationIdOf, refuseKey } from './idempotency.js';
import { toJournalRows } from './journal.js';
import { BatchRows } from './rows.js';
import type { Statements, WriteStatement } from './statements.js';

/** A command that waits for its batch; what it is of no longer matters. */
export interface WaitingCommand {
  name: string;
  operationId: string;
  fingerprint: string;
  at: Instant;
  traceparent?: string | undefined;
  refs: RowRefs;
  decide: (rows: BatchRows) => Decision<unknown>;
  deadlineMs: number;
  answer(answer: Answered<unknown>): void;
  fail(error: unknown): void;
}

/** Makes a command wait. @param parameters taken when it is decided */
export function waitingCommand<Command, Refs extends RowRefs, Reply>(
  { name, rows, decide }: CommandDefinition<Command, Refs, Reply>,
  command: Command,
  { scope, idempotencyKey, asked, at, traceparent }: CommandRequest,
  parameters: () => Parameters,
  ended: { deadlineMs: number; answer: (answer: Answered<Reply>) => void; fail: (error: unknown) => void },
): WaitingCommand {
  const refs = rows(command);
  return {
    name,
    operationId: operationIdOf(scope, idempotencyKey),
    fingerprint: fingerprintOf(name, asked),
    at,
    traceparent,
    refs,
    decide: (held) => decide(held.loaded(refs), command, { at, parameters: parameters() }),
    ...ended,
  };
}

const DRAWER = drawerLedgerAccount('');

/** How one command of a batch ended. */
export type Outcome = { answer: Answered<unknown> } | { error: unknown };

interface KnownOperation {
  id: string;
  fingerprint: string;
  reply: unknown;
}

interface Decided {
  command: WaitingCommand;
  decision: Decision<unknown>;
}

/**
 * Runs commands in one transaction: one statement takes keys and locked rows, the decisions run in arrival order
 * over those rows, one statement writes everything.
 *
 * @returns an outcome for each command, in order, all of them committed
 * @throws what the database says when the batch as a whole could not be done; nothing of it is done then, unless the
 *   connection was lost while it committed: the keys tell, when it is run again
 */
export async function runBatch(
  client: ClientBase,
  statements: Statements,
  batch: WaitingCommand[],
): Promise<Outcome[]> {
  statements.learn(batch.flatMap(({ refs }) => Object.values(refs)));
  const { read, write } = statements.get();
  try {
    const [, { operations, rows }] = await together(client.query('BEGIN'), load(client, batch, read));
    const { outcomes, decided } = decideAll(batch, operations, rows);
    await replayRefused(client, batch, outcomes);
    const saved = decided.length > 0 ? save(client, write, decided, rows) : undefined;
    // Sent without waiting: after a statement that failed, PostgreSQL answers COMMIT by rolling back.
    const [, { command }] = await together(saved, client.query('COMMIT'));
    assert(command === 'COMMIT', 'a batch without errors is committed');
    return outcomes;
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined); // the first error is the one to tell
    throw error;
  }
}

/** Awaits two queries that are on their way in one pipeline; both have ended when the first error is thrown. */
async function together<A, B>(first: Promise<A> | undefined, second: Promise<B>): Promise<[A | undefined, B]> {
  const [a, b] = await Promise.allSettled([first, second]);
  if (a.status === 'rejected') throw driverFailure(a.reason);
  if (b.status === 'rejected') throw driverFailure(b.reason);
  return [a.value, b.value];
}

async function load(client: ClientBase, batch: WaitingCommand[], read: ReturnType<Statements['get']>['read']) {
  const wanted = read.lookUps.map(() => new Set<string>());
  for (const { refs } of batch) {
    for (const ref of Object.values(refs)) {
      if (ref.isNew) continue;
      const index = read.lookUps.findIndex(({ table, column }) => table === ref.table && column === ref.column);
      for (const value of ref.values) wanted[index]?.add(value);
    }
  }
  const values = [batch.map(({ operationId }) => operationId), ...wanted.map((set) => [...set].sort())];
  const result = await client.query<{ table: string; row: object | null; operation: KnownOperation | null }>({
    name: read.name,
    text: read.text,
    values,
  });

  const tables = new Map(read.lookUps.map(({ table }) => [table.name, table]));
  const operations = new Map<string, KnownOperation>();
  const rows = new BatchRows();
  for (const { table: name, row, operation } of result.rows) {
    const table = tables.get(name);
    if (table && row) rows.load(table, row);
    else if (operation) operations.set(operation.id, operation);
  }
  return { operations, rows };
}

function decideAll(batch: WaitingCommand[], operations: Map<string, KnownOperation>, rows: BatchRows) {
  const decided: Decided[] = [];
  const outcomes = batch.map((command): Outcome => {
    const known = operations.get(command.operationId);
    if (known) return replay(command, known);
    try {
      const decision = command.decide(rows);
      checkBooking(command, decision);
      saveRows(command, decision, rows);
      decided.push({ command, decision });
      const { operationId: id, fingerprint } = command;
      operations.set(id, { id, fingerprint, reply: decision.reply });
      return { answer: { reply: decision.reply, replayed: false } };
    } catch (error) {
      return { error };
    }
  });
  return { outcomes, decided };
}

function replay(command: WaitingCommand, known: KnownOperation): Outcome {
  if (known.fingerprint !== command.fingerprint) return { error: refuseKey('idempotency-key.reused') };
  return { answer: { reply: known.reply, replayed: true } };
}

/** Entries sum to zero; what they say of drawers is what the events say of cash. */
function checkBooking({ name }: WaitingCommand, { booking, events = [] }: Decision<unknown>): void {
  let [sum, cash] = [0, 0];
  for (const { ledgerAccount, amountCentimes } of booking?.entries ?? []) {
    sum += amountCentimes;
    if (ledgerAccount.startsWith(DRAWER)) cash += amountCentimes;
  }
  assert(sum === 0, `the entries of ${name} sum to zero`);
  const told = events.reduce((total, { data }) => total + data.cashCentimes, 0);
  assert(cash === told, `the events of ${name} tell of the cash that it moves: ${cash} centimes`);
}

function saveRows({ name, refs }: WaitingCommand, { save = {} }: Decision<unknown>, rows: BatchRows): void {
  for (const [rowName, saved] of Object.entries<object | object[] | undefined>({ ...save })) {
    const ref = refs[rowName];
    assert(ref, `${name} saves ${rowName}, which it did not ask for`);
    for (const row of saved === undefined ? [] : [saved].flat()) rows.save(ref.table, row);
  }
}

// Another instance may have done the same key while this batch waited for its rows: what looks refused is a repeat.
async function replayRefused(client: ClientBase, batch: WaitingCommand[], outcomes: Outcome[]): Promise<void> {
  const refused = batch.filter((_, i) => isRefusal(outcomes[i]));
  if (refused.length === 0) return;
  const found = client.query<KnownOperation>({
    name: 'operations-by-id',
    text: 'SELECT id, fingerprint, reply FROM operation WHERE id = ANY($1::uuid[])',
    values: [refused.map(({ operationId }) => operationId)],
  });
  const [, result] = await together(undefined, found);
  const known = new Map(result.rows.map((operation) => [operation.id, operation]));
  batch.forEach((command, i) => {
    const operation = known.get(command.operationId);
    if (operation && isRefusal(outcomes[i])) outcomes[i] = replay(command, operation);
  });
}

function isRefusal(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && 'error' in outcome && outcome.error instanceof DomainError;
}

async function save(client: ClientBase, write: WriteStatement, decided: Decided[], rows: BatchRows): Promise<void> {
  const operations = decided.map(({ command, decision }) => ({
    id: command.operationId,
    command: command.name,
    fingerprint: command.fingerprint,
    reply: decision.reply,
    occurredAt: command.at,
  }));
  const entries = decided.flatMap(({ command, decision }) =>
    (decision.booking?.entries ?? []).map(({ ledgerAccount, amountCentimes }) => ({
      operationId: command.operationId,
      bookedOn: decision.booking?.bookedOn,
      agency: decision.booking?.agency,
      ledgerAccount,
      amountCentimes,
    })),
  );
  const events = decided.flatMap(({ command, decision }) =>
    (decision.events ?? []).map((event) => ({ event, traceparent: command.traceparent })),
  );
  const changes = write.tables.map(({ name }) => rows.changes(name));
  const documents: object[][] = [operations, entries, ledgerChanges(entries), toJournalRows(events)];
  const values = [...documents, ...changes.flatMap(({ inserted, updated }) => [inserted, updated])];
  const expectedUpdates = changes.reduce((sum, { updated }) => sum + updated.length, 0);
  await client.query({
    name: write.name,
    text: write.text,
    values: [expectedUpdates, ...values.map((document) => JSON.stringify(document))],
  });
}

function ledgerChanges(entries: readonly { ledgerAccount: string; amountCentimes: number }[]) {
  const changes = new Map<string, number>();
  for (const { ledgerAccount, amountCentimes } of entries) {
    changes.set(ledgerAccount, (changes.get(ledgerAccount) ?? 0) + amountCentimes);
  }
  return [...changes].map(([id, change]) => ({ id, change }));
}
