import type { AgencyState } from '#libs/domain';

/** Of what something is told: of the network, or of each kind of agency, region, branch or agency. */
export const LEVELS = ['network', 'kind', 'region', 'branch', 'agency'] as const;
export type Level = (typeof LEVELS)[number];

/** What a unit of a level is: an agency by its code, all else by its name. */
export interface Unit {
  unit: string;
  name: string;
}

/** The unit of a level in which an agency is. */
export function unitOf(level: Level, agency: Pick<AgencyState, 'code' | 'name' | 'kind' | 'region' | 'branch'>): Unit {
  if (level === 'agency') return { unit: agency.code, name: agency.name };
  const unit = level === 'network' ? 'network' : agency[level];
  return { unit, name: unit };
}
