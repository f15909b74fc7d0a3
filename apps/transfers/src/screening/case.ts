import type { Instant } from '#libs/domain';
import type { ScreeningHit } from './hit.js';

/** As what somebody belongs to a transfer. */
export const SUBJECT_ROLES = ['sender', 'beneficiary', 'payee'] as const;
export type SubjectRole = (typeof SUBJECT_ROLES)[number];

/** What is decided of a hit: not the listed person; suspicion, the money goes back; the listed person, it stays blocked. */
export const VERDICTS = ['cleared', 'refused', 'frozen'] as const;
export type CaseVerdict = (typeof VERDICTS)[number];

/** What money the people are of: a transfer of ours, money from abroad, family aid that goes there. */
export const TRANSFER_KINDS = ['transfer', 'remittance', 'family-aid'] as const;
export type TransferKind = (typeof TRANSFER_KINDS)[number];

/** When somebody was compared with the lists. `remittance`: before money from abroad is paid; `family-aid`: before it is sent. */
export const STAGES = [
  'sending',
  'correction',
  'pay-out',
  'account-payment',
  'mobile-pay-out',
  'refund',
  'remittance',
  'family-aid',
  'new-list',
] as const;
export type Stage = (typeof STAGES)[number];

/** Which of the ids that come with a command's own is that of its case. */
export const CASE_OF = 2;

/** Somebody who may be listed, with the entries that it may be. */
export interface Subject {
  role: SubjectRole;
  /** Who it is: kind and number of the ID; of somebody who is only named, by whom and how. */
  personKey: string;
  firstName: string;
  lastName: string;
  /** Keys of entries are those of their list behind its source: `un/6908555`. */
  hits: readonly ScreeningHit[];
}

/** What a comparison has come to: whoever hits nothing is not in it. */
export interface Screened {
  /** Which lists it was. */
  revision: number;
  subjects: readonly Subject[];
}

/** Somebody with hits that nobody has decided: for a compliance officer. */
export interface ScreeningCase {
  id: string;
  /** Of what {@link transferKind} says. */
  transferId: string;
  transferKind: TransferKind;
  stage: Stage;
  /** Where the people are, or were. */
  agency: string;
  revision: number;
  subjects: readonly Subject[];
  status: 'open' | CaseVerdict;
  /** What was decided of the same person and entry before, and is applied at once: never `cleared`. */
  precedent: CaseVerdict | null;
  openedAt: Instant;
  decidedAt: Instant | null;
  decidedBy: string | null;
  reason: string | null;
}

/** What was decided of a person and an entry: it holds until the entry's version changes (domain rule). */
export interface Remembered {
  /** {@link memoryId} */
  id: string;
  entryVersion: number;
  verdict: CaseVerdict;
  caseId: string;
  decidedAt: Instant;
}

/** The key of what is remembered of a person and an entry. */
export function memoryId(personKey: string, entryId: string): string {
  return `${personKey} = ${entryId}`;
}

/** The keys of all that may be remembered of some subjects. */
export function memoryIdsOf(subjects: readonly Subject[]): string[] {
  return [
    ...new Set(subjects.flatMap(({ personKey, hits }) => hits.map(({ entryId }) => memoryId(personKey, entryId)))),
  ];
}

/** Where and when hits were found. */
export interface Found {
  /** Of the case, should there be one. */
  caseId: string;
  transferId: string;
  /** `transfer`, when it is left out. */
  transferKind?: TransferKind;
  stage: Stage;
  agency: string;
  at: Instant;
}

/**
 * The case that hits are: undefined when each was cleared before, of the entry's same version. Money that goes back to its
 * sender passes a suspicion: it is where it belongs.
 */
export function caseOf(
  { revision, subjects }: Screened,
  memory: readonly Remembered[],
  { caseId: id, transferId, transferKind = 'transfer', stage, agency, at }: Found,
): ScreeningCase | undefined {
  const verdicts = subjects.flatMap(({ personKey, hits }) =>
    hits.map((hit) => verdictOn(memory, memoryId(personKey, hit.entryId), hit.entryVersion)),
  );
  const passes: readonly (CaseVerdict | undefined)[] = stage === 'refund' ? ['cleared', 'refused'] : ['cleared'];
  const standing = verdicts.filter((verdict) => !passes.includes(verdict));
  if (standing.length === 0) return undefined;
  const undecided = { status: 'open', decidedAt: null, decidedBy: null, reason: null } as const;
  const precedent = precedentOf(standing);
  return { id, transferId, transferKind, stage, agency, revision, subjects, precedent, openedAt: at, ...undecided };
}

/** A true match is applied at once and without warning (law 43-05 art. 32); a suspicion when nothing else is open. */
function precedentOf(standing: readonly (CaseVerdict | undefined)[]): CaseVerdict | null {
  if (standing.includes('frozen')) return 'frozen';
  return standing.every((verdict) => verdict === 'refused') ? 'refused' : null;
}

function verdictOn(memory: readonly Remembered[], id: string, entryVersion: number): CaseVerdict | undefined {
  return memory.find((known) => known.id === id && known.entryVersion === entryVersion)?.verdict;
}

/** What is to be remembered of a case: of each person and entry the verdict. */
export function rememberedOf(
  { id: caseId, subjects }: ScreeningCase,
  verdict: CaseVerdict,
  decidedAt: Instant,
): Remembered[] {
  const all = subjects.flatMap(({ personKey, hits }) =>
    hits.map(({ entryId, entryVersion }) => {
      const id = memoryId(personKey, entryId);
      return { id, entryVersion, verdict, caseId, decidedAt };
    }),
  );
  return [...new Map(all.map((one) => [one.id, one])).values()];
}
