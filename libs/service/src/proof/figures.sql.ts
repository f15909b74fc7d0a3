import { drawerLedgerAccount } from '#libs/domain';
import { cashIndicatorsOf, type Contract, type IndicatorOf } from '#libs/events';

/**
 * What the books of a product say happened: a query that gives (day date, agency text, indicator text, count,
 * amount_centimes), out of the service's own tables and independently of any event. `guichet verify` compares it with
 * the reports. What came into the drawers and went out of them is added.
 *
 * @param figures for every indicator of the contract, a query that gives (day, agency, count, amount_centimes)
 */
export function figuresOfBooks<Of extends Contract>(contract: Of, figures: Record<IndicatorOf<Of>, string>): string {
  const [cashIn, cashOut] = cashIndicatorsOf(contract.product);
  const cash = `SELECT booked_on AS day, agency, CASE WHEN amount_centimes > 0 THEN '${cashIn}' ELSE '${cashOut}' END AS indicator,
      count(*) AS count, abs(sum(amount_centimes)) AS amount_centimes
    FROM entry WHERE ledger_account LIKE '${drawerLedgerAccount('%')}' GROUP BY 1, 2, 3`;
  const counted = Object.entries<string>(figures).map(
    ([indicator, sql]) => `SELECT day, agency, '${indicator}' AS indicator, count, amount_centimes FROM (${sql}) f`,
  );
  return [...counted, cash].join('\nUNION ALL\n');
}
