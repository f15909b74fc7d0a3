import { assert, DomainError } from '#libs/domain';
import type { ClientBase } from 'pg';
import type { Answered, WaitingCommand, Row, UntypedDecision } from './command.js';
import { refuseKey } from './idempotency.js';
import { toJournalRows } from './journal.js';
import { BatchRows } from './rows.js';
import type { Statements, WriteStatement } from './statements.js';

/** How one command of a batch ended. */
export type Outcome = { answer: Answered<unknown> } | { error: unknown };

interface KnownOperation {
  id: string;
  fingerprint: string;
  reply: unknown;
}

interface Decided {
  pending: WaitingCommand;
  decision: UntypedDecision;
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
  if (a.status === 'rejected') throw a.reason;
  if (b.status === 'rejected') throw b.reason;
  return [a.value, b.value];
}

async function load(client: ClientBase, batch: WaitingCommand[], read: ReturnType<Statements['get']>['read']) {
  const wanted = read.lookUps.map(() => new Set<string>());
  for (const { refs } of batch) {
    for (const ref of Object.values(refs)) {
      if (ref.isNew) continue;
      const index = read.lookUps.findIndex(({ table, column }) => table === ref.table && column === ref.column);
      for (const value of ref.values ?? [ref.value ?? '']) wanted[index]?.add(value);
    }
  }
  const values = [batch.map(({ operationId }) => operationId), ...wanted.map((set) => [...set].sort())];
  const result = await client.query<{ table: string; row: Row }>({ name: read.name, text: read.text, values });

  const tables = new Map(read.lookUps.map(({ table }) => [table.name, table]));
  const operations = new Map<string, KnownOperation>();
  const rows = new BatchRows();
  for (const { table: name, row } of result.rows) {
    const table = tables.get(name);
    if (table) rows.load(table, row);
    else operations.set(String(row.id), row as unknown as KnownOperation);
  }
  return { operations, rows };
}

function decideAll(batch: WaitingCommand[], operations: Map<string, KnownOperation>, rows: BatchRows) {
  const decided: Decided[] = [];
  const outcomes = batch.map((pending): Outcome => {
    const known = operations.get(pending.operationId);
    if (known) return replay(pending, known);
    try {
      const found = Object.entries(pending.refs).map(([name, ref]) => [name, rows.find(ref)] as const);
      const decision = pending.decide(Object.fromEntries(found));
      assertBalanced(pending, decision);
      saveRows(pending, decision, rows);
      decided.push({ pending, decision });
      const { operationId: id, fingerprint } = pending;
      operations.set(id, { id, fingerprint, reply: decision.reply });
      return { answer: { reply: decision.reply, replayed: false } };
    } catch (error) {
      return { error };
    }
  });
  return { outcomes, decided };
}

function replay(pending: WaitingCommand, known: KnownOperation): Outcome {
  if (known.fingerprint !== pending.fingerprint) return { error: refuseKey('idempotency-key.reused') };
  return { answer: { reply: known.reply, replayed: true } };
}

function assertBalanced({ name }: WaitingCommand, { booking }: UntypedDecision): void {
  const sum = booking?.entries.reduce((total, entry) => total + entry.amountCentimes, 0) ?? 0;
  assert(sum === 0, `the entries of ${name} sum to zero`);
}

function saveRows(pending: WaitingCommand, decision: UntypedDecision, rows: BatchRows): void {
  for (const [name, saved] of Object.entries(decision.save ?? {})) {
    const ref = pending.refs[name];
    assert(ref, `${pending.name} saves ${name}, which it did not ask for`);
    for (const row of saved === undefined ? [] : [saved].flat()) rows.save(ref.table, row);
  }
}

// Another instance may have done the same key while this batch waited for its rows: what looks refused is a repeat.
async function replayRefused(client: ClientBase, batch: WaitingCommand[], outcomes: Outcome[]): Promise<void> {
  const refused = batch.filter((_, i) => isRefusal(outcomes[i]));
  if (refused.length === 0) return;
  const result = await client.query<KnownOperation>({
    name: 'operations-by-id',
    text: 'SELECT id, fingerprint, reply FROM operation WHERE id = ANY($1::uuid[])',
    values: [refused.map(({ operationId }) => operationId)],
  });
  const known = new Map(result.rows.map((operation) => [operation.id, operation]));
  batch.forEach((pending, i) => {
    const operation = known.get(pending.operationId);
    if (operation && isRefusal(outcomes[i])) outcomes[i] = replay(pending, operation);
  });
}

function isRefusal(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && 'error' in outcome && outcome.error instanceof DomainError;
}

async function save(client: ClientBase, write: WriteStatement, decided: Decided[], rows: BatchRows): Promise<void> {
  const operations = decided.map(({ pending, decision }) => ({
    id: pending.operationId,
    command: pending.name,
    fingerprint: pending.fingerprint,
    reply: decision.reply,
    occurredAt: pending.at,
  }));
  const entries = decided.flatMap(({ pending, decision }) =>
    (decision.booking?.entries ?? []).map(({ ledgerAccount, amountCentimes }) => ({
      operationId: pending.operationId,
      bookedOn: decision.booking?.bookedOn,
      agency: decision.booking?.agency,
      ledgerAccount,
      amountCentimes,
    })),
  );
  const events = decided.flatMap(({ pending, decision }) =>
    (decision.events ?? []).map((event) => ({ event, traceparent: pending.traceparent })),
  );
  const changes = write.tables.map(({ name }) => rows.changes(name));
  const documents = [operations, entries, ledgerChanges(entries), toJournalRows(events)];
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
