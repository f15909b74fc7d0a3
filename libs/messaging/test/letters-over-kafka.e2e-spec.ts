import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { defineContract, defineEvent, makeKnown } from '#libs/events';
import { EventSource, eventually, messageOf, purseChanged, pursesContract, PursesReader } from '#libs/testing';
import { subjectOn } from './lane.js';

const LANE = 5;

describe('a dead letter is retried by asking its journal again', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let reader: PursesReader;

  beforeAll(async () => {
    [source, reader] = await Promise.all([EventSource.start(prefix, pursesContract), PursesReader.start(prefix)]);
  });

  afterAll(() => Promise.all([source.stop(), reader.close()]));

  const changed = (cashCentimes: number) => purseChanged({ purse: subjectOn(LANE), cashCentimes });
  const letters = (count: number) =>
    eventually(
      () => reader.letters(),
      ({ length }) => length === count,
    );
  const positionOf = async (subject: string) => {
    const [row] = await source.dataSource.query<{ position: string }[]>(
      'SELECT position FROM journal WHERE subject = $1',
      [subject],
    );
    return Number(row?.position);
  };

  it('and is applied, with what is parked behind it, when the reason is gone', async () => {
    reader.besides = ({ data }) => {
      if (data.cashCentimes === 13) throw new Error('unlucky');
    };
    const unlucky = changed(13);
    await source.state(unlucky);
    await letters(1);
    await source.state(purseChanged({ purse: unlucky.subject, cashCentimes: 14 }));
    await letters(2);
    const position = await positionOf(unlucky.subject);
    expect(await reader.retry(position)).toBe('unlucky');
    reader.besides = () => undefined;
    expect(await reader.retry(position)).toBe(2);
    expect(await reader.counted()).toEqual({ count: 2, cashCentimes: 27 });
    expect(await reader.letters()).toEqual([]);
  });

  it('and never counts what the letter says: a forged one at the next place gives way to the real event', async () => {
    const before = await reader.counted();
    const head = await source.dataSource.query<{ head: string }[]>('SELECT head FROM journal_lane WHERE lane = $1', [
      LANE,
    ]);
    const forged = messageOf(purseChanged({ purse: subjectOn(LANE), cashCentimes: 1_000_000 }), {
      lane: LANE,
      position: Number(head[0]?.head) + 1,
    });
    await source.bring({ ...forged, headers: { ...forged.headers, ce_type: 'purses.purse-found.v1' } });
    const [letter] = await letters(1);
    expect(await reader.retry(letter?.position ?? 0)).toContain('its journal ends at');
    await source.state(changed(5));
    await letters(0);
    expect(await reader.counted()).toEqual({ count: before.count + 1, cashCentimes: before.cashCentimes + 5 });
  });

  it('of a type that only its producer knew is applied when the reader knows it too', async () => {
    const PurseFoundV1 = defineEvent('purses.purse-found.v1', {
      summary: 'A purse was found.',
      subject: 'the id of the purse',
      data: {},
      sample: { agency: 'RAB-001', bookedOn: '2026-01-05', cashCentimes: -100 },
    });
    const found = { ...changed(-21), type: 'purses.purse-found.v1' };
    await source.state(found);
    expect(await letters(1)).toMatchObject([{ reason: 'no contract knows the type purses.purse-found.v1' }]);
    await reader.restart();
    expect(await letters(1)).toHaveLength(1);
    makeKnown(
      defineContract({
        product: 'found-purses',
        topic: 'found-purses.events',
        indicators: {
          'purses.found': {
            kind: 'flow',
            labelFr: 'Bourses trouvées',
            labelEn: 'Purses found',
            labelAr: 'محافظ معثور عليها',
          },
        },
        events: { PurseFoundV1 },
        counts: { PurseFoundV1: [{ indicator: 'purses.found', count: 1, sign: 1 }] },
        rows: {},
      }),
    );
    const before = await reader.counted();
    await reader.restart();
    await letters(0);
    expect(await reader.counted()).toEqual({ count: before.count + 1, cashCentimes: before.cashCentimes - 21 });
  });
});
