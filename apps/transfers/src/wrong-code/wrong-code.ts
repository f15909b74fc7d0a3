import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { businessDay, defineErrors, instantOf, type Instant } from '#libs/domain';
import { TRANSFERS_WORDS } from '../words/refusals.words.js';
import { WRONG_CODES, type WrongCodeRule } from './wrong-code.parameter.js';
import { WrongCodeCountTable, WrongCodeWarningTable } from './wrong-code.table.js';

/** Of what wrong codes are counted. */
export const COUNTED_OF = ['presented-id', 'teller', 'agency', 'transfer'] as const;
export type CountedOf = (typeof COUNTED_OF)[number];
const STOPPED: readonly CountedOf[] = ['presented-id', 'transfer'];

/** The latest wrong codes of a presented ID, a teller or an agency. */
export interface WrongCodeCount {
  /** {@link countIdOf} */
  id: string;
  /** When they were, as many as are not too many yet. */
  failedAt: Instant[];
  /** Of a presented ID with too many: until then it picks nothing up. */
  stoppedUntil: Instant | null;
}

/** There were too many: for the supervisor. It names no client and no ID. */
export interface WrongCodeWarning {
  id: string;
  warnedAt: Instant;
  /** Where the last of them was, and before whom. */
  agency: string;
  teller: string;
  /** Of what there were too many. */
  countedOf: CountedOf[];
  /** How many, by the rule of the day. */
  failures: number;
  /** Until when the ID is stopped; null when it is not. */
  stoppedUntil: Instant | null;
}

/** A code was looked for and belongs to no transfer, or a transfer was asked back with another's ID. */
export interface NoteWrongCode {
  /** Of the warning, should it come to one. */
  id: string;
  /** The keyed hash of the presented ID. */
  idHash: string;
  teller: string;
  agency: string;
  /** Of the sending, where the transfer was found by it; null where nothing was found. */
  receiptNumber: string | null;
}

/** Refusals that keep codes from being guessed. */
export const refuseWrongCode = defineErrors(TRANSFERS_WORDS, {
  'transfer.id-stopped': {
    status: 409,
    detail: 'Too many wrong pick-up codes were presented with this ID: it picks nothing up for a while.',
  },
  'transfer.stopped': {
    status: 409,
    detail:
      "Too many IDs that are not the sender's were presented for this transfer: it is not given back for a while.",
  },
});

/** Under what the wrong codes of a presented ID (by its hash), a teller or an agency are counted. */
export const countIdOf = (countedOf: CountedOf, value: string): string => `${countedOf}:${value}`;

/** The row that says whether an ID is stopped. @param idHash its keyed hash */
export const countOfId = (idHash: string) => WrongCodeCountTable.by('id', countIdOf('presented-id', idHash));

/** The row that says whether a transfer is stopped that is found by the receipt of its sending. */
export const countOfTransfer = (receiptNumber: string) =>
  WrongCodeCountTable.by('id', countIdOf('transfer', receiptNumber));

/**
 * An ID that is stopped is refused before its code is looked at, so that it does not learn whether a code is right.
 *
 * @throws {DomainError} `transfer.id-stopped`
 */
export function checkNotStopped(count: WrongCodeCount | undefined, at: Instant): void {
  const stoppedUntil = count?.stoppedUntil;
  if (stoppedUntil && at < stoppedUntil) throw refuseWrongCode('transfer.id-stopped', { stoppedUntil });
}

/** @throws {DomainError} `transfer.stopped` when wrong IDs were presented for it too often */
export function checkTransferNotStopped(count: WrongCodeCount | undefined, at: Instant): void {
  const stoppedUntil = count?.stoppedUntil;
  if (stoppedUntil && at < stoppedUntil) throw refuseWrongCode('transfer.stopped', { stoppedUntil });
}

/**
 * Counts a wrong code. What is too many within the time of the rule (both ends belong to it) is not counted again.
 *
 * @returns the latest, without those that no longer matter; `isTooMany` when this was the last that is allowed
 */
export function countedWith(
  failedAt: readonly Instant[],
  at: Instant,
  { failuresMax, withinMinutes }: Pick<WrongCodeRule, 'failuresMax' | 'withinMinutes'>,
): { failedAt: Instant[]; isTooMany: boolean } {
  const since = minutesAfter(at, -withinMinutes);
  const recent = [...failedAt.filter((failed) => failed >= since), at];
  return recent.length < failuresMax ? { failedAt: recent, isTooMany: false } : { failedAt: [], isTooMany: true };
}

interface CountedRows {
  ofId: WrongCodeCount | undefined;
  ofTeller: WrongCodeCount | undefined;
  ofAgency: WrongCodeCount | undefined;
  ofTransfer: WrongCodeCount[];
}

interface SavedCounts {
  ofId: WrongCodeCount;
  ofTeller: WrongCodeCount;
  ofAgency: WrongCodeCount;
  ofTransfer: WrongCodeCount[];
  warning?: WrongCodeWarning;
}

/**
 * Counts a wrong code, or a wrong ID, of the ID, the teller, the agency, and of the transfer where it was found by another
 * key. Too many stop the ID and the transfer for a while; of a teller or an agency they stop nobody, since a line of
 * clients stands behind: the supervisor is warned.
 */
export const noteWrongCode = defineCommand({
  name: 'transfers.note-wrong-code',
  rows: ({ id, idHash, teller, agency, receiptNumber }: NoteWrongCode) => ({
    ofId: countOfId(idHash),
    ofTeller: WrongCodeCountTable.by('id', countIdOf('teller', teller)),
    ofAgency: WrongCodeCountTable.by('id', countIdOf('agency', agency)),
    ofTransfer: WrongCodeCountTable.allBy('id', receiptNumber === null ? [] : [countIdOf('transfer', receiptNumber)]),
    warning: WrongCodeWarningTable.madeBy(id),
  }),
  decide: (
    { ofId, ofTeller, ofAgency, ofTransfer }: CountedRows,
    { id, idHash, teller, agency, receiptNumber }: NoteWrongCode,
    { at, parameters }: DecisionContext,
  ): Decision<{ tooManyOf: CountedOf[] }, SavedCounts> => {
    const rule = parameters.on(WRONG_CODES, businessDay(at));
    const tooManyOf: CountedOf[] = [];
    const counted = (count: WrongCodeCount | undefined, of: CountedOf, value: string): WrongCodeCount => {
      const { failedAt, isTooMany } = countedWith(count?.failedAt ?? [], at, rule);
      if (isTooMany) tooManyOf.push(of);
      const isStopped = isTooMany && STOPPED.includes(of);
      const stoppedUntil = isStopped ? minutesAfter(at, rule.stoppedMinutes) : (count?.stoppedUntil ?? null);
      return { id: countIdOf(of, value), failedAt, stoppedUntil };
    };
    const counts = {
      ofId: counted(ofId, 'presented-id', idHash),
      ofTeller: counted(ofTeller, 'teller', teller),
      ofAgency: counted(ofAgency, 'agency', agency),
      ofTransfer: receiptNumber === null ? [] : [counted(ofTransfer[0], 'transfer', receiptNumber)],
    };
    if (tooManyOf.length === 0) return { save: counts, reply: { tooManyOf } };
    const isStopping = tooManyOf.some((of) => STOPPED.includes(of));
    const stoppedUntil = isStopping ? minutesAfter(at, rule.stoppedMinutes) : null;
    const { failuresMax: failures } = rule;
    const warning = { id, warnedAt: at, agency, teller, countedOf: tooManyOf, failures, stoppedUntil };
    return { save: { ...counts, warning }, reply: { tooManyOf } };
  },
});

function minutesAfter(at: Instant, minutes: number): Instant {
  return instantOf(Date.parse(at) + minutes * 60_000);
}
