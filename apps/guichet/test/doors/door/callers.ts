import { AGENCY_ROLES, PARTNER_ROLES, ROLES } from '#libs/service';
import type { Claims, TestPlatform } from '#libs/testing';

/** Agencies of the demo network: those whose objects are looked for, and who looks. Blocks are for vans alone. */
export const OWN_AGENCY = 'RAB-001';
export const OWN_VAN = 'RAB-068';
export const FOREIGN_AGENCY = 'OUJ-001';
export const FOREIGN_VAN = 'RAB-069';
const PARTNERS: Record<string, string | undefined> = { insurer: 'saham', bank: 'attijari' };
const FOREIGN_PARTNER = 'nobody';

/** A caller of a role: of the agency, or of its usual partner, where it is bound to one. */
export function claimsOf(role: string, agency: string = OWN_AGENCY): Claims {
  if ((AGENCY_ROLES as readonly string[]).includes(role)) return { role, agency };
  if ((PARTNER_ROLES as readonly string[]).includes(role)) return { role, partner: PARTNERS[role] ?? 'cash-express' };
  return { role };
}

/** The same role elsewhere: of a foreign agency, or another partner; of head office there is no foreign one. */
export function foreignClaimsOf({ role, agency, partner }: Claims): Claims | undefined {
  if (agency) return { role, agency: agency === OWN_VAN ? FOREIGN_VAN : FOREIGN_AGENCY };
  return partner === undefined ? undefined : { role, partner: FOREIGN_PARTNER };
}

/** The roles of the platform, whatever they come to be. */
export const CALLER_ROLES: readonly string[] = ROLES;

/** Tokens of a platform, each asked for once. */
export function tokensOf(platform: TestPlatform): (claims: Claims) => Promise<string> {
  const known = new Map<string, Promise<string>>();
  return (claims) => {
    const name = JSON.stringify(claims);
    const token = known.get(name) ?? platform.token(claims);
    known.set(name, token);
    return token;
  };
}
