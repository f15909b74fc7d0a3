import { assert, type Agency } from '#libs/domain';
import { integer, readOpenAgencies, readSettings, setting, text } from '#libs/product';
import { runTask, type ServiceDefinition, type TaskPlatform } from '#libs/service';
import { readCsvRecords } from './published.js';
import { performHistory, type History } from './runner.js';

/** The records of the published figures. */
export interface PublishedRecords {
  /** The dashboard, 2019 to 2023-06-30. */
  dashboard: Record<string, string>[];
  /** The annual report, 2014 to 2017. */
  annual: Record<string, string>[];
}

/** What one year's history is made from. */
export interface HistoryYear<Published> {
  published: Published;
  /** All years that were published, in order: what was there before comes from those before. */
  years: readonly Published[];
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
  dashboardFile: text('DASHBOARD_FILE'),
  annualFile: text('ANNUAL_FILE'),
  networkFile: text('NETWORK_FILE'),
};

/**
 * The main of a product's `src/history/history.main.ts`, run by `guichet history`: makes the published years that the
 * environment asks for (`HISTORY_FROM`, `HISTORY_TO`, `HISTORY_SCALE`, and the files `DASHBOARD_FILE`, `ANNUAL_FILE`,
 * `NETWORK_FILE`), one after another, and tells how far it is by messages to its parent. It ends the process; a failure is one line on stderr.
 *
 * @param yearsOf what was published of the product, in order
 * @param historyOf the history of one year
 * @throws {Error} when nothing was published of the years that are asked for
 */
export async function runHistoryTask<Published extends { year: number }, Operation>(
  service: ServiceDefinition,
  yearsOf: (records: PublishedRecords) => readonly Published[],
  historyOf: (year: HistoryYear<Published>, platform: TaskPlatform) => History<Operation> | Promise<History<Operation>>,
): Promise<void> {
  await runTask(service, async (platform, env) => {
    const { from, to, scale, dashboardFile, annualFile, networkFile } = readSettings(settings, env);
    const agencies = readOpenAgencies(networkFile);
    const years = yearsOf({ dashboard: readCsvRecords(dashboardFile), annual: readCsvRecords(annualFile) });
    const asked = years.filter(({ year }) => year >= from && year <= to);
    assert(asked.length > 0, `figures were published of ${years.map(({ year }) => year).join(', ')}`);
    for (const published of asked) {
      const { year } = published;
      const name = `history/${year}/${scale}`;
      const history = await historyOf({ published, years, scale, agencies, seed: SEED, name }, platform);
      const tell = (step: HistoryStep) => process.send?.(step);
      await performHistory(platform.dataSource, history, (done) => tell({ year, done, total: history.plan.count }));
    }
  });
}
