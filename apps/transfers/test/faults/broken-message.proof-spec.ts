import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Broker, DeadLetter, OutgoingMessage } from '#libs/messaging';
import { transfersContract } from '#libs/events';
import type { Progress } from '#libs/service';
import { eventually, messageOf, transferSent, reportedTotals, TestPlatform } from '#libs/testing';
import { expectExactlyOnce } from './exactly-once.js';
import { Tellers } from './tellers.js';

const LANES = 8;

describe('messages on the topic of transfers that should not be there', () => {
  let platform: TestPlatform;
  let tellers: Tellers;
  let broker: Broker;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'transfers']);
    broker = platform.broker();
    tellers = await Tellers.of(platform);
    await tellers.during(async () => {
      await eventually(
        () => tellers.operations.length,
        (count) => count > 300,
      );
    });
    await expectExactlyOnce(platform, tellers);
  }, 150_000);

  afterAll(() => platform?.stop(), 90_000);

  it('are set aside when they are broken, listed, and given up by the administrator; the figures do not move', async () => {
    await put(broker, [
      { partition: 0, key: 'broken', value: 'no JSON at all', headers: {} },
      { partition: 1, key: 'forged', value: '{}', headers: { ce_source: '/guichet/elsewhere', ce_sequence: '1:1' } },
      { ...messageOf(transferSent(), { lane: 2, position: 1 }), partition: 3 },
    ]);
    const letters = await eventually(
      () => deadLetters(platform),
      ({ length }) => length === 3,
    );
    const byPartition = letters.toSorted((a, b) => a.partition - b.partition);
    expect(byPartition).toMatchObject([0, 1, 3].map((partition) => ({ partition, status: 'waiting', lane: null })));
    const table = (await platform.run('dead-letters', 'list')).stdout;
    for (const { reason } of letters) expect(table).toContain(reason.slice(0, 20));

    const { code, stdout } = await platform.run('verify');
    expect([code, stdout]).toEqual([1, expect.stringContaining('3 dead letters wait: guichet dead-letters list')]);
    const retried = await platform.run('dead-letters', 'retry', 'reporting', String(letters[0]?.id));
    expect(retried).toMatchObject({ code: 1, stderr: expect.stringContaining('dead-letter.nothing-to-fetch') });
    for (const { id } of letters) {
      expect(await platform.run('dead-letters', 'discard', 'reporting', String(id))).toMatchObject({
        code: 0,
        stdout: 'discarded: 0 events applied\n',
      });
    }
    expect((await platform.run('dead-letters', 'list')).stdout).toBe('No dead letters wait.\n');
    await expectExactlyOnce(platform, tellers);
  }, 60_000);

  it('cannot be discarded twice, and the command line says why', async () => {
    const again = await platform.run('dead-letters', 'discard', 'reporting', '1');
    expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('No dead letter waits under this id.') });
    const wrong = await platform.run('dead-letters', 'retry', 'nothing', '1');
    expect(wrong).toMatchObject({ code: 1, stderr: 'No service is named nothing\n' });
  });

  it('count nothing when they are delivered again, all of them', async () => {
    const before = await reportedTotals(platform);
    const messages = await everything(broker, tellers.operations.length);
    await put(broker, messages);
    await put(broker, messages.toReversed());
    // What comes behind them in every lane is applied only after them.
    const behind = tellers.operations.length;
    await tellers.during(async () => {
      await eventually(
        () => tellers.operations.length,
        (count) => count > behind + 100,
      );
    });
    await expectExactlyOnce(platform, tellers);
    expect(before.reduce((sum, { count }) => sum + count, 0)).toBe(behind);
    expect(await deadLetters(platform)).toEqual([]);
  }, 90_000);

  it('do not stop a lane when they claim a place far ahead in it', async () => {
    const administrator = await platform.client({ role: 'administrator' });
    const path = '/api/transfers/v1/verification/progress';
    const { journal } = (await administrator.get<Progress>(path)).body;
    await put(
      broker,
      journal.map(({ lane, head }) => messageOf(transferSent(), { lane, position: head + 1_000 })),
    );
    await tellers.during(async () => {
      const now = tellers.operations.length;
      await eventually(
        () => tellers.operations.length,
        (count) => count > now + 100,
      );
    });
    await expectExactlyOnce(platform, tellers);
  }, 90_000);
});

async function put(broker: Broker, messages: OutgoingMessage[]): Promise<void> {
  const producer = await broker.producer();
  await broker.send(producer, transfersContract.topic, messages);
  await producer.disconnect();
}

/** Every message on the topic that has its place in a lane. */
async function everything(broker: Broker, count: number): Promise<OutgoingMessage[]> {
  const consumer = broker.consumer(`test-${randomUUID()}`);
  const messages: OutgoingMessage[] = [];
  await consumer.connect();
  await consumer.subscribe({ topics: [transfersContract.topic], fromBeginning: true });
  await consumer.run({
    partitionsConsumedConcurrently: LANES,
    eachMessage: async ({ partition, message: { key, value, headers } }) => {
      if (headers?.ce_source?.toString() !== '/guichet/transfers' || !value) return;
      const texts = Object.entries(headers).map(([name, text]) => [name, String(text)]);
      const outgoing = { partition, key: String(key), value: value.toString(), headers: Object.fromEntries(texts) };
      if (outgoing.headers.ce_sequence?.startsWith(`${partition}:`)) messages.push(outgoing);
    },
  });
  await eventually(
    () => messages.length,
    (length) => length >= count,
  );
  await consumer.disconnect();
  return messages;
}

async function deadLetters(platform: TestPlatform): Promise<DeadLetter[]> {
  return JSON.parse((await platform.run('dead-letters', 'list', '--json')).stdout) as DeadLetter[];
}
