import { assert, DomainError } from '#libs/domain';
import type { AskedCommand, Outcome } from './asked-command.js';
import { decideAll, replay, type KnownOperation } from './decide.js';
import { loadBatch } from './load.js';
import { LockedValues } from './locked-values.js';
import { together, type Session } from './session.js';
import type { Statements } from './statements.js';
import { toDocuments } from './write.js';

/**
 * Runs commands in one transaction: one statement takes keys and locked rows, the decisions run in arrival order
 * over those rows, one statement writes everything.
 *
 * @param locked what others are known to have locked: what touches it is postponed
 * @returns an outcome for each command, in order, all of them committed
 * @throws what the database says when the batch as a whole could not be done; nothing of it is done then, unless the
 *   connection was lost while it committed: the keys tell, when it is run again
 */
export async function runBatch(
  session: Session,
  statements: Statements,
  batch: readonly AskedCommand[],
  locked: LockedValues,
): Promise<Outcome[]> {
  try {
    const begun = session.query({ text: 'BEGIN' });
    const [, { outcomes, write }] = await together<[unknown, Decided]>(
      begun,
      decideBatch(session, statements, batch, { locked }),
    );
    // Sent without waiting: after a statement that failed, PostgreSQL answers COMMIT by rolling back.
    const [, { command }] = await together(write(), session.query({ text: 'COMMIT' }));
    assert(command === 'COMMIT', 'a batch without errors is committed');
    return outcomes;
  } catch (error) {
    await session.query({ text: 'ROLLBACK' }).catch(() => undefined); // the first error is the one to tell
    throw error;
  }
}

/** Runs commands in a transaction that somebody else has begun, and will end. @throws what the database says */
export async function runInside(
  session: Session,
  statements: Statements,
  batch: readonly AskedCommand[],
): Promise<Outcome[]> {
  const { outcomes, write } = await decideBatch(session, statements, batch, {
    locked: new LockedValues(),
    keepsOrder: true,
  });
  await write();
  return outcomes;
}

interface Decided {
  outcomes: Outcome[];
  /** Writes what was decided, if there is anything. */
  write: () => Promise<unknown>;
}

async function decideBatch(
  session: Session,
  statements: Statements,
  batch: readonly AskedCommand[],
  postponing: { locked: LockedValues; keepsOrder?: boolean },
): Promise<Decided> {
  statements.learn(batch.flatMap(({ refs }) => Object.values(refs)));
  const current = statements.get();
  const { operations, rows } = await loadBatch(session, batch, current);
  const { outcomes, decided } = decideAll(batch, operations, rows, postponing);
  await replayRefused(session, batch, outcomes);
  if (decided.length === 0) return { outcomes, write: () => Promise.resolve() };
  const { name, text } = current.write;
  const values = toDocuments(decided, rows, current.write);
  return { outcomes, write: () => session.query({ name, text, values }) };
}

// Another instance may have done the same key while this batch waited for its rows: what looks refused is a repeat.
async function replayRefused(session: Session, batch: readonly AskedCommand[], outcomes: Outcome[]): Promise<void> {
  const refused = batch.filter((_, i) => isRefusal(outcomes[i]));
  if (refused.length === 0) return;
  const { rows } = await session.query<KnownOperation>({
    name: 'operations-by-id',
    text: 'SELECT id, fingerprint, reply, asked_by AS by FROM operation WHERE id = ANY($1::uuid[])',
    values: [refused.map(({ operationId }) => operationId)],
  });
  const known = new Map(rows.map((operation) => [operation.id, operation]));
  batch.forEach((command, i) => {
    const operation = known.get(command.operationId);
    if (operation && isRefusal(outcomes[i])) outcomes[i] = replay(command, operation);
  });
}

function isRefusal(outcome: Outcome | undefined): boolean {
  return outcome !== undefined && 'error' in outcome && outcome.error instanceof DomainError;
}
