import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LANE_COUNT } from '#libs/commands';
import type { DomainEvent } from '#libs/events';
import { eventually, EventSource, messageOf, testBroker, transferSent } from '#libs/testing';
import { subjectOn, Tally } from './tally.js';

const LANES = [...Array(LANE_COUNT).keys()];

describe('between a journal and its reader, over a real Kafka', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let tally: Tally;

  beforeAll(async () => {
    [source, tally] = await Promise.all([EventSource.start(prefix), Tally.start(prefix)]);
  });

  afterAll(() => Promise.all([source.stop(), tally.stop()]));

  const sentOn = (lane: number, amountCentimes = 100) => transferSent({ transferId: subjectOn(lane), amountCentimes });
  const head = async (lane: number): Promise<number> => {
    const rows = await source.dataSource.query<{ head: number }[]>('SELECT head FROM journal_lane WHERE lane = $1', [
      lane,
    ]);
    return rows[0]?.head ?? 0;
  };
  /** Commits events that the relay takes for published although nobody has sent them. */
  const stateAndLose = async (lane: number, ...events: DomainEvent[]): Promise<number> => {
    await source.pause();
    await source.state(...events);
    await source.dataSource.query(
      'UPDATE relay_cursor c SET position = head FROM journal_lane l WHERE l.lane = c.lane',
    );
    return head(lane);
  };

  it('every event is counted once', async () => {
    const before = await tally.counted();
    await source.state(...Array.from({ length: 200 }, () => transferSent({ amountCentimes: 3 })));
    expect(await tally.until(before.count + 200)).toEqual({
      count: before.count + 200,
      amountCentimes: before.amountCentimes + 600,
    });
  });

  it('messages that Kafka brings again change nothing', async () => {
    const before = await tally.counted();
    // Everything is sent again, then one more event on each lane: it arrives behind all repeats.
    await source.dataSource.query('UPDATE relay_cursor SET position = 0');
    await source.state(...LANES.map((lane) => sentOn(lane, 7)));
    expect(await tally.until(before.count + LANE_COUNT)).toEqual({
      count: before.count + LANE_COUNT,
      amountCentimes: before.amountCentimes + 7 * LANE_COUNT,
    });
    expect((await tally.books.dataSource.query<unknown[]>('SELECT 1 FROM dead_letter')).length).toBe(0);
  });

  it('an event that was lost on the way is noticed, asked for again, and counted', async () => {
    const before = await tally.counted();
    await stateAndLose(3, sentOn(3, 10), sentOn(3, 20));
    source.publish();
    await source.state(sentOn(3, 40), sentOn(5, 80));
    expect(await tally.until(before.count + 4)).toEqual({
      count: before.count + 4,
      amountCentimes: before.amountCentimes + 150,
    });
    await eventually(
      () => tally.consumer.openGaps,
      (gaps) => gaps === 0,
    );
  });

  it('a lane that stands still says so also after a restart, and the others go on', async () => {
    const before = await tally.counted();
    const [lost, later] = [sentOn(2, 10), sentOn(2, 20)];
    const position = await stateAndLose(2, lost, later);
    await source.bring(messageOf(later, { lane: 2, position }));
    const stands = () => tally.consumer.openGaps;
    await eventually(stands, (gaps) => gaps === 1);
    await tally.restart();
    expect(stands()).toBe(0);
    await eventually(stands, (gaps) => gaps === 1);

    source.publish();
    await source.state(sentOn(6, 40));
    expect(await tally.until(before.count + 3)).toEqual({
      count: before.count + 3,
      amountCentimes: before.amountCentimes + 70,
    });
    await eventually(stands, (gaps) => gaps === 0);
  });

  it('a broken message is set aside and told to whoever watches, and what is behind it goes on', async () => {
    const position = await stateAndLose(1, sentOn(1));
    const subject = subjectOn(1);
    await source.bring({
      ...messageOf(transferSent({ transferId: subject }), { lane: 1, position }),
      value: '{"broken"',
    });
    source.publish();
    const behind = sentOn(1);
    await source.state(behind);
    await eventually(
      () => tally.has(behind.subject),
      (isThere) => isThere,
    );
    expect(await readTopic('tally.dead-letters')).toMatchObject([
      { key: subject, value: '{"broken"', reason: 'the value is not JSON', source: '/guichet/transfers' },
    ]);
  });

  it('a request to send again that makes no sense is passed over', async () => {
    const requests = ['', '{', '{"lane":99999,"from":1}', '{"lane":1,"from":-5}', '{"lane":4,"from":1e300}'];
    const broker = testBroker(prefix);
    const producer = await broker.producer();
    const messages = requests.map((value) => ({ key: 'x', value, headers: {} }));
    await broker.send(producer, 'transfers.resend-requests', messages);
    await producer.disconnect();
    const lost = sentOn(4);
    await stateAndLose(4, lost);
    source.publish();
    await source.state(sentOn(4));
    const isThere = await eventually(
      () => tally.has(lost.subject),
      (found) => found,
    );
    expect(isThere).toBe(true);
  });

  async function readTopic(topic: string) {
    const broker = testBroker(prefix);
    const consumer = broker.consumer(randomUUID());
    const found: Record<string, string | undefined>[] = [];
    await broker.ensureTopics([topic]);
    await consumer.connect();
    // A topic that was just made may not be known to every part of the broker yet.
    const subscribe = () => consumer.subscribe({ topic: broker.topicName(topic), fromBeginning: true });
    await eventually(
      () => subscribe().catch((error: Error) => error),
      (failure) => failure === undefined,
    );
    await consumer.run({
      eachMessage: async ({ message: { key, value, headers } }) => {
        const [reason, source] = [headers?.guichet_reason?.toString(), headers?.ce_source?.toString()];
        found.push({ key: key?.toString(), value: value?.toString(), reason, source });
      },
    });
    await eventually(
      () => found.length,
      (length) => length > 0,
    );
    await consumer.disconnect();
    return found;
  }
});
