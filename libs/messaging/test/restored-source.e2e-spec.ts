import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EventSource, eventually, purseChanged, pursesContract, PursesReader } from '#libs/testing';
import { subjectOn } from './lane.js';

const LANE = 2;

describe('a source that is restored to an earlier state', () => {
  const prefix = `${randomUUID()}.`;
  let source: EventSource;
  let reader: PursesReader;

  beforeAll(async () => {
    [source, reader] = await Promise.all([EventSource.start(prefix, pursesContract), PursesReader.start(prefix)]);
  });
  afterAll(() => Promise.all([source.stop(), reader.close()]));

  const state = (count: number) =>
    source.state(...Array.from({ length: count }, () => purseChanged({ purse: subjectOn(LANE), cashCentimes: 1 })));
  /** Takes the books back as a restored dump does: its events are gone, and its tables are other ones. */
  const restoreTo = async (position: number, isNoticed: boolean) => {
    await source.pause();
    await source.dataSource.query(`
      CREATE TABLE saved (LIKE journal INCLUDING ALL);
      INSERT INTO saved SELECT * FROM journal WHERE lane <> ${LANE} OR position <= ${position};
      ${isNoticed ? 'DROP TABLE journal; ALTER TABLE saved RENAME TO journal;' : 'ALTER TABLE journal DISABLE TRIGGER USER; DELETE FROM journal; INSERT INTO journal SELECT * FROM saved; DROP TABLE saved;'}
      UPDATE journal_lane SET head = ${position} WHERE lane = ${LANE};
      UPDATE relay_cursor SET position = least(position, ${position}) WHERE lane = ${LANE}`);
    source.publish();
  };
  const troubles = () =>
    eventually(
      () => reader.troubles.filter((trouble) => trouble.includes(`lane ${LANE}`)),
      ({ length }) => length > 0,
      20_000,
    );

  it('to where its reader stands, goes on: a new epoch of its journal begins there', async () => {
    await state(5);
    await reader.until(5);
    await restoreTo(5, true);
    await state(2);
    await reader.until(7);
    const epochs = await source.dataSource.query<unknown[]>('SELECT 1 FROM journal_epoch');
    expect(epochs).toHaveLength(2);
    expect(reader.troubles).toEqual([]);
  });

  it('to before that, and silent since, is noticed all the same', async () => {
    await restoreTo(6, true);
    expect(await troubles()).toEqual([expect.stringMatching(/applied up to 7, and its journal ends at 6/)]);
    expect(await reader.counted()).toEqual({ count: 7, cashCentimes: 7 });
  }, 30_000);

  it('stands still: what it says from now on is not counted over what is no longer there', async () => {
    await state(3);
    expect(await troubles()).toHaveLength(1);
    expect(await reader.counted()).toEqual({ count: 7, cashCentimes: 7 });
  });
});
