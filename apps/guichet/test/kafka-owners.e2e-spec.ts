import { randomUUID } from 'node:crypto';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, TestPlatform } from '#libs/testing';

const NOW = new Date().toISOString();
const MESSAGE = [{ partition: 0, key: 'k', value: '{}', headers: {} }];

describe("the topics of the platform's own Kafka", () => {
  let platform: TestPlatform;

  beforeAll(async () => {
    platform = await TestPlatform.start();
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  /** Whether a user may write a topic; it is written by the asking, so only where nobody reads. */
  const refusalOfWriting = (username: string | null, topic: string): Promise<string | undefined> =>
    eventually(
      () => tryToWrite(username, topic),
      // A topic that was just made is led by nobody for a moment.
      (refusal) => !/does not host/.test(refusal ?? ''),
    );

  async function tryToWrite(username: string | null, topic: string): Promise<string | undefined> {
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
    ['transfers', 'core-banking.loans'],
    ['claims', 'core-banking.loans'],
    ['core-banking', 'claims.events'],
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

  it('are written and answered for a partner, who is told how to log in', async () => {
    const { stdout } = await platform.run('partner', 'kafka', 'core-banking');
    const properties = new Map(
      stdout
        .trim()
        .split('\n')
        .map((line) => line.split('=', 2) as [string, string]),
    );
    expect(properties.get('bootstrap.servers')).toBe(platform.state.kafkaBrokers);
    expect(properties.get('sasl.username')).toBe('core-banking');
    const broker = platform.broker('core-banking', properties.get('sasl.password'));
    const id = randomUUID();
    const event = { specversion: '1.0', id, source: '/bank', type: 'core-banking.loan-sold.v1', time: NOW, data: {} };
    const headers = { 'content-type': 'application/cloudevents+json' };
    const producer = await broker.producer();
    await broker.send(producer, 'core-banking.loans', [{ key: '/bank', value: JSON.stringify(event), headers }]);
    await producer.disconnect();

    const answers: unknown[] = [];
    const consumer = broker.consumer('core-banking.reader');
    await consumer.connect();
    await eventually(
      () =>
        consumer.subscribe({ topics: ['core-banking.loans.answers'], fromBeginning: true }).then(
          () => true,
          () => false,
        ),
      (subscribed) => subscribed,
    );
    await consumer.run({
      eachMessage: async ({ message }) => void answers.push(JSON.parse(message.value?.toString() ?? '')),
    });
    await eventually(
      () => Promise.resolve(answers),
      ([first]) => first !== undefined,
    );
    expect(answers).toMatchObject([{ source: '/bank', id, status: 'refused', code: 'loan-event.unknown-type' }]);
    await consumer.disconnect();
    expect(await refusalOfWriting('core-banking', 'core-banking.loans.answers')).toMatch(/not authorized/i);
  }, 60_000);

  it('lie with all else of the platform in a home that nobody else looks into', () => {
    const { home } = platform;
    const isPassed = process.getuid?.() === 0; // by PostgreSQL's own user
    expect(statSync(home).mode & 0o777).toBe(isPassed ? 0o711 : 0o700);
    const open = readdirSync(home, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() || entry.isDirectory())
      .map(({ name, parentPath }) => join(parentPath, name))
      .filter((path) => !path.includes('/kafka-')) // the project's own programs, lent
      .filter((path) => (statSync(path).mode & (isPassed && path === join(home, 'postgres') ? 0o066 : 0o077)) !== 0);
    expect(open).toEqual([]);
  });

  it('have no login for a partner whom nobody hears', async () => {
    expect(await platform.run('partner', 'kafka', 'atlas')).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'No partner "atlas" speaks Kafka: one of attijari, core-banking, saham, cash-express\n',
    });
  });

  it('carry events as before, and every service is ready', async () => {
    const standing = async () =>
      (await (await fetch(`${platform.origin}/health`)).json()) as { instances: { status: string }[] };
    const { instances } = await eventually(
      standing,
      (health) => health.instances.every(({ status }) => status === 'ready'),
      30_000,
    );
    expect(instances.length).toBeGreaterThan(4);
  });
});
