import { once } from 'node:events';
import { assert, type AgencyState } from '#libs/domain';
import { integer, readNetwork, readSettings, setting, text } from '#libs/product';
import { runTask, type ServiceDefinition, type TaskPlatform } from '#libs/service';
import { readCsvRecords } from './published.js';
import { performHistory, type History, type YearPlan } from './runner.js';

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
  /** The year in which the history began, or begins: a stock of before is none of it. */
  first: number;
  /** The part of it to make: above 0, at most 1. */
  scale: number;
  /** The states of the agencies: each day has its own network. */
  network: readonly AgencyState[];
  seed: number;
  /** Begins the year's idempotency keys: it tells this history from one of another year or scale. */
  name: string;
}

/** How a product makes its past. */
export interface HistoryTask<Published, Operation> {
  /** What was published of the product, in order. */
  yearsOf: (records: PublishedRecords) => readonly Published[];
  /** The year in which the history that is there began; undefined when there is none. Left out: years stand alone. */
  begunIn?: (dataSource: TaskPlatform['dataSource']) => Promise<number | undefined>;
  /** What a year has to come to. The same year gives the same plan, always. */
  plan: (year: HistoryYear<Published>) => YearPlan<Operation>;
  /** How many operations that are, where it is known without a plan. */
  count?: (year: HistoryYear<Published>) => number;
  /** The history of one year. It may refuse by throwing. */
  historyOf: (
    year: HistoryYear<Published>,
    plan: YearPlan<Operation>,
    platform: TaskPlatform,
  ) => History<Operation> | Promise<History<Operation>>;
}

/** What a history process tells its parent: first how many operations all its years have, then how far each year is. */
export type HistoryMessage = { planned: number } | HistoryStep;

/** How far a year is. */
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
 * `NETWORK_FILE`), one after another, when its parent sends any message, and tells how far it is by messages to it. It ends
 * the process; a failure is one line on stderr.
 *
 * @throws {Error} when nothing was published of the years that are asked for
 */
export async function runHistoryTask<Published extends { year: number }, Operation>(
  service: ServiceDefinition,
  task: HistoryTask<Published, Operation>,
): Promise<void> {
  await runTask(service, async (platform, env) => {
    const { from, to, scale, dashboardFile, annualFile, networkFile } = readSettings(settings, env);
    const network = readNetwork(networkFile);
    const years = task.yearsOf({ dashboard: readCsvRecords(dashboardFile), annual: readCsvRecords(annualFile) });
    const asked = years.filter(({ year }) => year >= from && year <= to);
    assert(asked[0], `figures were published of ${years.map(({ year }) => year).join(', ')}`);
    const begun = await task.begunIn?.(platform.dataSource);
    const first = Math.min(begun ?? asked[0].year, asked[0].year);
    const all = asked.map((published): HistoryYear<Published> => {
      const name = `history/${published.year}/${scale}`;
      return { published, years, first, scale, network, seed: SEED, name };
    });
    const tell = (message: HistoryMessage) => process.send?.(message);
    const countOf = task.count ?? ((year) => task.plan(year).count);
    tell({ planned: all.reduce((sum, year) => sum + countOf(year), 0) });
    if (process.send) await once(process, 'message'); // its turn has come
    for (const year of all) {
      const { published } = year;
      const plan = task.plan(year);
      const history = await task.historyOf(year, plan, platform);
      await performHistory(platform.dataSource, history, (done) =>
        tell({ year: published.year, done, total: plan.count }),
      );
    }
  });
}
