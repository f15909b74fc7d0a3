import { publishedYears, reportedYears, runHistoryTask, type PublishedRecords } from '#libs/history';
import accounts from '../../product.js';
import { accountsService } from '../accounts.module.js';
import { AccountsHistory, RIB_OF_HISTORY } from './accounts.history.js';
import { planAccountsYear, scaledAccountsYear, type ReportedAccountsYear } from './accounts.plan.js';

const yearsOf = ({ annual, dashboard }: PublishedRecords): ReportedAccountsYear[] => [
  ...reportedYears(annual, accounts.history.annualRows),
  ...publishedYears(dashboard, accounts.history.rows),
];

await runHistoryTask(accountsService, yearsOf, async (year, { queue, dataSource }) => {
  const { published, scale, agencies, seed, name } = year;
  const nameOf = (of: number) => name.replace(String(published.year), String(of));
  // Accounts stand on the years before: those of this history that are there, or none.
  const [begun] = await dataSource.query<{ year: number | null; before: number }[]>(
    `SELECT min(extract(year FROM opened_on))::int AS year,
       count(*) FILTER (WHERE opened_on < $2)::int AS before FROM account WHERE rib LIKE $1 || '%'`,
    [RIB_OF_HISTORY, published.from],
  );
  const first = Math.min(begun?.year ?? published.year, published.year);
  const years = year.years
    .filter((one) => one.year >= first && one.year <= published.year)
    .map((one) => scaledAccountsYear(one, scale));
  const wanted = years.slice(0, -1).reduce((sum, { opened }) => sum + opened, 0);
  if (begun?.before !== wanted)
    throw new Error(`${published.year} stands on the years before: make those whole first, at the same scale`);
  const plan = planAccountsYear(years, agencies, seed);
  return new AccountsHistory(queue, dataSource, nameOf, published.year, plan);
});
