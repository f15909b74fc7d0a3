import type { Command } from 'commander';
import { SetUpError } from '#libs/infrastructure';
import { loadProducts, type Product } from '#libs/product';
import { connectApi } from '../platform/api.js';
import { runHistories, type HistoryOptions } from '../history/history.js';
import { untilApplied } from '../platform/progress.js';

const CAUGHT_UP_MS = 30 * 60_000;

/** What is asked for on the command line. */
interface AskedHistory {
  all?: true;
  products?: string[];
  from?: string;
  to?: string;
  scale: string;
}

const [FIRST_YEAR, LAST_YEAR] = ['2014', '2023'];

/** `guichet history`: makes years of operations whose number and sum are exactly the published ones. */
export function registerHistory(program: Command): void {
  program
    .command('history')
    .description('make years of operations with exactly the published numbers and sums; goes on where it was stopped')
    .option('--all', 'all that was published, of all products: 2014 to 2017, and 2019 to the first half of 2023')
    .option('--products <list>', 'products, by commas', listed)
    .option('--from <year>', 'first year, from 2014')
    .option('--to <year>', 'last year, to 2023 (its first half)')
    .option('--scale <part>', 'a part of the year: 0.01 is a hundredth', '1')
    .action(async (options: AskedHistory) => {
      const { products, ...years } = chosen(await loadProducts(), options);
      const startedMs = performance.now();
      const operations = await runHistories(products, years);
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

function chosen(all: readonly Product[], asked: AskedHistory): HistoryOptions & { products: Product[] } {
  const known = all.filter(({ history }) => history);
  const { scale } = asked;
  if (!(Number(scale) > 0 && Number(scale) <= 1)) throw new SetUpError('--scale is above 0 and at most 1');
  if (asked.all) {
    if (asked.products || asked.from || asked.to)
      throw new SetUpError('--all is every product and every year: leave out --products, --from and --to');
    return { products: byWork(known), from: FIRST_YEAR, to: LAST_YEAR, scale };
  }
  const products = (asked.products ?? ['transfers']).map((name) => {
    const product = known.find((one) => one.name === name);
    if (product) return product;
    throw new SetUpError(`No history of "${name}": one of ${known.map(({ name }) => name).join(', ')}`);
  });
  const { from = '', to = '' } = asked;
  const isYear = (text: string) => /^(201[45679]|202[0-3])$/.test(text);
  if (!isYear(from) || !isYear(to) || from > to)
    throw new SetUpError(
      '--from and --to are years from 2014 to 2023, without 2018, of which nothing was published; --all takes them all',
    );
  return { products, from, to, scale };
}

/** Who has the most to do begins: all others are made beside it. */
function byWork(products: readonly Product[]): Product[] {
  const isLongest = ({ name }: Product) => Number(name === 'transfers');
  return products.toSorted((a, b) => isLongest(b) - isLongest(a));
}
