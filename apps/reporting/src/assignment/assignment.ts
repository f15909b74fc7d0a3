/** The units of the network to which figures of an agency are added, besides the agency itself. */
export interface Assignment {
  kind: string;
  region: string;
  branch: string;
}

/** Where figures of an agency are added that the network does not know: they are assigned when it does. */
export const UNASSIGNED: Assignment = { kind: 'unknown', region: 'unknown', branch: 'unknown' };
