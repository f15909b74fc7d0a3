import type { Day } from './time.js';

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

/**
 * Checks the records of a network file.
 *
 * @param records by column: code, name, kind, branch, region
 * @throws {Error} naming the first record that is wrong, and how
 */
export function toAgencies(records: readonly Record<string, string>[]): Agency[] {
  const seen = new Set<string>();
  return records.map(({ code = '', name = '', kind: text = '', branch = '', region = '' }, i) => {
    const wrong = (what: string) => new Error(`network file, record ${i + 1} (${code}): ${what}`);
    const kind = AGENCY_KINDS.find((candidate) => candidate === text);
    if (!AGENCY_CODE.test(code)) throw wrong('a code is like RAB-001');
    if (seen.has(code)) throw wrong('the code is there twice');
    if (!kind) throw wrong(`the kind is ${AGENCY_KINDS.join(', ')}`);
    if (!name || !branch || !region) throw wrong('name, branch and region are needed');
    seen.add(code);
    return { code, name, kind, branch, region };
  });
}
