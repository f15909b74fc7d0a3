import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventSource, transferSent } from '#libs/testing';
import { Tally } from './tally.js';

describe('two instances of a service read one topic', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let tally: Tally;

  beforeAll(async () => {
    [source, tally] = await Promise.all([EventSource.start(prefix), Tally.start(prefix)]);
  });

  afterAll(() => Promise.all([source.stop(), tally.stop()]));

  const state = (count: number) =>
    source.state(...Array.from({ length: count }, () => transferSent({ amountCentimes: 1 })));

  it('one comes, one goes, events come all the time: each is counted once', async () => {
    await state(100);
    await tally.until(100);
    const second = tally.listen();
    const third = tally.listen();
    for (let wave = 0; wave < 20; wave++) await state(20);
    await second.close();
    for (let wave = 0; wave < 20; wave++) await state(20);
    await third.close();
    await state(100);
    expect(await tally.until(1_000)).toEqual({ count: 1_000, amountCentimes: 1_000 });

    const lanes = await tally.books.dataSource.query<{ lane: number; count: number; position: number }[]>(
      'SELECT lane, count(*) AS count, (SELECT position FROM consumer_cursor c WHERE c.lane = n.lane) FROM noted n GROUP BY lane',
    );
    for (const { count, position } of lanes) expect(count).toBe(position);
    expect(tally.consumer.openGaps).toBe(0);
  });
});
