import { assert } from '#libs/domain';
import { publishedYears, reportedYears, runHistoryTask, type PublishedRecords } from '#libs/history';
import claims from '../../product.js';
import { claimsService } from '../claims.module.js';
import { ClaimsHistory } from './claims.history.js';
import { planClaimsYear, type ReportedClaimsYear } from './portfolio.plan.js';

const yearsOf = ({ annual, dashboard }: PublishedRecords): ReportedClaimsYear[] => [
  ...reportedYears(annual, claims.history.annualRows),
  ...publishedYears(dashboard, claims.history.rows),
];

await runHistoryTask(claimsService, yearsOf, async (year, { queue, dataSource, parameters }) => {
  const { published, years, scale, agencies, seed, name } = year;
  // A stock stands on the years before it: those of this history that are there, or none.
  const [begun] = await dataSource.query<{ year: number | null }[]>(
    `SELECT min(substr(id, 2, 4))::int AS year FROM loan WHERE id ~ '^H[0-9]{4}-'`,
  );
  const first = Math.min(begun?.year ?? published.year, published.year);
  assert(parameters, 'the service has dated parameters');
  const plan = planClaimsYear(published, years, { first, scale, agencies, seed });
  return new ClaimsHistory(queue, () => parameters.current(), dataSource, name, plan);
});
