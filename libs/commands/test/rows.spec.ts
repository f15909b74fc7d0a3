import { describe, expect, it } from '@jest/globals';
import { BatchRows } from '../src/rows.js';
import { PurseTable, type Purse } from './purse.js';

const purse = (id: string, seal: string, turns = 0): Purse => ({ id, seal, balanceCentimes: 0, turns });
const load = (rows: BatchRows, ...purses: Purse[]) => purses.forEach((row) => rows.load(PurseTable, { ...row }));
const save = (rows: BatchRows, row: Purse) => rows.save(PurseTable, { ...row });

describe('the rows of a batch', () => {
  it('are found as the database gave them, by key and by another column', () => {
    const rows = new BatchRows();
    load(rows, purse('a', 'red'), purse('b', 'blue'));
    expect(rows.find(PurseTable.by('id', 'b'))).toEqual(purse('b', 'blue'));
    expect(rows.find(PurseTable.by('seal', 'red'))).toEqual(purse('a', 'red'));
    expect(rows.find(PurseTable.by('id', 'c'))).toBeUndefined();
    expect(rows.find(PurseTable.by('seal', 'green'))).toBeUndefined();
  });

  it('are found as a decision has saved them', () => {
    const rows = new BatchRows();
    load(rows, purse('a', 'red'));
    save(rows, purse('a', 'red', 1));
    expect(rows.find(PurseTable.by('id', 'a'))).toEqual(purse('a', 'red', 1));
    expect(rows.find(PurseTable.by('seal', 'red'))).toEqual(purse('a', 'red', 1));
  });

  it('that are new are found by whatever column', () => {
    const rows = new BatchRows();
    expect(rows.find(PurseTable.by('seal', 'red'))).toBeUndefined();
    save(rows, purse('a', 'red'));
    expect(rows.find(PurseTable.by('seal', 'red'))).toEqual(purse('a', 'red'));
    expect(rows.find(PurseTable.by('id', 'a'))).toEqual(purse('a', 'red'));
  });

  it('are no longer found under what they were called before', () => {
    const rows = new BatchRows();
    load(rows, purse('a', 'red'));
    expect(rows.find(PurseTable.by('seal', 'red'))).toEqual(purse('a', 'red'));
    save(rows, purse('a', 'blue'));
    expect(rows.find(PurseTable.by('seal', 'red'))).toBeUndefined();
    expect(rows.find(PurseTable.by('seal', 'blue'))).toEqual(purse('a', 'blue'));
  });

  it('come as a list when a list was asked for, new ones included', () => {
    const rows = new BatchRows();
    load(rows, purse('a', 'red'), purse('b', 'blue'));
    save(rows, purse('c', 'green'));
    const found = rows.find(PurseTable.allBy('seal', ['green', 'red', 'black']));
    expect(found).toEqual([purse('c', 'green'), purse('a', 'red')]);
    expect(rows.find(PurseTable.allBy('id', []))).toEqual([]);
  });

  it('are written once, as they were saved last: inserted when new, updated when the database has them', () => {
    const rows = new BatchRows();
    load(rows, purse('a', 'red'), purse('untouched', 'grey'));
    save(rows, purse('a', 'red', 1));
    save(rows, purse('b', 'blue', 1));
    save(rows, purse('a', 'red', 2));
    save(rows, purse('b', 'blue', 2));
    expect(rows.changes('purse')).toEqual({ inserted: [purse('b', 'blue', 2)], updated: [purse('a', 'red', 2)] });
    expect(rows.changes('other')).toEqual({ inserted: [], updated: [] });
  });

  it('are not saved without a key', () => {
    expect(() => save(new BatchRows(), purse('', 'red'))).toThrow('invariant broken: a saved row of purse has its key');
  });
});
