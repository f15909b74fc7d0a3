import { toAgencies, type Agency } from '#libs/domain';
import { integer, readSettings, setting, text } from '#libs/product';
import { runTask, type ServiceDefinition, type TaskPlatform } from '#libs/service';
import { publishedYears, readCsvRecords, type PublishedYear } from './published.js';
import { performHistory, type History } from './runner.js';

/** What one year's history is made from. */
export interface HistoryYear<Figure extends string> {
  published: PublishedYear<Figure>;
  /** The part of it to make: above 0, at most 1. */
  scale: number;
  agencies: readonly Agency[];
  seed: number;
  /** Begins the year's idempotency keys: it tells this history from one of another year or scale. */
  name: string;
}

/** What a history process tells its parent. */
export interface HistoryStep {
  year: number;
  done: number;
  total: number;
}

const SEED = 20_121_001; // the first day of the products

const scaleOf = (value: string): number => {
  const number = Number(value);
  if (!(number > 0 && number <= 1)) throw new Error('must be above 0 and at most 1');
  return number;
};

const settings = {
  from: integer('HISTORY_FROM', 2012, 2100),
  to: integer('HISTORY_TO', 2012, 2100),
  scale: setting('HISTORY_SCALE', scaleOf, { fallback: 1 }),
  publishedFile: text('PUBLISHED_FILE'),
  networkFile: text('NETWORK_FILE'),
};

/**
 * The main of a product's `src/history/history.main.ts`, run by `guichet history`: makes the published years that the
 * environment asks for (`HISTORY_FROM`, `HISTORY_TO`, `HISTORY_SCALE`, `PUBLISHED_FILE`, `NETWORK_FILE`), one after
 * another, and tells how far it is by messages to its parent. It ends the process; a failure is one line on stderr.
 *
 * @param labels the published rows that the product needs, as for `publishedYears`
 * @param historyOf the history of one year
 */
export async function runHistoryTask<Figure extends string, Operation>(
  service: ServiceDefinition,
  labels: Readonly<Record<Figure, string>>,
  historyOf: (year: HistoryYear<Figure>, platform: TaskPlatform) => History<Operation>,
): Promise<void> {
  await runTask(service, async (platform, env) => {
    const { from, to, scale, publishedFile, networkFile } = readSettings(settings, env);
    const agencies = toAgencies(readCsvRecords(networkFile));
    for (const published of publishedYears(readCsvRecords(publishedFile), labels)) {
      const { year } = published;
      if (year < from || year > to) continue;
      const name = `history/${year}/${scale}`;
      const history = historyOf({ published, scale, agencies, seed: SEED, name }, platform);
      const tell = (step: HistoryStep) => process.send?.(step);
      await performHistory(platform.dataSource, history, (done) => tell({ year, done, total: history.plan.count }));
    }
  });
}
