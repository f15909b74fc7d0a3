import type { Day } from '#libs/domain';
import type { ListedBirth, ListedName, NameQuality, WatchListEntry } from './list/watch-list.js';
import type { Alignment, NamePart } from './name/alignment.js';

/** Whom a list is asked about. */
export interface ScreenedPerson {
  /** All names under which the person is known here, each whole, in whatever script. */
  names: readonly string[];
  /** The day as the ID says it, or the year alone. */
  birth?: { year: number; day?: Day };
  documentNumber?: string;
}

/** Why a listed name is like a name that was asked about, part by part, in lower case as they were compared. */
export interface NameReason {
  reason: 'name';
  asked: string;
  listed: string;
  quality: NameQuality;
  /** 0 to 1: how like the names are, less what a low alias is worth less. */
  score: number;
  parts: { asked: string; listed: string; likeness: number }[];
  /** What each name has besides: it counted against the likeness. */
  besidesAsked: string[];
  besidesListed: string[];
}

/** The person showed a document that is listed. It outweighs names, and what is said about a birth. */
export interface DocumentReason {
  reason: 'document';
  listed: string;
  score: number;
}

/** No listed birth is that of the person: in none of these years, or on none of these days. It counted against the hit. */
export interface BirthReason {
  reason: 'birth-differs';
  by: 'year' | 'day';
  listed: string[];
  /** What it took off the score. */
  deduction: number;
}

export type ScreeningReason = NameReason | DocumentReason | BirthReason;

/** An entry of a list that a person may be: for a compliance officer to decide. */
export interface ScreeningHit {
  entryId: string;
  entryVersion: number;
  /** 0 to 1. */
  score: number;
  reasons: ScreeningReason[];
}

/** What is left of a likeness by the quality of the listed name, as OpenSanctions logic-v2 has it. */
export const QUALITY_WEIGHT: Readonly<Record<NameQuality, number>> = { primary: 1, good: 1, low: 0.8 };

const DOCUMENT_SCORE = 0.98;
const BIRTH_DEDUCTION = { year: 0.15, day: 0.25 } as const;
const DOCUMENT_LENGTH_MIN = 5;
/** Their last four bits say which they are. */
const ARABIC_DIGITS = /[\u0660-\u0669\u06f0-\u06f9]/g;

/** Scores and likenesses are told to a thousandth: what they are compared by is what people read. */
export const toThousandth = (score: number): number => Math.round(score * 1_000) / 1_000;

/**
 * What of a document's number is compared: its letters and digits. Numbers with fewer than 5 of them, or without a digit,
 * are none: lists write « N/A » and the like.
 *
 * @returns undefined when there is nothing to compare
 */
export function documentKey(number: string): string | undefined {
  const key = number
    .normalize('NFKC')
    .replace(ARABIC_DIGITS, (digit) => String(digit.charCodeAt(0) & 0xf))
    .toUpperCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
  return key.length >= DOCUMENT_LENGTH_MIN && /[0-9]/.test(key) ? key : undefined;
}

/** Why a listed name is like one that was asked about, for people to read. @param alignment of the parts of both */
export function nameReason(
  asked: { text: string; parts: readonly NamePart[] },
  listed: ListedName & { parts: readonly NamePart[] },
  { score, pairs }: Alignment,
): NameReason {
  const besides = (side: 'query' | 'listed', parts: readonly NamePart[]): string[] =>
    parts.filter((_, at) => !pairs.some((pair) => pair[side] === at)).map(({ written }) => written);
  return {
    reason: 'name',
    asked: asked.text,
    listed: listed.text,
    quality: listed.quality,
    score: toThousandth(score * QUALITY_WEIGHT[listed.quality]),
    parts: pairs.map(({ query, listed: at, likeness }) => ({
      asked: asked.parts[query]!.written,
      listed: listed.parts[at]!.written,
      likeness: toThousandth(likeness),
    })),
    besidesAsked: besides('query', asked.parts),
    besidesListed: besides('listed', listed.parts),
  };
}

/** How like the best name of an entry is, with what that is worth by its quality; and why, which costs more to say. */
export interface NameLikeness {
  score: number;
  tell: () => NameReason;
}

/**
 * The hit that an entry is, by the best of its names and the documents of both. A birth counts against names only when all
 * that are listed conflict.
 *
 * @param name how like the best of its names is; undefined when none is
 * @returns undefined when the score does not reach the threshold
 */
export function hitOf(
  entry: WatchListEntry,
  person: ScreenedPerson,
  name: NameLikeness | undefined,
  threshold: number,
): ScreeningHit | undefined {
  const document = documentReason(entry, person);
  const birth = document ? undefined : birthReason(entry.births, person.birth);
  const nameScore = Math.max((name?.score ?? 0) - (birth?.deduction ?? 0), 0);
  const score = toThousandth(Math.max(document?.score ?? 0, nameScore));
  if (score < threshold) return undefined;
  const reasons = [document, name?.tell(), birth].filter((reason) => reason !== undefined);
  return { entryId: entry.id, entryVersion: entry.version, score, reasons };
}

function documentReason({ documents }: WatchListEntry, person: ScreenedPerson): DocumentReason | undefined {
  const key = person.documentNumber && documentKey(person.documentNumber);
  const same = key ? documents.find(({ number }) => documentKey(number) === key) : undefined;
  return same && { reason: 'document', listed: same.number, score: DOCUMENT_SCORE };
}

function birthReason(births: readonly ListedBirth[], birth: ScreenedPerson['birth']): BirthReason | undefined {
  if (!birth || births.length === 0) return undefined;
  const conflicts = births.map((listed) => birthConflict(listed, birth));
  if (conflicts.includes(undefined)) return undefined;
  const by = conflicts.includes('year') ? 'year' : 'day';
  return { reason: 'birth-differs', by, listed: births.map(birthText), deduction: BIRTH_DEDUCTION[by] };
}

/** Two known days differ unless day and month were exchanged; a day outside of listed years differs by its year. */
function birthConflict(
  { fromYear, toYear, day }: ListedBirth,
  birth: { year: number; day?: Day },
): 'year' | 'day' | undefined {
  if (day && birth.day) {
    const [year, month, dayOfMonth] = birth.day.split('-');
    return day === birth.day || day === `${year}-${dayOfMonth}-${month}` ? undefined : 'day';
  }
  return birth.year < fromYear || birth.year > toYear ? 'year' : undefined;
}

function birthText({ fromYear, toYear, day }: ListedBirth): string {
  return day ?? (fromYear === toYear ? `${fromYear}` : `${fromYear}-${toYear}`);
}
