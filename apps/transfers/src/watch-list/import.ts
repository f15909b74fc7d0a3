import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { defineErrors, type Instant } from '#libs/domain';
import type { WatchListEntry, WatchListSource } from '../screening/list/watch-list.js';
import { WATCH_LIST_WORDS } from '../words/watch-list.words.js';
import { ListImportTable, ListsInForceTable } from './import.table.js';

/** How many of each kind a list has. */
export interface ListCounts {
  individuals: number;
  entities: number;
}

/** A list that was brought in: its entries stay with it, so that it is known what was in force when. */
export interface ListImport extends ListCounts {
  id: string;
  source: WatchListSource;
  /** `waiting`: it has shrunk, and waits for a person. */
  status: 'waiting' | 'in-force' | 'declined';
  /** By which comparisons say which lists they were; null while it is not in force. */
  revision: number | null;
  /** Of the file, hexadecimal SHA-256. */
  digest: string;
  /** When the list says that it was made. */
  generatedAt: Instant | null;
  entries: readonly WatchListEntry[];
  importedAt: Instant;
  importedBy: string;
  decidedAt: Instant | null;
  decidedBy: string | null;
  reason: string | null;
}

/** A list that people are compared with. */
export interface ListInForce extends ListCounts {
  importId: string;
  digest: string;
  generatedAt: Instant | null;
}

/** Which lists are in force: one row. */
export interface ListsInForce {
  id: 'lists';
  /** Grows by one with every change. */
  revision: number;
  lists: Readonly<Partial<Record<WatchListSource, ListInForce>>>;
}

/** Refusals of imports. */
export const refuseImport = defineErrors(WATCH_LIST_WORDS, {
  'watch-list.older': { status: 409, detail: 'The list in force was made later: an older one does not replace it.' },
  'watch-list.not-found': { status: 404, detail: 'There is no such import.' },
  'watch-list.not-waiting': { status: 409, detail: 'This import does not wait for a decision.' },
  'watch-list.overtaken': {
    status: 409,
    detail: 'Another list of this source came into force meanwhile: import it again.',
  },
  'watch-list.malformed-cursor': { status: 400, detail: 'A cursor is the nextCursor of the page before.' },
});

// A public project alarms at such a loss; what the lists lose in years is far less (domain rule).
const SHRINKAGE_MAX = 0.2;

export interface ImportList extends ListCounts {
  id: string;
  source: WatchListSource;
  digest: string;
  generatedAt: Instant | null;
  entries: readonly WatchListEntry[];
  by: string;
}

/** What became of a list that was brought. */
export interface ImportReply extends ListCounts {
  importId: string;
  source: WatchListSource;
  /** `unchanged`: the same file is in force. */
  status: 'in-force' | 'waiting' | 'unchanged';
  revision: number;
}

interface Rows {
  lists: ListsInForce | undefined;
}

/**
 * Brings a list in. One that has lost more than a fifth of the persons or entities waits until a person accepts it.
 *
 * Refuses `watch-list.older`.
 */
export const importList = defineCommand({
  name: 'transfers.import-watch-list',
  rows: ({ id }: ImportList) => ({ lists: ListsInForceTable.by('id', 'lists'), import: ListImportTable.madeBy(id) }),
  decide: decideImport,
});

function decideImport(
  { lists = NO_LISTS }: Rows,
  { by, ...list }: ImportList,
  { at }: DecisionContext,
): Decision<ImportReply, { lists?: ListsInForce; import?: ListImport }> {
  const { id: importId, source, digest, generatedAt, individuals, entities } = list;
  const before = lists.lists[source];
  const reply = { importId, source, individuals, entities, revision: lists.revision };
  if (before?.digest === digest) return { reply: { ...reply, importId: before.importId, status: 'unchanged' } };
  if (before?.generatedAt && generatedAt && generatedAt < before.generatedAt)
    throw refuseImport('watch-list.older', { generatedAt, inForce: before.generatedAt });
  const undecided = { decidedAt: null, decidedBy: null, reason: null };
  const brought = { ...list, importedAt: at, importedBy: by, ...undecided };
  if (before && (hasShrunk(before.individuals, individuals) || hasShrunk(before.entities, entities)))
    return {
      save: { import: { ...brought, status: 'waiting', revision: null } },
      reply: { ...reply, status: 'waiting' },
    };
  const next = inForce(lists, list);
  const { revision } = next;
  return {
    save: { import: { ...brought, status: 'in-force', revision }, lists: next },
    reply: { ...reply, status: 'in-force', revision },
  };
}

/** Whether a list has lost more than a fifth. */
export function hasShrunk(before: number, after: number): boolean {
  return after < before * (1 - SHRINKAGE_MAX);
}

export interface DecideImport {
  importId: string;
  isAccepted: boolean;
  by: string;
  reason: string;
}

/** What a person is answered who decided about a list. */
export interface DecideImportReply {
  importId: string;
  status: 'in-force' | 'declined';
  revision: number;
}

/**
 * A person says whether a list that has shrunk is right. Refuses `watch-list.not-found`, `watch-list.not-waiting`,
 * `watch-list.overtaken`.
 */
export const decideListImport = defineCommand({
  name: 'transfers.decide-watch-list',
  rows: ({ importId }: DecideImport) => ({
    lists: ListsInForceTable.by('id', 'lists'),
    import: ListImportTable.by('id', importId),
  }),
  decide: decideWaiting,
});

function decideWaiting(
  { lists = NO_LISTS, import: waiting }: Rows & { import: ListImport | undefined },
  { importId, isAccepted, by, reason }: DecideImport,
  { at }: DecisionContext,
): Decision<DecideImportReply, { lists?: ListsInForce; import: ListImport }> {
  if (!waiting) throw refuseImport('watch-list.not-found');
  if (waiting.status !== 'waiting') throw refuseImport('watch-list.not-waiting', { status: waiting.status });
  const decided = { ...waiting, decidedAt: at, decidedBy: by, reason };
  const { revision } = lists;
  if (!isAccepted)
    return { save: { import: { ...decided, status: 'declined' } }, reply: { importId, status: 'declined', revision } };
  const { generatedAt: made } = waiting;
  const { generatedAt: current = null } = lists.lists[waiting.source] ?? {};
  if (made && current && made < current) throw refuseImport('watch-list.overtaken', { inForce: current });
  const next = inForce(lists, waiting);
  return {
    save: { import: { ...decided, status: 'in-force', revision: next.revision }, lists: next },
    reply: { importId, status: 'in-force', revision: next.revision },
  };
}

const NO_LISTS: ListsInForce = { id: 'lists', revision: 0, lists: {} };

function inForce(
  { id, revision, lists }: ListsInForce,
  list: Pick<ListImport, 'id' | 'source' | 'digest' | 'generatedAt' | keyof ListCounts>,
): ListsInForce {
  const { id: importId, digest, generatedAt, individuals, entities } = list;
  const entry: ListInForce = { importId, digest, generatedAt, individuals, entities };
  return { id, revision: revision + 1, lists: { ...lists, [list.source]: entry } };
}
