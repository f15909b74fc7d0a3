import { AGENCY_CODE, type Agency } from '#libs/domain';
import { SetUpError } from '#libs/infrastructure';
import type { Role } from '#libs/service';

/** What a token says about who asks: the claims that services read. */
export interface Identity {
  role: string;
  agency?: string;
  partner?: string;
}

/** Somebody who may log in to the demo. */
export interface DemoUser extends Identity {
  id: string;
  name: string;
}

// What binds a role: an agency's own tellers, a partner's own people. The compiler keeps the list of the services.
const ROLES: Readonly<Record<Role, 'agency' | 'partner' | undefined>> = {
  teller: 'agency',
  supervisor: 'agency',
  compliance: undefined,
  insurer: 'partner',
  bank: 'partner',
  management: undefined,
  administrator: undefined,
};

/** Names of all roles. */
export const ROLE_NAMES = Object.keys(ROLES) as Role[];

/** Checks who a token is asked for; fails with one clear line when nobody can be that. Which agencies there are, services know. */
export function checkIdentity({ role, agency, partner }: Identity): Identity {
  const known = ROLE_NAMES.find((name) => name === role);
  if (!known) throw new SetUpError(`Unknown role "${role}": one of ${ROLE_NAMES.join(', ')}`);
  const boundTo = ROLES[known];
  if (boundTo === 'agency' && !agency)
    throw new SetUpError(`A ${role} belongs to an agency: add --agency, such as RAB-001`);
  if (boundTo === 'partner' && !partner) throw new SetUpError(`The role ${role} belongs to a partner: add --partner`);
  if (agency && boundTo !== 'agency') throw new SetUpError(`The role ${role} belongs to no agency: leave out --agency`);
  if (partner && boundTo !== 'partner')
    throw new SetUpError(`The role ${role} belongs to no partner: leave out --partner`);
  if (agency && !AGENCY_CODE.test(agency))
    throw new SetUpError(`"${agency}" is no code of an agency: it is like RAB-001`);
  return { role, ...(agency && { agency }), ...(partner && { partner }) };
}

/** The users of the login page: people of a town agency and of a mobile one, and one of each other role. */
export function demoUsers(agencies: readonly Agency[]): DemoUser[] {
  const town = agencies.find(({ code }) => code === 'RAB-001') ?? agencies[0];
  const mobile = agencies.find(({ kind }) => kind === 'mobile');
  return [
    ...staff('Fatima El Idrissi', 'Rachid Benjelloun', 'rabat', town),
    ...staff('Youssef Amrani', 'Khadija Ouazzani', 'mobile', mobile),
    { id: 'compliance', name: 'Naïma Tazi', role: 'compliance' },
    { id: 'insurer', name: 'Omar Chraibi', role: 'insurer', partner: 'saham' },
    { id: 'bank', name: 'Zineb Alaoui', role: 'bank', partner: 'attijari' },
    { id: 'management', name: 'Hassan Saïdi', role: 'management' },
    { id: 'administrator', name: 'Mohammed Bouhaddou', role: 'administrator' },
  ];
}

function staff(teller: string, supervisor: string, place: string, agency: Agency | undefined): DemoUser[] {
  if (!agency) return [];
  return [
    { id: `teller.${place}`, name: teller, role: 'teller', agency: agency.code },
    { id: `supervisor.${place}`, name: supervisor, role: 'supervisor', agency: agency.code },
  ];
}
