import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { openTestBooks, type TestBooks } from '#libs/testing';
import { Type } from 'typebox';
import { approvalMigrations } from '../src/migrations/index.js';
import { DatedParameters } from '../src/parameter/dated-parameters.js';
import { defineParameter } from '../src/parameter/parameter.js';
import { ParameterTable } from '../src/parameter/parameter.table.js';

const HOUR_MS = 3_600_000;
const NOW_MS = Date.parse('2026-11-26T09:30:00.000Z');
const ceilingOf = (...seeds: [string, number][]) =>
  defineParameter({
    name: 'test.ceiling',
    title: 'A ceiling',
    schema: Type.Object({ ceilingCentimes: Type.Integer({ minimum: 1 }) }),
    seeds: seeds.map(([validFrom, ceilingCentimes]) => ({ validFrom, source: 'test', value: { ceilingCentimes } })),
  });
const CEILING = ceilingOf(['2020-01-01', 10], ['2024-01-01', 20]);

describe('the values of dated parameters', () => {
  let books: TestBooks;
  let nowMs = NOW_MS;

  beforeAll(async () => {
    books = await openTestBooks(approvalMigrations, [ParameterTable]);
  });

  afterAll(() => books.close());

  const open = async (...definitions: ConstructorParameters<typeof DatedParameters>[0]) => {
    const parameters = new DatedParameters(definitions, () => nowMs);
    await parameters.open(books.dataSource);
    return parameters;
  };
  const rows = () =>
    books.dataSource.query<unknown[]>(
      `SELECT id || ' ' || (value ->> 'ceilingCentimes') AS row FROM parameter ORDER BY id`,
    );
  const insert = (validFrom: string, value: object, name = 'test.ceiling') =>
    books.dataSource.query('INSERT INTO parameter (id, name, valid_from, value) VALUES ($1, $2, $3, $4)', [
      `${name}@${validFrom}`,
      name,
      validFrom,
      value,
    ]);

  it('come from the seeds once, whichever of many instances starts first', async () => {
    const all = await Promise.all(Array.from({ length: 4 }, () => open(CEILING)));
    expect(await rows()).toEqual([{ row: 'test.ceiling@2020-01-01 10' }, { row: 'test.ceiling@2024-01-01 20' }]);
    for (const parameters of all)
      expect(parameters.current().on(CEILING, '2023-12-31')).toEqual({ ceilingCentimes: 10 });
  });

  it('stay as they are when a later release brings other ones of past days; those of days to come are added', async () => {
    const later = ceilingOf(['2019-01-01', 1], ['2020-01-01', 11], ['2026-11-26', 25], ['2026-11-27', 30]);
    const parameters = await open(later);
    expect(await rows()).toEqual([
      { row: 'test.ceiling@2020-01-01 10' },
      { row: 'test.ceiling@2024-01-01 20' },
      { row: 'test.ceiling@2026-11-27 30' },
    ]);
    expect(parameters.current().on(later, '2026-11-26')).toEqual({ ceilingCentimes: 20 });
  });

  it('are never changed, nor taken away: the database refuses', async () => {
    for (const sql of [`UPDATE parameter SET source = 'x'`, 'DELETE FROM parameter', 'TRUNCATE parameter']) {
      await expect(books.dataSource.query(sql)).rejects.toThrow('parameter is append-only');
    }
  });

  it('are read again when there are more of them; a snapshot that was taken before stays', async () => {
    const parameters = await open(CEILING);
    const before = parameters.current();
    await insert('2026-12-01', { ceilingCentimes: 40 });
    expect(parameters.current()).toBe(before);
    await parameters.refresh();
    expect(parameters.current().on(CEILING, '2026-12-01')).toEqual({ ceilingCentimes: 40 });
    expect(before.on(CEILING, '2026-12-01')).toEqual({ ceilingCentimes: 30 });
    const now = parameters.current();
    await parameters.refresh();
    expect(parameters.current()).toBe(now);
  });

  it('are not decided by when they were read half an hour ago, in which others may have been approved', async () => {
    const parameters = await open(CEILING);
    nowMs += HOUR_MS / 2;
    expect(parameters.current().on(CEILING, '2026-11-26')).toEqual({ ceilingCentimes: 20 });
    nowMs += 1;
    expect(() => parameters.current()).toThrow(expect.objectContaining({ code: 'parameter.away', status: 503 }));
    await parameters.refresh();
    expect(parameters.current().on(CEILING, '2026-11-26')).toEqual({ ceilingCentimes: 20 });
    expect(() => new DatedParameters([CEILING]).current()).toThrow(expect.objectContaining({ code: 'parameter.away' }));
  });

  it('are not decided by either when the clock was set back meanwhile', async () => {
    let steadyMs = 0;
    const parameters = new DatedParameters(
      [CEILING],
      () => nowMs - steadyMs,
      () => steadyMs,
    );
    await parameters.open(books.dataSource);
    steadyMs = HOUR_MS / 2 + 1;
    expect(() => parameters.current()).toThrow(expect.objectContaining({ code: 'parameter.away' }));
  });

  it('of names that nobody defines are left alone; one that does not fit stops the start', async () => {
    await insert('2026-12-02', { anything: true }, 'test.floor');
    const parameters = await open(CEILING);
    expect(parameters.current().valuesOf('test.floor')).toEqual([]);
    await insert('2026-12-03', { ceilingCentimes: 'forty' });
    await expect(parameters.refresh()).rejects.toThrow('parameter test.ceiling from 2026-12-03: value.ceilingCentimes');
    await expect(open(CEILING)).rejects.toThrow('must be integer');
    expect(parameters.current().on(CEILING, '2026-12-03')).toEqual({ ceilingCentimes: 40 });
  });
});
