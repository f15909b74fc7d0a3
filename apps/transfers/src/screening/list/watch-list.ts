import { defineErrors, type Day, type Instant } from '#libs/domain';
import { SCREENING_WORDS } from '../../words/screening.words.js';

/** Whose list it is: the consolidated list of the United Nations, or the national one (law 43-05). */
export const WATCH_LIST_SOURCES = ['un', 'national'] as const;
export type WatchListSource = (typeof WATCH_LIST_SOURCES)[number];

/** What is listed: a person, or an organisation. */
export type ListedKind = 'individual' | 'entity';

/** What a listed name is worth: the name itself, an alias that the list calls good, or one that it calls low. */
export type NameQuality = 'primary' | 'good' | 'low';

/** A name by which a list knows somebody. */
export interface ListedName {
  text: string;
  quality: NameQuality;
}

/** When somebody may have been born: in these years, both among them; on a day, when it is known. */
export interface ListedBirth {
  fromYear: number;
  toYear: number;
  day?: Day;
}

/** A document that somebody is known to use. */
export interface ListedDocument {
  number: string;
  /** In the list's own words. */
  kind?: string;
}

/** Somebody on a list. */
export interface WatchListEntry {
  /** The key within its list; of the UN list the DATAID. */
  id: string;
  /** A higher one reopens what was decided. */
  version: number;
  kind: ListedKind;
  /** By which people speak of it: QDi.393 of the UN list. */
  reference?: string;
  names: ListedName[];
  /** All that are listed; any of them may be right. */
  births: ListedBirth[];
  /** In the list's own words. */
  nationalities: string[];
  documents: ListedDocument[];
}

/** A list as it was read from a file. */
export interface WatchList {
  source: WatchListSource;
  /** When the list was made, as it says itself; null when it does not. */
  generatedAt: Instant | null;
  entries: WatchListEntry[];
}

/** The largest file of a list, in bytes: the UN's has some 2.2 MB. */
export const WATCH_LIST_BYTES_MAX = 64 * 1_024 * 1_024;

/** Nobody who is listed was born before. */
export const WATCH_LIST_FIRST_DAY: Day = '1850-01-01';

/** Refusals of a file that is to be a list. */
export const refuseWatchList = defineErrors(SCREENING_WORDS, {
  'watch-list.unknown-format': { status: 422, detail: 'The file is no such list.' },
  'watch-list.malformed': { status: 422, detail: 'The file is cut off, or is not written as such a list is.' },
  'watch-list.entities': {
    status: 422,
    detail: 'The file declares a document type or entities: lists need none, and what they stand for is not looked up.',
  },
  'watch-list.too-large': { status: 413, detail: 'The file is larger than a list can be.' },
  'watch-list.empty': { status: 422, detail: 'The list has no entries.' },
  'watch-list.unknown-column': { status: 422, detail: 'The file has a column that means nothing here.' },
  'watch-list.missing-column': { status: 422, detail: 'The file lacks a column.' },
  'watch-list.malformed-cell': { status: 422, detail: 'A cell of the file does not say what its column should.' },
  'watch-list.repeated-entry': { status: 422, detail: 'Two entries of the list have the same id.' },
});
