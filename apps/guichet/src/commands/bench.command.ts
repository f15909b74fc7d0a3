import { InvalidArgumentError, type Command } from 'commander';
import { loadProducts, type Product } from '#libs/product';
import { benchApi } from '../bench/bench.js';
import { startMeasuredPlatform } from '../bench/measured-platform.js';
import { Measurements } from '../bench/measurements.js';
import { FIRST, HISTORY_CAUGHT_UP_MS, measureRounds, PARTS, type Part } from '../bench/rounds.js';
import { runHistories } from '../history/history.js';
import { chosenProducts } from '../launcher/chosen-products.js';
import { untilApplied } from '../platform/progress.js';

interface BenchOptions {
  json?: boolean;
  rounds: string;
  seconds: string;
  only?: ReadonlySet<Part>;
  products?: string;
  preload?: string;
}

/** `guichet bench`: the platform's speed against the bare limit of the same machine, in one run. */
export function registerBench(program: Command): void {
  program
    .command('bench')
    .description('measure a platform of its own against bare fastify and pg, alternating, in one run')
    .option('--rounds <n>', 'how often each is measured; the median counts', '3')
    .option('--seconds <n>', 'length of each measurement', '15')
    .option(
      '--only <list>',
      `measure only these: a bare, b front door of ${FIRST}, c both at half rate (with b), d its history, ` +
        'e front doors of the other products, f what one process does alone, g what only one product does ' +
        '(twenty minutes); such as b,e',
      parseParts,
    )
    .option('--products <list>', `measure only these, and ${FIRST}, beside which they stand`)
    .option('--preload <year>', 'fill the books with this year of history first')
    .option('--json', 'print the result as JSON')
    .action(async (options: BenchOptions) => {
      const products = await loadProducts();
      const chosen = chosenProducts(products, options.products);
      const measuredOnes = products.filter((product) => product.name === FIRST || chosen.includes(product));
      const platform = await startMeasuredPlatform(products);
      try {
        const measured = await measure(measuredOnes, options);
        measured.note('warm start to ready', 's', platform.warmStartSeconds, 'below 15');
        console.log(options.json ? JSON.stringify(measured.summary(), null, 2) : measured.table());
      } finally {
        await platform.stop();
      }
    });
}

function parseParts(text: string): ReadonlySet<Part> {
  const names = text.split(',').map((name) => name.trim());
  const parts = new Set(PARTS.filter((part) => names.includes(part)));
  const isKnown = names.every((name) => (PARTS as readonly string[]).includes(name));
  if (!isKnown) throw new InvalidArgumentError(`write some of ${PARTS.join(',')}, such as b,e`);
  if (parts.has('c') && !parts.has('b')) throw new InvalidArgumentError('c goes by the rate of b: write b,c');
  return parts;
}

async function measure(
  products: readonly Product[],
  { rounds, seconds, preload, only: parts = new Set(PARTS) }: BenchOptions,
): Promise<Measurements> {
  const measured = new Measurements();
  const api = await benchApi();
  const first = products.find(({ name }) => name === FIRST);
  if (preload && first) {
    await runHistories([first], { from: preload, to: preload, scale: '1' });
    await untilApplied(api, 10 * HISTORY_CAUGHT_UP_MS);
  }
  const options = { parts, rounds: Number(rounds), seconds: Number(seconds), products, preload };
  await measureRounds(api, measured, options);
  return measured;
}
