import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';

/** Where the decisions of the libs stand; whatever else is there queries, stores, or shows. */
const DECISIONS_OF_LIBS: Record<string, readonly string[]> = {
  domain: ['libs/domain/src/*.ts', 'libs/domain/src/refusal/*.ts'],
  commands: [
    'libs/commands/src/*/{rows,look-up,decide,asked-command,journal,command,decision,idempotency,failure,table}.ts',
  ],
  messaging: ['libs/messaging/src/*/{sorting,message,arrangement,partner-event}.ts'],
};

/** Kinds of files that decide nothing, by their names; and texts for people. */
const NO_DECISION =
  /\.(table|service|controller|module|consumer|dto|client|store|guard|wire|main|history|plan|projection|bench|pdf|page|words|file|books|sql|index|spec)\.ts$|(^|\/)(main|index|explanation)\.ts$|\/(history|bench|migrations)\//;

/** The files whose mutants are tried, by area: every product, and those libs; of those, the ones whose path contains one of `patterns`. */
export function decisions(root: string, patterns: readonly string[]): Record<string, string[]> {
  const isAsked = (path: string): boolean => patterns.length === 0 || patterns.some((one) => path.includes(one));
  const products = globSync('apps/*/product.ts', { cwd: root }).map(dirname).sort();
  const ofProducts = products.map((app): [string, string[]] => [
    basename(app),
    [`${app}/src/*.ts`, `${app}/src/*/*.ts`],
  ]);
  const areas = [...ofProducts, ...Object.entries(DECISIONS_OF_LIBS)].map(([area, globs]): [string, string[]] => [
    area,
    globSync([...globs], { cwd: root })
      .filter((path) => !NO_DECISION.test(path) && isAsked(path))
      .sort(),
  ]);
  return Object.fromEntries(areas.filter(([, paths]) => paths.length > 0));
}
