import type { Command } from 'commander';
import { SetUpError } from '#libs/infrastructure';
import { loadProducts, type Product } from '#libs/product';
import { connectApi } from '../platform/api.js';
import { runHistory, type HistoryOptions } from '../history/history.js';
import { untilApplied } from '../platform/progress.js';

const CAUGHT_UP_MS = 30 * 60_000;

/** `guichet history`: makes years of operations whose number and sum are exactly the published ones. */
export function registerHistory(program: Command): void {
  program
    .command('history')
    .description('make years of operations with exactly the published numbers and sums; goes on where it was stopped')
    .option('--products <list>', 'products, by commas', listed, ['transfers'])
    .requiredOption('--from <year>', 'first year, from 2014')
    .requiredOption('--to <year>', 'last year, to 2023 (its first half)')
    .option('--scale <part>', 'a part of the year: 0.01 is a hundredth', '1')
    .action(async (options: HistoryOptions & { products: string[] }) => {
      const products = chosen(await loadProducts(), options);
      const startedMs = performance.now();
      let operations = 0;
      for (const product of products) operations += await runHistory(product, options);
      const left = await untilApplied(await connectApi('administrator'), CAUGHT_UP_MS);
      if (left.length > 0) throw new SetUpError(left.join('\n'));
      const seconds = (performance.now() - startedMs) / 1_000;
      console.log(
        `${operations} operations in ${seconds.toFixed(1)} s (${Math.round(operations / seconds)} a second), all in the reports`,
      );
    });
}

function listed(text: string): string[] {
  return [...new Set(text.split(',').map((product) => product.trim()))];
}

function chosen(
  all: readonly Product[],
  { products: names, from, to, scale }: HistoryOptions & { products: string[] },
) {
  const known = all.filter(({ history }) => history);
  const products = names.map((name) => {
    const product = known.find((one) => one.name === name);
    if (product) return product;
    throw new SetUpError(`No history of "${name}": one of ${known.map(({ name }) => name).join(', ')}`);
  });
  const isYear = (text: string) => /^(201[45679]|202[0-3])$/.test(text);
  if (!isYear(from) || !isYear(to) || from > to)
    throw new SetUpError('--from and --to are years from 2014 to 2023, without 2018, of which nothing was published');
  if (!(Number(scale) > 0 && Number(scale) <= 1)) throw new SetUpError('--scale is above 0 and at most 1');
  return products;
}
