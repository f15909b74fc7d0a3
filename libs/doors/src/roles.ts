/** Who may call. */
export const ROLES = [
  'teller',
  'supervisor',
  'branch-manager',
  'regional-manager',
  'compliance',
  'insurer',
  'operator',
  'bank',
  'management',
  'administrator',
] as const;
export type Role = (typeof ROLES)[number];

/** What a token may bind its role to: whose people they are. */
export const BINDINGS = ['agency', 'branch', 'region', 'partner'] as const;
export type Binding = (typeof BINDINGS)[number];

/** What the token of a role must name: its agency, its branch or region of the network, its partner. */
export const BOUND_TO: Readonly<Record<Role, Binding | undefined>> = {
  teller: 'agency',
  supervisor: 'agency',
  'branch-manager': 'branch',
  'regional-manager': 'region',
  compliance: undefined,
  insurer: 'partner',
  operator: 'partner',
  bank: 'partner',
  management: undefined,
  administrator: undefined,
};
