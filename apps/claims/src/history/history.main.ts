import { assert } from '#libs/domain';
import { publishedYears, reportedYears, runHistoryTask, scaled } from '#libs/history';
import claims from '../../product.js';
import { claimsService } from '../claims.module.js';
import { ClaimsHistory } from './claims.history.js';
import { planClaimsYear } from './portfolio.plan.js';

await runHistoryTask(claimsService, {
  yearsOf: ({ annual, dashboard }) => [
    ...reportedYears(annual, claims.history.annualRows),
    ...publishedYears(dashboard, claims.history.rows),
  ],
  begunIn: async (dataSource) => {
    const [begun] = await dataSource.query<{ year: number | null }[]>(
      `SELECT min(substr(id, 2, 4))::int AS year FROM loan WHERE id ~ '^H[0-9]{4}-'`,
    );
    return begun?.year ?? undefined;
  },
  plan: ({ published, years, ...options }) => planClaimsYear(published, years, options),
  // A stock stands on the years before it: those of this history that are there, or none.
  historyOf: async ({ published, years, first, scale, name }, plan, { queue, dataSource, parameters }) => {
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
    return new ClaimsHistory(queue, () => parameters.current(), dataSource, name, plan);
  },
});
