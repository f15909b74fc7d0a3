import type { Command } from 'commander';
import { connectApi } from '../platform/api.js';
import type { Verification } from '../platform/verify.js';

/** `guichet verify`: proves that the reports equal the books; exit code 1 with each difference on a line, or when dead letters wait. */
export function registerVerify(program: Command): void {
  program
    .command('verify')
    .description('compare the books of every service with the reports, day by day')
    .option('--json', 'print the result as JSON')
    .action(async ({ json }: { json?: boolean }) => {
      // Loaded here: the other commands answer faster without the contracts of all products.
      const { verify } = await import('../platform/verify.js');
      const found = await verify(await connectApi('administrator'));
      if (json) console.log(JSON.stringify(found, null, 2));
      else for (const line of linesOf(found)) console.log(line);
      if (found.differences.length > 0 || found.deadLetters > 0) process.exitCode = 1;
    });
}

function linesOf({
  differences,
  daysCompared,
  invariantsChecked,
  operationsCounted,
  deadLetters,
}: Verification): string[] {
  const waiting = deadLetters > 0 ? [`${deadLetters} dead letters wait: guichet dead-letters list`] : [];
  if (differences.length > 0) return [...differences, ...waiting];
  return [
    `The reports equal the books: ${operationsCounted} operations, ${daysCompared} daily figures compared.`,
    `${invariantsChecked} invariants hold; every event is published and applied.`,
    ...waiting,
  ];
}
