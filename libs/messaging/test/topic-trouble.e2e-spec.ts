import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import kafkajs from 'kafkajs';
import { LANE_COUNT } from '#libs/commands';
import {
  createTestDatabase,
  EventSource,
  eventually,
  purseChanged,
  pursesContract,
  PursesReader,
  pursesService,
  silentLog,
  startIssuer,
  startTestService,
  testBroker,
} from '#libs/testing';
import { pagesTopic } from '../src/publish/journal-pages.js';
import { TopicWatch } from '../src/broker/topics.js';

const { ConfigResourceTypes } = kafkajs;

const changes = (count: number) => Array.from({ length: count }, () => purseChanged({ cashCentimes: 1 }));

/** Does something to the topics of a prefix as an administrator of Kafka. */
async function asAdministrator(
  prefix: string,
  work: (admin: Awaited<ReturnType<typeof adminOf>>, name: string) => Promise<unknown>,
) {
  const admin = await adminOf(prefix);
  try {
    await work(admin, `${prefix}${pursesContract.topic}`);
  } finally {
    await admin.disconnect();
  }
}
const adminOf = (prefix: string) => testBroker(prefix).admin();

describe("a stranger's topic, of three partitions", () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;

  beforeAll(async () => {
    await asAdministrator(prefix, (admin, topic) =>
      admin.createTopics({ waitForLeaders: true, topics: [{ topic, numPartitions: 3 }] }),
    );
    source = await EventSource.start(prefix, pursesContract);
  });
  afterAll(() => source.stop());

  it('gets nothing: the relay says why, and its cursor stays', async () => {
    await source.state(...changes(40));
    const wanted = `${pursesContract.topic} has 3 partitions, and ours have ${LANE_COUNT}`;
    // A database that is slow to connect is told of first.
    const failure = await eventually(
      () => source.failure,
      (text) => text?.includes(wanted) ?? false,
    );
    expect(failure).toContain(wanted);
    const cursors = await source.dataSource.query<{ position: number }[]>('SELECT position FROM relay_cursor');
    expect(cursors.map(({ position }) => position)).toEqual(Array(LANE_COUNT).fill(0));
  });

  it('keeps a service from starting', async () => {
    const issuer = await startIssuer();
    const start = startTestService(pursesService, issuer, {
      KAFKA_PREFIX: prefix,
      DATABASE_URL: await createTestDatabase(),
    });
    await expect(start).rejects.toThrow('has 3 partitions');
    await issuer.close();
  });
});

describe('a topic that goes away under a running service', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let reader: PursesReader;
  let watch: TopicWatch;

  beforeAll(async () => {
    [source, reader] = await Promise.all([EventSource.start(prefix, pursesContract), PursesReader.start(prefix)]);
    watch = new TopicWatch(testBroker(prefix), [pursesContract.topic], silentLog);
    await watch.start();
    await source.state(...changes(100));
    await reader.until(100);
  });
  afterAll(() => Promise.all([watch.stop(), source.stop(), reader.close()]));

  it('is made again, and filled from the journal: every event is counted once', async () => {
    await asAdministrator(prefix, (admin, topic) => admin.deleteTopics({ topics: [topic] }));
    for (let wave = 0; wave < 10; wave++) await source.state(...changes(20));
    expect(await reader.until(300, 30_000)).toEqual({ count: 300, cashCentimes: 300 });
    await source.state(...changes(50));
    expect(await reader.until(350, 30_000)).toEqual({ count: 350, cashCentimes: 350 });
    expect(reader.troubles).toEqual([]);
  }, 60_000);

  it("and was somebody else's for a moment, is read again in all its lanes", async () => {
    const before = await reader.counted();
    await asAdministrator(prefix, async (admin, topic) => {
      await admin.deleteTopics({ topics: [topic] });
      await admin.createTopics({ topics: [{ topic, numPartitions: 3 }] }).catch(() => undefined);
      await source.state(...changes(100));
      await sleep(5_000);
      await admin.deleteTopics({ topics: [topic] });
    });
    await source.state(...changes(100));
    await reader.until(before.count + 200, 30_000);
    for (let wave = 0; wave < 5; wave++) await source.state(...changes(20));
    expect(await reader.until(before.count + 300, 15_000)).toEqual({
      count: before.count + 300,
      cashCentimes: before.cashCentimes + 300,
    });
  }, 90_000);

  it('is kept as Kafka keeps topics; pages of journals only for an hour', async () => {
    await asAdministrator(prefix, async (admin, topic) => {
      const pages = `${prefix}${pagesTopic('reader')}`;
      const resources = [topic, pages].map((name) => ({ type: ConfigResourceTypes.TOPIC, name }));
      const { resources: found } = await admin.describeConfigs({ includeSynonyms: false, resources });
      const kept = found.map(({ configEntries }) =>
        configEntries.find(({ configName }) => configName === 'retention.ms'),
      );
      expect(kept.map((entry) => Number(entry?.configValue) / 3_600_000)).toEqual([7 * 24, 1]);
    });
  });

  it('and comes again with other partitions is not used', async () => {
    await asAdministrator(prefix, async (admin, topic) => {
      await admin.createPartitions({ topicPartitions: [{ topic, count: LANE_COUNT + 1 }] });
    });
    // What the watch saw before may stand there for a moment.
    const failure = await eventually(
      () => watch.failure,
      (text) => text?.includes('has 9 partitions') ?? false,
      20_000,
    );
    expect(failure).toContain('has 9 partitions');
  }, 30_000);
});
