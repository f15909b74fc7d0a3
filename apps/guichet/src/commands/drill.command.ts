import Table from 'cli-table3';
import { InvalidArgumentError, type Command } from 'commander';
import { loadProducts } from '#libs/product';
import type { DrillResult } from '../drill/drill.js';

interface DrillOptions {
  seconds: number;
  seed: number;
  json?: boolean;
}

const SEEDS = 1_000_000;

/** `guichet drill`: lets things break, under load, and tells whether anything was lost or doubled. */
export function registerDrill(program: Command): void {
  program
    .command('drill')
    .description('break parts of the running platform at random, under load: on a platform that is for trying out')
    .option('--seconds <n>', 'for how long faults begin', parseCount, 60)
    .option('--seed <n>', 'the same faults in the same order', parseCount, Math.floor(Math.random() * SEEDS))
    .option('--json', 'print the result as JSON')
    .action(async ({ seconds, seed, json }: DrillOptions) => {
      // Loaded here: the other commands answer faster without what works on Kafka and the databases.
      const { drill } = await import('../drill/drill.js');
      console.error(`seed ${seed}`);
      const result = await drill(await loadProducts(), {
        seconds,
        seed,
        tell: ({ fault, what, secondsUntilWell }) =>
          console.error(`${fault} (${what}): well again after ${secondsUntilWell.toFixed(1)} s`),
      });
      console.log(json ? JSON.stringify(result, null, 2) : asTable(result));
      const { lost, doubled, wrong, verification } = result;
      const isWell = lost + doubled + wrong.length + verification.differences.length + verification.deadLetters === 0;
      if (!isWell) process.exitCode = 1;
    });
}

function asTable({ faults, operations, lost, doubled, wrong, verification }: DrillResult): string {
  const names = [...new Set(faults.map(({ fault }) => fault))].toSorted();
  const table = new Table({
    head: ['fault', 'times', 'well again after, longest'],
    style: { head: [], border: [] },
  });
  for (const name of names) {
    const own = faults.filter(({ fault }) => fault === name).map(({ secondsUntilWell }) => secondsUntilWell);
    table.push([name, own.length, `${Math.max(...own).toFixed(1)} s`]);
  }
  return [
    table.toString(),
    `${operations} operations answered, ${lost} lost, ${doubled} doubled`,
    ...wrong.map((what) => `no counter may be told: ${what}`),
    ...verification.differences,
    verification.deadLetters > 0 ? `${verification.deadLetters} dead letters wait` : 'verify: clean',
  ].join('\n');
}

function parseCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new InvalidArgumentError('a number from 1 on');
  return count;
}
