/** Who may call. `teller` and `supervisor` are bound to an agency, `insurer` and `bank` to a partner. */
export const ROLES = ['teller', 'supervisor', 'compliance', 'insurer', 'bank', 'management', 'administrator'] as const;
export type Role = (typeof ROLES)[number];

/** Roles whose token must name an agency. */
export const AGENCY_ROLES: readonly Role[] = ['teller', 'supervisor'];
/** Roles whose token must name a partner. */
export const PARTNER_ROLES: readonly Role[] = ['insurer', 'bank'];

/** Who calls, as a verified token says. */
export interface Caller {
  subject: string;
  role: Role;
  agency?: string;
  partner?: string;
  /** The claim `employee_number`, when the token has one. */
  employeeNumber?: string;
}
