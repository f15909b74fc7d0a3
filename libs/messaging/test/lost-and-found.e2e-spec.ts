import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { LANE_COUNT } from '#libs/commands';
import type { DomainEvent } from '#libs/events';
import {
  EventSource,
  eventually,
  messageOf,
  purseChanged,
  pursesContract,
  PursesReader,
  testBroker,
} from '#libs/testing';
import { subjectOn } from './lane.js';

const LANES = [...Array(LANE_COUNT).keys()];

describe('between a journal and its reader, over a real Kafka', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let reader: PursesReader;

  beforeAll(async () => {
    [source, reader] = await Promise.all([EventSource.start(prefix, pursesContract), PursesReader.start(prefix)]);
  });

  afterAll(() => Promise.all([source.stop(), reader.close()]));

  const changeOn = (lane: number, cashCentimes = 100) => purseChanged({ purse: subjectOn(lane), cashCentimes });
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
    const before = await reader.counted();
    await source.state(...Array.from({ length: 200 }, () => purseChanged({ cashCentimes: 3 })));
    expect(await reader.until(before.count + 200)).toEqual({
      count: before.count + 200,
      cashCentimes: before.cashCentimes + 600,
    });
  });

  it('messages that Kafka brings again change nothing', async () => {
    const before = await reader.counted();
    // Everything is sent again, then one more event on each lane: it arrives behind all repeats.
    await source.dataSource.query('UPDATE relay_cursor SET position = 0');
    await source.state(...LANES.map((lane) => changeOn(lane, 7)));
    expect(await reader.until(before.count + LANE_COUNT)).toEqual({
      count: before.count + LANE_COUNT,
      cashCentimes: before.cashCentimes + 7 * LANE_COUNT,
    });
    expect((await reader.books.dataSource.query<unknown[]>('SELECT 1 FROM dead_letter')).length).toBe(0);
  });

  it('an event that was lost on the way is noticed, asked for again, and counted', async () => {
    const before = await reader.counted();
    await stateAndLose(3, changeOn(3, 10), changeOn(3, 20));
    source.publish();
    await source.state(changeOn(3, 40), changeOn(5, 80));
    expect(await reader.until(before.count + 4)).toEqual({
      count: before.count + 4,
      cashCentimes: before.cashCentimes + 150,
    });
    await eventually(
      () => reader.openGaps,
      (gaps) => gaps === 0,
    );
  });

  it('a lane that stands still says so also after a restart, and the others go on', async () => {
    const before = await reader.counted();
    const [lost, later] = [changeOn(2, 10), changeOn(2, 20)];
    const position = await stateAndLose(2, lost, later);
    await source.bring(messageOf(later, { lane: 2, position }));
    const stands = () => reader.openGaps;
    await eventually(stands, (gaps) => gaps === 1);
    await reader.restart();
    expect(stands()).toBe(0);
    await eventually(stands, (gaps) => gaps === 1);

    source.publish();
    await source.state(changeOn(6, 40));
    expect(await reader.until(before.count + 3)).toEqual({
      count: before.count + 3,
      cashCentimes: before.cashCentimes + 70,
    });
    await eventually(stands, (gaps) => gaps === 0);
  });

  it('a broken message is told to whoever watches, and its journal gives what was spoilt', async () => {
    const spoilt = changeOn(1);
    const position = await stateAndLose(1, spoilt);
    const subject = subjectOn(1);
    await source.bring({
      ...messageOf(purseChanged({ purse: subject }), { lane: 1, position }),
      value: '{"broken"',
    });
    source.publish();
    const behind = changeOn(1);
    await source.state(behind);
    for (const { subject } of [spoilt, behind]) await untilHeard(subject);
    expect(await readTopic('reader.dead-letters')).toMatchObject([
      { key: subject, value: '{"broken"', reason: 'the value is not JSON', source: '/guichet/purses' },
    ]);
    expect(
      await eventually(
        () => reader.letters(),
        ({ length }) => length === 0,
      ),
    ).toEqual([]);
  });

  it('the last event of a lane is missed although nothing comes behind it', async () => {
    const lost = changeOn(7);
    await stateAndLose(7, lost);
    source.publish();
    expect(await untilHeard(lost.subject)).toBe(true);
  });

  it('requests for pages that make no sense are passed over', async () => {
    const stranger = { reader: 'stranger', projection: 'first', lane: 1, after: 0, eventsMax: 5 };
    const requests = ['', '{', '{"lane":99999,"from":1}', JSON.stringify(stranger), '{"lane":4,"after":1e300}'];
    const broker = testBroker(prefix);
    const producer = await broker.producer();
    const messages = requests.map((value) => ({ key: 'x', value, headers: {} }));
    await broker.send(producer, 'purses.page-requests', messages);
    await producer.disconnect();
    const lost = changeOn(4);
    await stateAndLose(4, lost);
    source.publish();
    await source.state(changeOn(4));
    expect(await untilHeard(lost.subject)).toBe(true);
  });

  const untilHeard = (subject: string) =>
    eventually(
      () => reader.has(subject),
      (found) => found,
    );

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
