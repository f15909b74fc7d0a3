import { globSync } from 'node:fs';

/** Where the decisions of each area stand; whatever else is there queries, stores, or shows. */
const DECISIONS: Record<string, readonly string[]> = {
  transfers: ['apps/transfers/src/*.ts'],
  'vehicle-tax': ['apps/vehicle-tax/src/*/*.ts'],
  reporting: ['apps/reporting/src/*.ts'],
  domain: ['libs/domain/src/*.ts'],
  commands: [
    'libs/commands/src/*/{rows,look-up,decide,asked-command,journal,command,decision,idempotency,failure,table}.ts',
  ],
  messaging: ['libs/messaging/src/*/{sorting,message,partner-event}.ts'],
};

/** Kinds of files that decide nothing, by their names; and texts for people. */
const NO_DECISION =
  /\.(table|service|controller|module|consumer|dto|client|wire|main|history|plan|projection|bench|pdf|page|words|file|books|sql|spec)\.ts$|(^|\/)(main|index|explanation)\.ts$|\/(history|bench|migrations)\//;

/** The files whose mutants are tried, by area; of those, the ones whose path contains one of `patterns`. */
export function decisions(root: string, patterns: readonly string[]): Record<string, string[]> {
  const isAsked = (path: string): boolean => patterns.length === 0 || patterns.some((one) => path.includes(one));
  const areas = Object.entries(DECISIONS).map(([area, globs]): [string, string[]] => [
    area,
    globSync([...globs], { cwd: root })
      .filter((path) => !NO_DECISION.test(path) && isAsked(path))
      .sort(),
  ]);
  return Object.fromEntries(areas.filter(([, paths]) => paths.length > 0));
}
