import type { Command } from 'commander';
import { ProgressBar } from '../history/progress-bar.js';
import { LOAN_COLUMNS, MEMBER_FIELDS } from './loan.event.js';
import { connectApi } from '../platform/api.js';

/** `guichet import-loans`: the loans of the first day, each of which insures its client. */
export function registerImportLoans(program: Command): void {
  program
    .command('import-loans')
    .description('bring the loans of a CSV file to the medical assistance; goes on where it was stopped')
    .argument('<file>', `UTF-8, a loan a row: ${LOAN_COLUMNS.join(', ')}, and of members member1${MEMBER_FIELDS[0]} …`)
    .action(async (file: string) => {
      // What reads and writes files of rows is loaded when it is asked for.
      const [{ countLoans }, { importLoans }] = await Promise.all([
        import('./loan.rows.js'),
        import('./loan-import.js'),
      ]);
      const count = await countLoans(file);
      const bar = new ProgressBar();
      const startedMs = performance.now();
      const refusedFile = `${file}.refused.csv`;
      const show = (done: number) => bar.show('loans', done, count);
      show(0);
      const { taken, refused } = await importLoans(await connectApi('administrator'), file, refusedFile, show).finally(
        () => bar.stop(),
      );
      const seconds = (performance.now() - startedMs) / 1_000;
      console.log(`${taken} loans taken in ${seconds.toFixed(1)} s (${Math.round(taken / seconds)} a second)`);
      if (refused === 0) return;
      console.log(`${refused} refused: ${refusedFile} says why`);
      process.exitCode = 1;
    });
}
