import type { Ended, Surveyed, Tried } from './survey.js';

/** How many mutants ended how. */
export type Counts = Record<Ended | 'mutants', number>;

/** Counts what was tried; those that the compiler refuses, and equivalent ones, are no mutants. */
export function counted(tried: readonly Tried[]): Counts {
  const counts: Counts = { mutants: 0, killed: 0, 'timed-out': 0, lived: 0, refused: 0, equivalent: 0 };
  for (const { ended } of tried) counts[ended] += 1;
  return { ...counts, mutants: counts.killed + counts['timed-out'] + counts.lived };
}

/** The share that was noticed, in percent, of a file or an area; all, where there was nothing to notice. */
export function killedPercent({ mutants, lived }: Counts): number {
  return mutants === 0 ? 100 : ((mutants - lived) * 100) / mutants;
}

/** One line of a table: a name, and its counts. */
export function countsLine(name: string, counts: Counts): string {
  const { mutants, killed, 'timed-out': timedOut, lived, refused, equivalent } = counts;
  const cells = [mutants, killed, timedOut, lived, equivalent, refused].map((count) => String(count).padStart(9));
  return `${name.padEnd(52)}${cells.join('')}${mutants === 0 ? '–'.padStart(11) : `${killedPercent(counts).toFixed(1).padStart(9)} %`}`;
}

/** The heads of that table. */
export function countsHead(): string {
  const heads = ['mutants', 'killed', 'time-out', 'lived', 'equiv.', 'refused', 'noticed'];
  return `${''.padEnd(52)}${heads.map((head) => head.padStart(9)).join('')}`;
}

/** A mutant with its place, and what it changes. */
export function mutantLines({ path, line, before, after, by }: Tried): string {
  const noticed = by === undefined ? '' : `\n    ${by.split('\n')[0]}`;
  return `${path}:${line}\n  - ${before}\n  + ${after}${noticed}`;
}

/** Entries of the list of equivalents that have gone stale. */
export function staleLines({ stale }: Surveyed): string[] {
  return stale.map(({ path, before, after }) => `${path}: no such mutant any more\n  - ${before}\n  + ${after}`);
}
