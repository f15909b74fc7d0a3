import { instantSql } from '#libs/commands';
import { closingType, feedersOf, type Contract, type Feeder, type Indicator } from '#libs/events';
import type { OperationPlace } from './operation.js';

/** Which operations are asked for. */
export interface AskedOperations {
  from: string;
  to: string;
  /** Of these alone; of all when it is left out. */
  agencies?: readonly string[] | undefined;
  /** Those alone that add to it. */
  indicator?: Indicator | undefined;
  after: OperationPlace;
  limit: number;
}

/** A statement and the values of its parameters. */
export interface BoundQuery {
  text: string;
  values: unknown[];
}

// As the index `journal_by_day` has them.
const DAY = `(data->>'bookedOn') COLLATE "C"`;
const AGENCY = `(data->>'agency') COLLATE "C"`;

/** The query for a page of operations in order of day, agency, lane and position: what it costs does not grow with the journal. */
export function operationsQuery(
  contract: Contract,
  { from, to, agencies, indicator, after, limit }: AskedOperations,
): BoundQuery {
  const values: unknown[] = [];
  const bind = (value: unknown) => `$${values.push(value)}`;
  const { bookedOn, agency, lane, position } = after;
  const conditions = [
    `${DAY} BETWEEN ${bind(from)} AND ${bind(to)}`,
    `(${DAY}, ${AGENCY}, lane, position) > (${bind(bookedOn)}, ${bind(agency)}, ${bind(lane)}::smallint, ${bind(position)}::bigint)`,
    `type <> ${bind(closingType(contract.product))}`,
    ...(agencies ? [`${AGENCY} = ANY(${bind(agencies)}::text[])`] : []),
    ...(indicator
      ? [
          `(${feedersOf(contract, indicator)
            .map((feeder) => feeding(feeder, bind))
            .join(' OR ')})`,
        ]
      : []),
  ];
  const text = `
    SELECT lane, position::float8 AS position, type, subject, data,
      ${instantSql('occurred_at')} AS "occurredAt"
    FROM journal WHERE ${conditions.join(' AND ')}
    ORDER BY ${DAY}, ${AGENCY}, journal.lane, journal.position LIMIT ${bind(limit)}`;
  return { text, values };
}

function feeding({ type, when, notZero, cash }: Feeder, bind: (value: unknown) => string): string {
  const number = (field: string) => `(data->>${bind(field)})::numeric`;
  const conditions = [
    ...(type === undefined ? [] : [`type = ${bind(type)}`]),
    ...Object.entries(when).map(([field, value]) => `data->>${bind(field)} = ${bind(value)}`),
    ...(notZero ? [`(${notZero.map((field) => `${number(field)} <> 0`).join(' OR ')})`] : []),
    ...(cash ? [`${number('cashCentimes')} ${cash > 0 ? '>' : '<'} 0`] : []),
  ];
  return `(${conditions.join(' AND ')})`;
}
