import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestPlatform } from '#libs/testing';

const MESSAGE = [{ partition: 0, key: 'k', value: '{}', headers: {} }];

describe("the topics of the platform's own Kafka", () => {
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await TestPlatform.start();
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  /** Whether a user may write a topic; it is written by the asking, so only where nobody reads. */
  async function refusalOfWriting(username: string | null, topic: string): Promise<string | undefined> {
    const broker = platform.broker(username);
    try {
      const producer = await broker.producer();
      try {
        await broker.send(producer, topic, MESSAGE);
        return undefined;
      } finally {
        await producer.disconnect();
      }
    } catch (error) {
      return (error as Error).message;
    }
  }

  it.each([
    ['transfers', 'vehicle-tax.events'],
    ['vehicle-tax', 'transfers.events'],
    ['reporting', 'transfers.events'],
    ['transfers', 'reporting.dead-letters'],
    ['transfers', 'transfers.page-requests'],
    ['vehicle-tax', 'transfers.page-requests'],
    ['reporting', 'reporting.journal-pages'],
  ])('%s may not write %s', async (service, topic) => {
    expect(await refusalOfWriting(service, topic)).toMatch(/not authorized to access topics/i);
  });

  it('are written by their owners', async () => {
    expect(await refusalOfWriting('reporting', 'reporting.dead-letters')).toBeUndefined();
  });

  it('are closed to who is nobody, or says a wrong password', async () => {
    expect(await refusalOfWriting(null, 'reporting.dead-letters')).toBeDefined();
    expect(await refusalOfWriting('stranger', 'reporting.dead-letters')).toMatch(/authentication failed/i);
  });

  it('are read in the group of the reader alone', async () => {
    const consumer = platform.broker('transfers').consumer('reporting.transfers.events');
    let crash: unknown;
    const ended = new Promise<void>((resolve) => {
      consumer.on(consumer.events.CRASH, ({ payload }) => {
        crash = payload.error;
        resolve();
      });
    });
    await consumer.connect();
    await consumer.subscribe({ topics: ['transfers.page-requests'] });
    await consumer.run({ eachMessage: () => Promise.resolve() }).catch((error: unknown) => (crash = error));
    if (!crash) await ended;
    expect(crash).toMatchObject({ message: expect.stringMatching(/[Gg]roup|authoriz/) });
    await consumer.disconnect();
  }, 30_000);

  it('carry events as before, and every service is ready', async () => {
    const { instances } = (await (await fetch(`${platform.origin}/health`)).json()) as {
      instances: { status: string }[];
    };
    expect(instances.map(({ status }) => status)).toEqual(instances.map(() => 'ready'));
  });
});
