import { isDay, type Day } from './time.js';

/** Kinds of agencies: a mobile one is a van, often without a network. */
export const AGENCY_KINDS = ['rural', 'urban', 'mobile'] as const;
export type AgencyKind = (typeof AGENCY_KINDS)[number];

/** A point of sale and where it belongs. */
export interface Agency {
  /** `RAB-001`. */
  code: string;
  name: string;
  kind: AgencyKind;
  branch: string;
  region: string;
}

/** What an agency is from a day on, until its next state begins. */
export interface AgencyState extends Agency {
  /** {@link agencyStateId} */
  id: string;
  validFrom: Day;
  /** Whether its counters work. One that has closed stays, with its figures. */
  isOpen: boolean;
}

/** The id of an agency's state from a day on. */
export function agencyStateId(code: string, validFrom: Day): string {
  return `${code}@${validFrom}`;
}

/** What an agency is on a day; undefined before its first. @param states of one agency, in order of their days */
export function agencyOn(states: readonly AgencyState[], day: Day): AgencyState | undefined {
  return states.findLast(({ validFrom }) => validFrom <= day);
}

/** How the code of an agency is written: `RAB-001`. */
export const AGENCY_CODE = /^[A-Z]{3}-[0-9]{3}$/;

/** From when on it is so that nobody says since when. */
const EVER_SINCE = '1970-01-01';

/**
 * Checks the records of a network file: states of agencies, an agency in one or more of them.
 *
 * @param records by column: code, name, kind, branch, region; and, where there are such, valid_from (a day, empty: ever
 *   since) and is_open (`true`, which it is when it is empty, or `false`)
 * @throws {Error} naming the first record that is wrong, and how
 */
export function toAgencyStates(records: readonly Record<string, string>[]): AgencyState[] {
  const seen = new Set<string>();
  return records.map((record, i) => {
    const { code = '', name = '', kind: text = '', branch = '', region = '' } = record;
    const [validFrom, open] = [record.valid_from || EVER_SINCE, record.is_open || 'true'];
    const wrong = (what: string) => new Error(`network file, record ${i + 1} (${code}): ${what}`);
    const kind = AGENCY_KINDS.find((candidate) => candidate === text);
    if (!AGENCY_CODE.test(code)) throw wrong('a code is like RAB-001');
    if (!isDay(validFrom)) throw wrong('valid_from is a day, 2026-11-26, or empty');
    if (open !== 'true' && open !== 'false') throw wrong('is_open is true, false, or empty');
    const id = agencyStateId(code, validFrom);
    if (seen.has(id)) throw wrong('the code is there twice from one day on');
    if (!kind) throw wrong(`the kind is ${AGENCY_KINDS.join(', ')}`);
    if (!name || !branch || !region) throw wrong('name, branch and region are needed');
    seen.add(id);
    return { id, code, validFrom, name, kind, branch, region, isOpen: open === 'true' };
  });
}

/** The agencies that are open on a day, as they are on it, in the order in which they first come. */
export function openAgencies(states: readonly AgencyState[], day: Day): AgencyState[] {
  const byCode = Map.groupBy(states, ({ code }) => code);
  return [...byCode.values()].flatMap((own) => {
    const state = agencyOn(
      own.toSorted((a, b) => (a.validFrom < b.validFrom ? -1 : 1)),
      day,
    );
    return state?.isOpen ? [state] : [];
  });
}
