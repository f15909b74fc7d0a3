import { toJournalRows } from '../book/journal.js';
import type { DecidedCommand } from './decide.js';
import type { BatchRows } from './rows.js';
import type { WriteStatement } from './statements.js';

/** The values of the statement that writes what commands decided. */
export function toDocuments(
  decided: readonly DecidedCommand[],
  rows: BatchRows,
  { tables }: WriteStatement,
): unknown[] {
  const operations = decided.map(({ command, decision }) => ({
    id: command.operationId,
    command: command.name,
    fingerprint: command.fingerprint,
    reply: decision.reply,
    occurredAt: command.at,
    by: command.by,
    ...command.asker,
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
  const changes = tables.map(({ name }) => rows.changes(name));
  const documents: object[][] = [operations, entries, ledgerChanges(entries), toJournalRows(events)];
  const values = [...documents, ...changes.flatMap(({ inserted, updated }) => [inserted, updated])];
  const expectedUpdates = changes.reduce((sum, { updated }) => sum + updated.length, 0);
  return [expectedUpdates, ...values.map((document) => JSON.stringify(document))];
}

function ledgerChanges(entries: readonly { ledgerAccount: string; amountCentimes: number }[]) {
  const changes = new Map<string, number>();
  for (const { ledgerAccount, amountCentimes } of entries) {
    changes.set(ledgerAccount, (changes.get(ledgerAccount) ?? 0) + amountCentimes);
  }
  return [...changes].map(([id, change]) => ({ id, change }));
}
