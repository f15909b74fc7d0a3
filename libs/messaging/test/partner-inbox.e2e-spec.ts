import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import { eventually, openTestBooks, silentLog, testBroker, type TestBooks } from '#libs/testing';
import fc from 'fast-check';
import type { ArrivedMessage } from '../src/broker/message.js';
import { TopicConsumer } from '../src/consume/topic-consumer.js';
import type { PartnerEvent } from '../src/partners/partner-event.js';
import { PartnerExchange } from '../src/partners/partner-exchange.js';
import { oneByOne, PartnerInbox, type PartnerAnswer } from '../src/partners/partner-inbox.js';

const WINDOW_MS = 1_000;
let books: TestBooks;
let inbox: PartnerInbox;
let source: string;

let isMended = true;
const handler = oneByOne(async ({ id, data }, manager) => {
  await manager.query('INSERT INTO taken (id) VALUES ($1)', [id]);
  if (data === 'poison' && !isMended) await manager.query('SELECT 1 / 0');
  if (data === 'refuse')
    throw new DomainError('claim.unknown-policy', 422, 'No policy has this number.', { policy: 12, said: 'a\0b' });
});

beforeAll(async () => {
  books = await openTestBooks();
  await books.dataSource.query('CREATE TABLE taken (n bigint GENERATED ALWAYS AS IDENTITY, id text NOT NULL)');
  inbox = new PartnerInbox({
    dataSource: books.dataSource,
    partners: ['saham'],
    handler,
    windowMs: WINDOW_MS,
    log: silentLog,
  });
});
beforeEach(async () => {
  source = `/insurers/${randomUUID()}`;
  await books.dataSource.query('TRUNCATE taken, partner_event, partner_source');
});
afterAll(() => books.close());

const event = (number: number | undefined, id = `e${number}`, data: unknown = {}): PartnerEvent => ({
  partner: 'saham',
  source,
  id,
  type: 'insurer.claim-declared.v1',
  occurredAt: '2026-11-26T09:00:00Z',
  data,
  ...(number === undefined ? {} : { number }),
});
const take = (one: PartnerEvent) => inbox.take(one, 'http');
const taken = async () =>
  (await books.dataSource.query<{ id: string }[]>('SELECT id FROM taken ORDER BY n')).map(({ id }) => id);

describe('an event of a partner', () => {
  it('is taken once, however often it comes, and answered the same', async () => {
    const answers = [await take(event(1)), await take(event(1)), await take(event(1))];
    expect(answers).toEqual([1, 2, 3].map(() => ({ source, id: 'e1', status: 'taken' })));
    expect(await taken()).toEqual(['e1']);
  });

  it('by both channels at once is one', async () => {
    const channels = ['http', 'kafka', 'http', 'kafka'];
    const answers = await Promise.all(channels.map((channel) => inbox.take(event(1), channel)));
    expect(answers.map(({ status }) => status)).toEqual(Array(4).fill('taken'));
    expect(await taken()).toEqual(['e1']);
  });

  it('under the id or the number of another one is refused, and changes nothing', async () => {
    await take(event(1));
    await take(event(3));
    expect(await take(event(1, 'e1', { other: true }))).toMatchObject({ code: 'partner-event.id-reused' });
    expect(await take(event(1, 'x'))).toMatchObject({ code: 'partner-event.number-reused' });
    expect(await take(event(3, 'y'))).toMatchObject({ code: 'partner-event.number-reused' });
    expect(await taken()).toEqual(['e1']);
  });

  it('that is refused keeps nothing but its refusal, and the next ones go on', async () => {
    const refused = {
      source,
      id: 'e1',
      status: 'refused',
      code: 'claim.unknown-policy',
      details: { policy: 12, said: 'a\0b' },
    };
    expect(await take(event(1, 'e1', 'refuse'))).toEqual(refused);
    const again = { ...refused, details: { policy: 12, said: 'a\uFFFDb' } };
    expect(await take(event(1, 'e1', 'refuse'))).toEqual(again);
    expect(await take(event(2))).toMatchObject({ status: 'taken' });
    expect(await taken()).toEqual(['e2']);
  });

  it('without a number stands by itself', async () => {
    for (const id of ['b', 'a']) expect(await take(event(undefined, id))).toMatchObject({ status: 'taken' });
    expect(await taken()).toEqual(['b', 'a']);
  });

  it('of another source with the same id is another one', async () => {
    await take(event(1));
    expect(await take({ ...event(1), source: `${source}/other` })).toMatchObject({ status: 'taken' });
    expect(await taken()).toEqual(['e1', 'e1']);
  });
});

describe('events that come together', () => {
  it('are each taken once, in the order of their numbers, and each is answered', async () => {
    await take(event(3));
    const together = [event(4), event(6), event(2), event(1), event(2), event(undefined, 'x', 'refuse'), event(3)];
    const answers = await inbox.takeAll(together, 'kafka');
    const statuses = ['taken', 'held', 'taken', 'taken', 'taken', 'refused', 'taken'];
    expect(answers.map(({ id, status }) => [id, status])).toEqual(together.map(({ id }, i) => [id, statuses[i]]));
    expect(answers[1]).toMatchObject({ missing: [{ from: 5, to: 5 }] });
    expect(await taken()).toEqual(['e1', 'e2', 'e3', 'e4']);
    expect(await inbox.takeAll([], 'kafka')).toEqual([]);
  });

  it('of several sources do not wait for each other', async () => {
    const other = { ...event(2), source: `${source}/other` };
    const answers = await inbox.takeAll([other, event(1), event(2)], 'kafka');
    expect(answers.map(({ status }) => status)).toEqual(['held', 'taken', 'taken']);
  });

  it('go on when more of them are held than one transaction takes', async () => {
    const many = Array.from({ length: 1_200 }, (_, i) => event(i + 2));
    for (const status of (await inbox.takeAll(many, 'kafka')).map((answer) => answer.status))
      expect(status).toBe('held');
    await take(event(1));
    expect(await taken()).toHaveLength(501);
    expect([await inbox.goOnWithHeld(), await inbox.goOnWithHeld(), await inbox.goOnWithHeld()]).toEqual([500, 200, 0]);
    expect(await taken()).toEqual(Array.from({ length: 1_201 }, (_, i) => `e${i + 1}`));
  });
});

describe('an event that a fault of ours keeps from being carried out', () => {
  beforeEach(() => void (isMended = false));
  afterEach(() => void (isMended = true));
  const failed = { status: 'listed', code: 'partner-event.failed' };

  it('waits for a person, it alone; mended and released it is taken', async () => {
    const poison = event(undefined, 'p', 'poison');
    const answers = await inbox.takeAll([event(undefined, 'a'), poison, event(undefined, 'b')], 'kafka');
    expect(answers).toMatchObject([{ status: 'taken' }, failed, { status: 'taken' }]);
    expect(await take(poison)).toMatchObject(failed);
    expect(await inbox.waiting()).toMatchObject([{ id: 'p', number: null, ...failed }]);
    const release = () => inbox.release({ partner: 'saham', source }, { id: 'p' });
    expect(await release()).toMatchObject([failed]);
    isMended = true;
    expect(await release()).toMatchObject([{ id: 'p', status: 'taken' }]);
    expect([await release(), await inbox.waiting(), await take(poison)]).toMatchObject([[], [], { status: 'taken' }]);
    expect(await taken()).toEqual(['a', 'b', 'p']);
  });

  it('stops no numbered ones behind it, held or not', async () => {
    const numbered = [event(2, 'e2', 'poison'), event(3), event(1), event(4)];
    const answers = await inbox.takeAll(numbered.slice(0, 2), 'kafka');
    expect(answers).toMatchObject([{ status: 'held' }, { status: 'held' }]);
    for (const one of numbered.slice(2)) expect(await take(one)).toMatchObject({ status: 'taken' });
    expect(await inbox.find('saham', 'e2', source)).toMatchObject(failed);
    isMended = true;
    expect(await inbox.release({ partner: 'saham', source }, { upTo: 2 })).toMatchObject([{ status: 'taken' }]);
    expect(await taken()).toEqual(['e1', 'e3', 'e4', 'e2']);
  });
});

describe('events that come in another order', () => {
  it('are held until what is missing has come, and its range is told', async () => {
    expect(await take(event(4))).toMatchObject({ status: 'held', missing: [{ from: 1, to: 3 }] });
    expect(await take(event(2))).toMatchObject({ status: 'held', missing: [{ from: 1, to: 1 }] });
    expect(await take(event(1))).toMatchObject({ status: 'taken' });
    expect(await taken()).toEqual(['e1', 'e2']);
    expect(await inbox.missing({ partner: 'saham', source })).toEqual([{ from: 3, to: 3 }]);
    await take(event(3));
    expect(await taken()).toEqual(['e1', 'e2', 'e3', 'e4']);
    expect(await take(event(4))).toMatchObject({ status: 'taken' });
  });

  it('are listed when they wait too long, and go on when a person lets them; what comes still later is listed', async () => {
    await take(event(2));
    await take(event(3));
    expect(await inbox.listOverdue()).toBe(0);
    let listed = 0; // one may be overdue a moment before the other
    await eventually(
      async () => (listed += await inbox.listOverdue()),
      (all) => all === 2,
    );
    expect(await take(event(2))).toMatchObject({ status: 'listed' });
    expect(await inbox.release({ partner: 'saham', source }, { upTo: 2 })).toMatchObject([
      { id: 'e2', status: 'taken' },
    ]);
    expect(await taken()).toEqual(['e2', 'e3']);
    expect(await take(event(1))).toMatchObject({ status: 'listed' });
    await inbox.release({ partner: 'saham', source }, { upTo: 1 });
    expect(await take(event(4))).toMatchObject({ status: 'taken' });
    expect(await taken()).toEqual(['e2', 'e3', 'e1', 'e4']);
  });

  it('whatever the order and however often, are each taken once, in their order', async () => {
    const orders = fc.array(fc.integer({ min: 1, max: 8 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(orders, fc.constantFrom('at once', 'together', 'apart'), async (numbers, how) => {
        source = `/insurers/${randomUUID()}`;
        await books.dataSource.query('TRUNCATE taken');
        if (how === 'at once') await Promise.all(numbers.map((number) => take(event(number))));
        else if (how === 'together')
          await inbox.takeAll(
            numbers.map((number) => event(number)),
            'kafka',
          );
        else for (const number of numbers) await take(event(number));
        const come = new Set(numbers);
        const complete = [1, 2, 3, 4, 5, 6, 7, 8].findIndex((number) => !come.has(number));
        const expected = Array.from({ length: complete < 0 ? 8 : complete }, (_, i) => `e${i + 1}`);
        expect(await taken()).toEqual(expected);
      }),
      { numRuns: 25 },
    );
  });
});

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
      dataSource: books.dataSource,
      inbox,
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
      messages.map((message) => ({ key: source, ...message })),
    );
    await producer.disconnect();
  };
  const structured = (number: number, data: unknown = {}) => ({
    value: JSON.stringify({
      specversion: '1.0',
      id: `e${number}`,
      source,
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
      ce_source: source,
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
      (all) => all.some((one) => one.source === source && one.id === 'e3' && one.status === 'taken') && all.length >= 4,
    );
    expect(await taken()).toEqual(['e1', 'e3']);
    const of = (id: string) =>
      found.filter((answer) => answer.source === source && answer.id === id).map(({ status }) => status);
    expect([of('e1'), of('e2')]).toEqual([['taken'], ['refused']]);
    expect(found.find((answer) => answer.source === source && answer.id === 'e2')).toMatchObject({
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
    const brought = await inbox.takeAll([event(1), event(3)], 'http', true);
    expect(brought.map(({ status }) => status)).toEqual(['taken', 'held']);
    await take(event(2));
    const found = await answersOf((all) =>
      ['e2', 'e3'].every((id) => all.some((one) => one.source === source && one.id === id)),
    );
    const own = found.filter((one) => one.source === source).map(({ id, status }) => `${id} ${status}`);
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
