import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { eventually, silentLog, testBroker } from '#libs/testing';
import type { ArrivedMessage } from '../src/broker/message.js';
import { TopicConsumer } from '../src/consume/topic-consumer.js';
import { PartnerExchange } from '../src/partners/partner-exchange.js';
import type { PartnerAnswer } from '../src/partners/partner-inbox.js';
import { NotingInbox } from './noting-inbox.js';

let noting: NotingInbox;
const event = (...of: Parameters<NotingInbox['event']>) => noting.event(...of);
const taken = () => noting.taken();

beforeAll(async () => {
  noting = await NotingInbox.open();
});
beforeEach(() => noting.empty());
afterAll(() => noting.books.close());

describe('a partner that speaks Kafka', () => {
  const prefix = `${randomUUID()}.`;
  const topics = { topic: 'partners.saham.claims', answersTopic: 'partners.saham.claims.answers' };
  const channel = { partner: 'saham', ...topics, events: [] };
  let exchange: PartnerExchange;

  beforeAll(async () => {
    const admin = await testBroker(prefix).admin();
    const topics = [{ topic: `${prefix}${channel.topic}`, numPartitions: 3 }];
    await admin.createTopics({ waitForLeaders: true, topics });
    await admin.disconnect();
    const options = {
      service: 'claims',
      broker: testBroker(prefix),
      dataSource: noting.books.dataSource,
      inbox: noting.inbox,
      log: silentLog,
    };
    exchange = new PartnerExchange({ ...options, channels: [channel] });
    exchange.start();
  });
  afterAll(() => exchange.stop());

  const write = async (...messages: { value: string; headers: Record<string, string> }[]) => {
    const broker = testBroker(prefix);
    const producer = await broker.producer();
    await broker.send(
      producer,
      channel.topic,
      messages.map((message) => ({ key: noting.source, ...message })),
    );
    await producer.disconnect();
  };
  const structured = (number: number, data: unknown = {}) => ({
    value: JSON.stringify({
      specversion: '1.0',
      id: `e${number}`,
      source: noting.source,
      type: 'insurer.claim-declared.v1',
      data,
      time: '2026-11-26T09:00:00Z',
      sequence: String(number),
    }),
    headers: { 'content-type': 'application/cloudevents+json; charset=utf-8' },
  });
  const binary = (number: number) => ({
    value: '{}',
    headers: {
      ce_specversion: '1.0',
      ce_id: `e${number}`,
      ce_source: noting.source,
      ce_type: 'insurer.claim-declared.v1',
      ce_time: '2026-11-26T10:00:00+01:00',
      ce_sequence: String(number),
      'content-type': 'application/json',
    },
  });

  it('finds the topic of its answers there before it has said anything', async () => {
    const admin = await testBroker(prefix).admin();
    const topics = () => admin.listTopics();
    const isThere = (all: string[]) => all.includes(prefix + channel.answersTopic);
    expect(isThere(await eventually(topics, isThere).finally(() => admin.disconnect()))).toBe(true);
  });

  it('is heard in both modes, and answered: taken, refused with code and field, held with what is missing', async () => {
    await write(structured(1), binary(1), binary(3), structured(2, 'refuse'), { value: '{', headers: {} });
    const found = await answersOf(
      (all) =>
        all.some((one) => one.source === noting.source && one.id === 'e3' && one.status === 'taken') && all.length >= 4,
    );
    expect(await taken()).toEqual(['e1', 'e3']);
    const of = (id: string) =>
      found.filter((answer) => answer.source === noting.source && answer.id === id).map(({ status }) => status);
    expect([of('e1'), of('e2')]).toEqual([['taken'], ['refused']]);
    expect(found.find((answer) => answer.source === noting.source && answer.id === 'e2')).toMatchObject({
      code: 'claim.unknown-policy',
      details: { policy: 12 },
    });
    expect(found.find(({ id }) => id.includes('@'))).toMatchObject({
      source: expect.stringContaining(channel.topic),
      code: 'partner-event.unreadable',
      details: { field: 'data' },
    });
  }, 30_000);

  it('is not told again what who brought its events was told, but what became of those that were held', async () => {
    const brought = await noting.inbox.takeAll([event(1), event(3)], 'http', true);
    expect(brought.map(({ status }) => status)).toEqual(['taken', 'held']);
    await noting.take(event(2));
    const found = await answersOf((all) =>
      ['e2', 'e3'].every((id) => all.some((one) => one.source === noting.source && one.id === id)),
    );
    const own = found.filter((one) => one.source === noting.source).map(({ id, status }) => `${id} ${status}`);
    expect(own.sort()).toEqual(['e2 taken', 'e3 taken']);
  }, 30_000);

  async function answersOf(fit: (all: PartnerAnswer[]) => boolean): Promise<PartnerAnswer[]> {
    const found: PartnerAnswer[] = [];
    const apply = async (messages: ArrivedMessage[]) =>
      void found.push(...messages.map(({ value }) => JSON.parse(String(value)) as PartnerAnswer));
    const reading = { topic: channel.answersTopic, group: randomUUID(), apply, isPartners: true };
    const consumer = new TopicConsumer(testBroker(prefix), reading, silentLog);
    consumer.start();
    await eventually(() => found, fit).finally(() => consumer.stop());
    return found;
  }
});
