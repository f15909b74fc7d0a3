import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { metrics } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { ConnectionLost } from '#libs/commands';
import { defineContract, defineEvent, makeKnown } from '#libs/events';
import {
  EventSource,
  eventually,
  openTestBooks,
  purseChanged,
  pursesContract,
  silentLog,
  testBroker,
  type TestBooks,
} from '#libs/testing';
import { BatchConsumer } from '../src/consume/batch-consumer.js';

const HatFoundV1 = defineEvent('hats.hat-found.v1', {
  summary: 'A hat was found.',
  subject: 'the hat',
  data: {},
  sample: { agency: 'RAB-001', bookedOn: '2026-01-05', cashCentimes: 100 },
});
const hatsContract = defineContract({
  product: 'hats',
  topic: 'hats.events',
  indicators: { 'hats.found': { kind: 'flow', labelFr: 'Chapeaux', labelEn: 'Hats', labelAr: 'قبعات' } },
  events: { HatFoundV1 },
  counts: { HatFoundV1: [{ indicator: 'hats.found', count: 1, sign: 1 }] },
  rows: {},
  readers: ['wardrobe'],
});
makeKnown(hatsContract);

describe('products are consumed apart from each other', () => {
  const prefix = `${randomUUID()}.`;
  const exporter = new PrometheusExporter({ preventServerStart: true });
  let purses: EventSource;
  let hats: EventSource;
  let books: TestBooks;
  let consumer: BatchConsumer;
  let isAway = true;
  const heard = { purses: 0, hats: 0 };

  beforeAll(async () => {
    metrics.setGlobalMeterProvider(new MeterProvider({ readers: [exporter] }));
    books = await openTestBooks();
    [purses, hats] = await Promise.all([
      EventSource.start(prefix, pursesContract),
      EventSource.start(prefix, hatsContract),
    ]);
    const options = { service: 'wardrobe', broker: testBroker(prefix), dataSource: books.dataSource, log: silentLog };
    consumer = new BatchConsumer({ ...options, contracts: [pursesContract, hatsContract] });
    consumer.addHandler(
      pursesContract.topic,
      async (events: unknown[]) => {
        if (isAway) throw new ConnectionLost(new Error('away'));
        heard.purses += events.length;
      },
      true,
    );
    consumer.addHandler(hatsContract.topic, async (events: unknown[]) => void (heard.hats += events.length), true);
    consumer.listen(() => undefined);
  });
  afterAll(async () => {
    await Promise.all([consumer.close(), purses.stop(), hats.stop()]);
    await books.close();
    await exporter.shutdown();
  });

  const found = () => ({ ...purseChanged({ purse: randomUUID() }), type: 'hats.hat-found.v1' });
  const gauge = async (name: string, topic: string) => {
    const { resourceMetrics } = await exporter.collect();
    const all = resourceMetrics.scopeMetrics.flatMap(({ metrics: own }) => own);
    const points = all.find(({ descriptor }) => descriptor.name === name)?.dataPoints ?? [];
    const own = points.filter(({ attributes }) => attributes.topic === topic);
    return own.reduce((sum, { value }) => sum + Number(value), 0);
  };

  it('one that cannot be applied for now keeps no other waiting, and says so: in health, lag and standstill', async () => {
    await purses.state(...Array.from({ length: 60 }, () => purseChanged()));
    await hats.state(...Array.from({ length: 60 }, found));
    await eventually(
      () => heard.hats,
      (count) => count === 60,
    );
    expect(heard.purses).toBe(0);
    await eventually(
      () => consumer.troubles,
      ([trouble]) =>
        /^purses\.events stands still for \d+ s: the connection to the database failed/.test(trouble ?? ''),
    );
    await eventually(
      () => gauge('guichet_consumer_lag_positions', pursesContract.topic),
      (lag) => lag === 60,
    );
    // The handler has counted before its transaction is committed, and its lag is told after.
    await eventually(
      () => gauge('guichet_consumer_lag_positions', hatsContract.topic),
      (lag) => lag === 0,
    );
    expect(await gauge('guichet_consumer_standstill_seconds', pursesContract.topic)).toBeGreaterThan(3);

    isAway = false;
    await eventually(
      () => heard.purses,
      (count) => count === 60,
    );
    await eventually(
      () => consumer.troubles,
      (troubles) => troubles.length === 0,
    );
  }, 60_000);
});
