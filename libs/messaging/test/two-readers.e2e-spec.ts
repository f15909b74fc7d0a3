import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventSource, purseChanged, pursesContract, PursesReader } from '#libs/testing';

describe('two instances of a service read one topic', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let reader: PursesReader;

  beforeAll(async () => {
    [source, reader] = await Promise.all([EventSource.start(prefix, pursesContract), PursesReader.start(prefix)]);
  });

  afterAll(() => Promise.all([source.stop(), reader.close()]));

  const state = (count: number) =>
    source.state(...Array.from({ length: count }, () => purseChanged({ cashCentimes: 1 })));

  it('one comes, one goes, events come all the time: each is counted once', async () => {
    await state(100);
    await reader.until(100);
    const second = reader.listen();
    const third = reader.listen();
    for (let wave = 0; wave < 20; wave++) await state(20);
    await second.close();
    for (let wave = 0; wave < 20; wave++) await state(20);
    await third.close();
    await state(100);
    expect(await reader.until(1_000)).toEqual({ count: 1_000, cashCentimes: 1_000 });

    const lanes = await reader.books.dataSource.query<{ lane: number; count: number; position: number }[]>(
      'SELECT lane, count(*) AS count, (SELECT position FROM consumer_cursor c WHERE c.lane = n.lane) FROM heard n GROUP BY lane',
    );
    for (const { count, position } of lanes) expect(count).toBe(position);
    expect(reader.openGaps).toBe(0);
  });
});
