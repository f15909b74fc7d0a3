import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventSource, purseChanged, pursesContract, PursesReader, testBroker } from '#libs/testing';
import { subjectOn } from './lane.js';

const LANE = 6;
const HEAVY = 1_500;

describe('1,500 events of some kilobytes that wait in one lane', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let reader: PursesReader;

  beforeAll(async () => {
    [source, reader] = await Promise.all([EventSource.start(prefix, pursesContract), PursesReader.start(prefix)]);
  });
  afterAll(() => Promise.all([source.stop(), reader.close()]));

  const written = async () => {
    const admin = await testBroker(prefix).admin();
    const offsets = await admin.fetchTopicOffsets(`${prefix}${pursesContract.topic}`);
    await admin.disconnect();
    return offsets.reduce((sum, { high }) => sum + Number(high), 0);
  };

  it('are published, in portions that Kafka takes', async () => {
    await source.pause();
    const heavy = Array.from({ length: HEAVY }, () => {
      const event = purseChanged({ purse: subjectOn(LANE), cashCentimes: 1 });
      return { ...event, data: { ...event.data, note: 'x'.repeat(1_200) } };
    });
    await source.state(...heavy);
    source.publish();
    expect(await reader.until(HEAVY, 30_000)).toEqual({ count: HEAVY, cashCentimes: HEAVY });
    expect(await written()).toBe(HEAVY);
  }, 60_000);

  it('are sent to nobody else again when somebody asks for all of them, however often', async () => {
    const broker = testBroker(prefix);
    const producer = await broker.producer();
    const request = { reader: 'reader', projection: 'first', lane: LANE, after: 0, eventsMax: 5_000 };
    const messages = Array.from({ length: 20 }, () => ({ key: 'x', value: JSON.stringify(request), headers: {} }));
    await broker.send(producer, 'purses.page-requests', messages);
    await producer.disconnect();
    await source.state(...Array.from({ length: 100 }, () => purseChanged({ cashCentimes: 1 })));
    expect(await reader.until(HEAVY + 100)).toEqual({ count: HEAVY + 100, cashCentimes: HEAVY + 100 });
    expect(await written()).toBe(HEAVY + 100);
  }, 60_000);
});
