import { assert } from '#libs/domain';
import { publishedYears, reportedYears, runHistoryTask, scaled, type PublishedRecords } from '#libs/history';
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
  const before = years.findLast((one) => one.year >= first && one.year < published.year);
  if (before) {
    const [insured] = await dataSource.query<{ clients: number }[]>(
      'SELECT coalesce(sum(clients), 0)::int AS clients FROM cover_change WHERE booked_on <= $1',
      [before.to],
    );
    if (insured?.clients !== scaled(before.clients ?? 0, scale))
      throw new Error(`${published.year} stands on ${before.year}: make that one whole first, at the same scale`);
  }
  assert(parameters, 'the service has dated parameters');
  const plan = planClaimsYear(published, years, { first, scale, agencies, seed });
  return new ClaimsHistory(queue, () => parameters.current(), dataSource, name, plan);
});
