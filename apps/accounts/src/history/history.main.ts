import { publishedYears, reportedYears, runHistoryTask, type HistoryYear } from '#libs/history';
import accounts from '../../product.js';
import { accountsService } from '../accounts.module.js';
import { AccountsHistory, RIB_OF_HISTORY } from './accounts.history.js';
import { planAccountsYear, scaledAccountsYear, type ReportedAccountsYear } from './accounts.plan.js';

/** The years from the first of the history to the one that is made. */
const yearsTo = ({ published, years, first, scale }: HistoryYear<ReportedAccountsYear>) =>
  years.filter(({ year }) => year >= first && year <= published.year).map((one) => scaledAccountsYear(one, scale));

await runHistoryTask(accountsService, {
  yearsOf: ({ annual, dashboard }) => [
    ...reportedYears(annual, accounts.history.annualRows),
    ...publishedYears(dashboard, accounts.history.rows),
  ],
  begunIn: async (dataSource) => {
    const [begun] = await dataSource.query<{ year: number | null }[]>(
      `SELECT min(extract(year FROM opened_on))::int AS year FROM account WHERE rib LIKE $1 || '%'`,
      [RIB_OF_HISTORY],
    );
    return begun?.year ?? undefined;
  },
  plan: (year) => planAccountsYear(yearsTo(year), year.network, year.seed),
  // Accounts stand on the years before: those of this history that are there, or none.
  historyOf: async (year, plan, { queue, dataSource }) => {
    const { published, name } = year;
    const [there] = await dataSource.query<{ before: number }[]>(
      `SELECT count(*)::int AS before FROM account WHERE rib LIKE $1 || '%' AND opened_on < $2`,
      [RIB_OF_HISTORY, published.from],
    );
    const wanted = yearsTo(year)
      .slice(0, -1)
      .reduce((sum, { opened }) => sum + opened, 0);
    if (there?.before !== wanted)
      throw new Error(`${published.year} stands on the years before: make those whole first, at the same scale`);
    const nameOf = (of: number) => name.replace(String(published.year), String(of));
    return new AccountsHistory(queue, dataSource, nameOf, published.year, plan);
  },
});
