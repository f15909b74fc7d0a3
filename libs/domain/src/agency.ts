/** A point of sale and where it belongs. */
export interface Agency {
  /** `RAB-001`. */
  code: string;
  name: string;
  kind: 'rural' | 'urban' | 'mobile';
  branch: string;
  region: string;
}

/** How the code of an agency is written: `RAB-001`. */
export const AGENCY_CODE = /^[A-Z]{3}-[0-9]{3}$/;

const KINDS = ['rural', 'urban', 'mobile'] as const;

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
    const kind = KINDS.find((candidate) => candidate === text);
    if (!AGENCY_CODE.test(code)) throw wrong('a code is like RAB-001');
    if (seen.has(code)) throw wrong('the code is there twice');
    if (!kind) throw wrong(`the kind is ${KINDS.join(', ')}`);
    if (!name || !branch || !region) throw wrong('name, branch and region are needed');
    seen.add(code);
    return { code, name, kind, branch, region };
  });
}
