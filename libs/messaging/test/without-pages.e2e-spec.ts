import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { ConnectionLost, LANE_COUNT } from '#libs/commands';
import { EventSource, eventually, purseChanged, pursesContract, PursesReader, testBroker } from '#libs/testing';
import { pagesTopic } from '../src/publish/journal-pages.js';
import { moveCursors } from '../src/publish/relay.js';

// Pages of the journal heal whatever is lost; these stories show that nothing is lost that would need them.
describe('a topic by itself', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let reader: PursesReader;

  beforeAll(async () => {
    source = await EventSource.start(prefix, pursesContract);
    reader = await PursesReader.open(prefix);
  });
  afterAll(() => Promise.all([source.stop(), reader.close()]));

  const state = (count: number) =>
    source.state(...Array.from({ length: count }, () => purseChanged({ cashCentimes: 1 })));
  const messagesOf = async (topic: string) => {
    const admin = await testBroker(prefix).admin();
    const offsets = await admin.fetchTopicOffsets(prefix + topic);
    await admin.disconnect();
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  };

  it('tells a reader that is new all that was before', async () => {
    await state(60);
    await eventually(
      () => messagesOf(pursesContract.topic),
      (count) => count === 60,
    );
    await reader.restart();
    await reader.until(60);
    expect(await messagesOf(pagesTopic('reader'))).toBe(0);
  });

  it('tells again what a reader had not applied when it stopped', async () => {
    let refused = 0;
    reader.besides = () => {
      refused++;
      throw new ConnectionLost(new Error('away'));
    };
    await state(40);
    await eventually(
      () => refused,
      (count) => count > 3,
    );
    const restarting = reader.restart();
    reader.besides = () => undefined;
    await restarting;
    expect(await reader.until(100)).toEqual({ count: 100, cashCentimes: 100 });
    expect(await messagesOf(pagesTopic('reader'))).toBe(0);
  });

  it('is tried again ever less often while it cannot be applied', async () => {
    const triedAtMs: number[] = [];
    reader.besides = () => {
      triedAtMs.push(performance.now());
      throw new ConnectionLost(new Error('away'));
    };
    await state(1);
    await eventually(
      () => triedAtMs.length,
      (count) => count >= 4,
    );
    reader.besides = () => undefined;
    const waits = triedAtMs.slice(1, 4).map((ms, i) => ms - triedAtMs[i]!);
    expect(waits[2]).toBeGreaterThan(1.5 * waits[0]!);
    await reader.until(101);
  });

  it('has the events of each lane once, in their order', async () => {
    await state(200);
    await reader.until(301);
    const places = await placesOn(prefix);
    for (const positions of places.values()) expect(positions).toEqual(positions.map((_, i) => i + 1));
    expect(places.size).toBe(LANE_COUNT);
  });
});

describe('the cursor of a lane', () => {
  it('is moved only by the relay that began where it stands', async () => {
    const source = await EventSource.start(`${randomUUID()}.`, pursesContract);
    await source.pause();
    const client = new pg.Client(source.url);
    await client.connect();
    const cursor = async () => {
      const { rows } = await client.query<{ position: string }>('SELECT position FROM relay_cursor WHERE lane = 3');
      return Number(rows[0]?.position);
    };
    const events = (from: number, to: number) =>
      Array.from({ length: to - from + 1 }, (_, i) => ({ lane: 3, position: String(from + i) }));
    await moveCursors(client, events(1, 5));
    expect(await cursor()).toBe(5);
    await moveCursors(client, events(1, 3)); // one that was frozen meanwhile
    await moveCursors(client, events(7, 9));
    expect(await cursor()).toBe(5);
    await moveCursors(client, events(6, 7));
    expect(await cursor()).toBe(7);
    await client.end();
    await source.stop();
  });
});

/** Positions of each lane on the topic, as they stand there. */
async function placesOn(prefix: string): Promise<Map<number, number[]>> {
  const consumer = testBroker(prefix).consumer(randomUUID());
  const places = new Map<number, number[]>();
  let count = 0;
  await consumer.connect();
  await consumer.subscribe({ topic: prefix + pursesContract.topic, fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: LANE_COUNT,
    eachMessage: async ({ partition, message: { headers } }) => {
      const positions = places.get(partition) ?? [];
      places.set(partition, positions);
      positions.push(Number(headers?.ce_sequence?.toString().split(':')[1]));
      count++;
    },
  });
  await eventually(
    () => count,
    (all) => all >= 301,
  );
  await consumer.disconnect();
  return places;
}
