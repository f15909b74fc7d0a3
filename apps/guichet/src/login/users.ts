import { AGENCY_CODE, type Agency } from '#libs/domain';
import { BINDINGS, BOUND_TO, ROLES, type Binding, type Role } from '#libs/doors';
import { SetUpError } from '#libs/infrastructure';

/** What a token says about who asks: the claims that services read. */
export interface Identity extends Partial<Record<Binding, string>> {
  role: string;
}

/** Somebody who may log in to the demo. */
export interface DemoUser extends Identity {
  id: string;
  name: string;
}

/** Names of all roles. */
export const ROLE_NAMES: readonly Role[] = ROLES;

const EXAMPLES: Readonly<Record<Binding, string>> = {
  agency: 'an agency: add --agency, such as RAB-001',
  branch: 'a branch: add --branch, such as Rabat',
  region: 'a region: add --region, such as Rabat',
  partner: 'a partner: add --partner, such as saham',
};

/** Checks who a token is asked for; fails with one clear line when nobody can be that. Which agencies there are, services know. */
export function checkIdentity(identity: Identity): Identity {
  const { role, agency } = identity;
  const known = ROLES.find((name) => name === role);
  if (!known) throw new SetUpError(`Unknown role "${role}": one of ${ROLES.join(', ')}`);
  const boundTo = BOUND_TO[known];
  if (boundTo && !identity[boundTo]) throw new SetUpError(`The role ${role} belongs to ${EXAMPLES[boundTo]}`);
  const other = BINDINGS.find((binding) => binding !== boundTo && identity[binding]);
  if (other) throw new SetUpError(`The role ${role} belongs to no ${other}: leave out --${other}`);
  if (agency && !AGENCY_CODE.test(agency))
    throw new SetUpError(`"${agency}" is no code of an agency: it is like RAB-001`);
  return { role, ...bindingOf(identity) };
}

/** What of an identity its role is bound by. */
export function bindingOf(identity: Identity): Partial<Record<Binding, string>> {
  return Object.fromEntries(BINDINGS.flatMap((name) => (identity[name] ? [[name, identity[name]] as const] : [])));
}

/** The users of the login page: people of a town agency and of a mobile one, of its branch and region, and one of each other role. */
export function demoUsers(agencies: readonly Agency[]): DemoUser[] {
  const town = agencies.find(({ code }) => code === 'RAB-001') ?? agencies[0];
  const mobile = agencies.find(({ kind }) => kind === 'mobile');
  return [
    ...staff('Fatima El Idrissi', 'Rachid Benjelloun', 'rabat', town),
    ...staff('Youssef Amrani', 'Khadija Ouazzani', 'mobile', mobile),
    ...(town ? [{ id: 'branch-manager', name: 'Salma Berrada', role: 'branch-manager', branch: town.branch }] : []),
    ...(town ? [{ id: 'regional-manager', name: 'Driss Lahlou', role: 'regional-manager', region: town.region }] : []),
    { id: 'compliance', name: 'Naïma Tazi', role: 'compliance' },
    { id: 'insurer', name: 'Omar Chraibi', role: 'insurer', partner: 'saham' },
    { id: 'operator', name: 'Imane Sabri', role: 'operator', partner: 'cash-express' },
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
