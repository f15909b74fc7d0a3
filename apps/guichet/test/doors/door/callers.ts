import { BOUND_TO, ROLES, type Binding } from '#libs/doors';
import type { Claims, TestPlatform } from '#libs/testing';

/** Agencies of the demo network: those whose objects are looked for, and who looks. Blocks are for vans alone. */
export const OWN_AGENCY = 'RAB-001';
export const OWN_VAN = 'RAB-068';
export const FOREIGN_AGENCY = 'OUJ-001';
export const FOREIGN_VAN = 'RAB-069';
const PARTNERS: Record<string, string | undefined> = { insurer: 'saham', operator: 'cash-express', bank: 'attijari' };
/** Where and whose nobody of ours is. */
const FOREIGN = 'nobody';

/** A caller of a role: of the agency, of its branch or region, or of its usual partner, where it is bound to one. */
export function claimsOf(role: string, agency: string = OWN_AGENCY): Claims {
  const bound = ROLES.map((name): [string, Binding | undefined] => [name, BOUND_TO[name]]).find(
    ([name]) => name === role,
  );
  const own = { agency, branch: 'Rabat', region: 'Rabat', partner: PARTNERS[role] ?? FOREIGN };
  return bound?.[1] === undefined ? { role } : { role, [bound[1]]: own[bound[1]] };
}

/** The same role elsewhere: of a foreign agency, or another partner; of head office there is no foreign one. */
export function foreignClaimsOf({ role, agency, ...bound }: Claims): Claims | undefined {
  if (agency) return { role, agency: agency === OWN_VAN ? FOREIGN_VAN : FOREIGN_AGENCY };
  const [name] = Object.keys(bound);
  return name === undefined ? undefined : { role, [name]: FOREIGN };
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
