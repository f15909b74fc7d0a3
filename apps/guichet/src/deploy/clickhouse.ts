import { assert } from '#libs/domain';
import type { Contract } from '#libs/events';

/** The regions of deploy/clickhouse/schema.sql: the topics that are read, and what their events add to which indicator. */
export function clickhouseRegions(contracts: readonly Contract[]): Record<string, string> {
  const topics = contracts.map(({ topic }) => topic).join(',');
  return {
    topics: `kafka_topic_list = ${quoted(topics)},`,
    rules: contracts.flatMap(rulesOf).join(',\n'),
  };
}

function rulesOf({ events, counts }: Contract): string[] {
  return Object.entries(events).flatMap(([name, { type }]) =>
    (counts[name] ?? []).map(({ indicator, count, amount = '', sign, by = '', when = {} }) => {
      const [condition = ['', ''], ...more] = Object.entries(when);
      assert(more.length === 0, `${indicator} asks for one field of its event at most`);
      const fields = [type, indicator, count === 1 ? '' : count, amount, sign, by, ...condition];
      return `(${fields.map((field) => (typeof field === 'number' ? field : quoted(field))).join(', ')})`;
    }),
  );
}

/** A text of SQL. */
function quoted(text: string): string {
  assert(/^[\w.,-]*$/.test(text), `names of contracts need no escape: ${text}`);
  return `'${text}'`;
}
