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

/** The part of the network whose people somebody is of: the agency, branch or region of their token. */
export type OwnPart = Partial<Record<'agency' | 'branch' | 'region', string | undefined>>;

/** At which levels people of a part of the network see it, the whole of it first. */
const LEVELS_WITHIN: Readonly<Record<keyof OwnPart, readonly Level[]>> = {
  agency: ['agency'],
  branch: ['branch', 'agency', 'kind'],
  region: ['region', 'branch', 'agency', 'kind'],
};

/** The level at which somebody sees their part of the network: as asked, or else the whole of it. */
export function levelWithin(level: Level, own: OwnPart): Level {
  const bound = (['agency', 'branch', 'region'] as const).find((name) => own[name] !== undefined);
  if (bound === undefined || LEVELS_WITHIN[bound].includes(level)) return level;
  return LEVELS_WITHIN[bound][0] ?? level;
}
