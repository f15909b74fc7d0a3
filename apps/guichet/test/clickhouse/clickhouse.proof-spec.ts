import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { addDays } from '#libs/domain';
import {
  contracts,
  figuresOf,
  type BinaryMessage,
  type Contract,
  type DomainEvent,
  type EventFacts,
  type Figure,
} from '#libs/events';
import { projectRoot } from '#libs/product';
import { messageOf } from '#libs/testing';
import { askClickHouse } from './clickhouse.js';

/** A message as Kafka gives it: with its place there. */
type Message = Pick<BinaryMessage, 'value' | 'headers'> & { topic: string; offset: number };

const SCHEMA = readFileSync(join(projectRoot, 'deploy', 'clickhouse', 'schema.sql'), 'utf8');
const QUEUE = /^CREATE TABLE IF NOT EXISTS guichet[.]event_queue [^;]*;/m;
// What Kafka's engine gives besides the data: this ClickHouse, a library in a process, does not read Kafka.
const IN_ITS_PLACE = `CREATE TABLE IF NOT EXISTS guichet.event_queue (data String, _topic String, _partition UInt64, _offset UInt64,
  \`_headers.name\` Array(String), \`_headers.value\` Array(String), _error String, _raw_message String) ENGINE = Null;`;

/** Every event of a contract as its sample has it, and one that moves its cash the other way a day later. */
function eventsOf({ events }: Contract): DomainEvent[] {
  return Object.values(events).flatMap(({ type, sample }) => {
    const event = { type, subject: `of ${type}`, occurredAt: '2026-01-31T23:30:00.125Z', data: sample as EventFacts };
    const { bookedOn, cashCentimes } = event.data;
    return [event, { ...event, data: { ...event.data, bookedOn: addDays(bookedOn, 1), cashCentimes: -cashCentimes } }];
  });
}

const EVENTS = contracts.flatMap(eventsOf);

/** The first event of transfers never comes. */
const messages = contracts.flatMap((contract) =>
  eventsOf(contract).map((event, n): Message => {
    const position = contract.product === 'transfers' ? n + 2 : n + 1;
    return { topic: contract.topic, offset: n, ...messageOf(event, { lane: 3, position }) };
  }),
);

function insertOf({ topic, offset, value, headers }: Message): string {
  const text = (plain: string) => `'${plain.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
  const list = (plain: readonly string[]) => `[${plain.map(text).join(', ')}]`;
  const row = [
    text(value),
    text(topic),
    0,
    offset,
    list(Object.keys(headers)),
    list(Object.values(headers)),
    `''`,
    `''`,
  ];
  return `INSERT INTO guichet.event_queue VALUES (${row.join(', ')})`;
}

/** Statements of a script: of comments nothing is left. */
function statementsOf(script: string): string[] {
  const bare = script.replace(/^\s*--.*$/gm, '');
  return bare.split(/;\s*$/m).filter((statement) => statement.trim() !== '');
}

type Sum = Pick<Figure, 'count' | 'amountCentimes'> & Record<'day' | 'agency' | 'indicator' | 'detail', string>;
const nameOf = ({ day, agency, indicator, detail }: Omit<Sum, 'count' | 'amountCentimes'>) =>
  [day, agency, indicator, detail].join(' ');
const inOrder = (sums: readonly Sum[]) => sums.toSorted((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1));

describe('ClickHouse, by deploy/clickhouse/schema.sql', () => {
  let [figures, events, gaps, unread]: Record<string, unknown>[][] = [];

  beforeAll(async () => {
    const twice = messages.map((message) => ({ ...message, offset: message.offset + messages.length }));
    const foreign: Message = { topic: 'events', offset: 999, value: '{"no": "event"}', headers: { ce_type: 'x' } };
    expect(SCHEMA).toMatch(QUEUE);
    const made = statementsOf(SCHEMA.replace(QUEUE, IN_ITS_PLACE));
    const statements = [...made, ...made, ...[...messages, ...twice, foreign].map(insertOf)];
    [figures, events, gaps, unread] = await askClickHouse(statements, [
      `SELECT day, agency, indicator, detail, toFloat64(count) AS count, toFloat64(amount_centimes) AS "amountCentimes"
       FROM guichet.figure WHERE count != 0 OR amount_centimes != 0`,
      `SELECT type, subject, toString(occurred_at) AS at, toString(day) AS day FROM guichet.event FINAL`,
      'SELECT source, lane, toFloat64(missing) AS missing FROM guichet.gap ORDER BY source',
      'SELECT toFloat64(offset) AS offset, error, message FROM guichet.unread FINAL',
    ]);
  }, 300_000);

  it('keeps each event once, although it came twice', () => {
    expect(events).toHaveLength(EVENTS.length);
    expect(events).toContainEqual({
      type: 'transfers.transfer-sent.v1',
      subject: 'of transfers.transfer-sent.v1',
      at: '2026-01-31 23:30:00.125',
      day: '2026-01-31',
    });
  });

  it('counts as the reports do', () => {
    const sums = new Map<string, Sum>();
    for (const figure of EVENTS.flatMap(figuresOf)) {
      const { count = 0, amountCentimes = 0 } = sums.get(nameOf(figure)) ?? {};
      const sum = { count: count + figure.count, amountCentimes: amountCentimes + figure.amountCentimes };
      sums.set(nameOf(figure), { ...figure, ...sum });
    }
    const counted = [...sums.values()].filter(({ count, amountCentimes }) => count !== 0 || amountCentimes !== 0);
    expect(counted.length).toBeGreaterThan(20);
    expect(inOrder(figures as Sum[])).toEqual(inOrder(counted));
  });

  it('says how much of a lane has not come', () => {
    expect(gaps).toEqual([{ source: '/guichet/transfers', lane: 3, missing: 1 }]);
  });

  it('keeps aside what is no event', () => {
    expect(unread).toEqual([{ offset: 999, error: 'no event of Guichet', message: '{"no": "event"}' }]);
  });
});
