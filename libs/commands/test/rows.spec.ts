import { describe, expect, it } from '@jest/globals';
import { PurseTable, type Purse } from '#libs/testing';
import { BatchRows } from '../src/batch/rows.js';
import { TestHoldTable } from './accounts.js';
import { defineTable, type RowRef, type RowsRef } from '../src/table/table.js';

const purse = (id: string, seal: string, turns = 0): Purse => {
  return { id, agency: 'RAB-001', seal, title: '', balanceCentimes: 0, turns };
};
const load = (rows: BatchRows, ...purses: Purse[]) => purses.forEach((row) => rows.load(PurseTable, { ...row }));
const find = (rows: BatchRows, ref: RowRef<Purse> | RowsRef<Purse>) => rows.loaded({ found: ref }).found;
const save = (rows: BatchRows, row: Purse) => rows.save([{ table: PurseTable, row: { ...row } }]);

describe('the rows of a batch', () => {
  it('are found as the database gave them, by key and by another column', () => {
    const rows = new BatchRows();
    load(rows, purse('a', 'red'), purse('b', 'blue'));
    expect(find(rows, PurseTable.by('id', 'b'))).toEqual(purse('b', 'blue'));
    expect(find(rows, PurseTable.by('seal', 'red'))).toEqual(purse('a', 'red'));
    expect(find(rows, PurseTable.by('id', 'c'))).toBeUndefined();
    expect(find(rows, PurseTable.by('seal', 'green'))).toBeUndefined();
  });

  it('are found as a decision has saved them', () => {
    const rows = new BatchRows();
    load(rows, purse('a', 'red'));
    save(rows, purse('a', 'red', 1));
    expect(find(rows, PurseTable.by('id', 'a'))).toEqual(purse('a', 'red', 1));
    expect(find(rows, PurseTable.by('seal', 'red'))).toEqual(purse('a', 'red', 1));
  });

  it('that are new are found by whatever column', () => {
    const rows = new BatchRows();
    expect(find(rows, PurseTable.by('seal', 'red'))).toBeUndefined();
    save(rows, purse('a', 'red'));
    expect(find(rows, PurseTable.by('seal', 'red'))).toEqual(purse('a', 'red'));
    expect(find(rows, PurseTable.by('id', 'a'))).toEqual(purse('a', 'red'));
  });

  it('are no longer found under what they were called before', () => {
    const rows = new BatchRows();
    load(rows, purse('a', 'red'));
    expect(find(rows, PurseTable.by('seal', 'red'))).toEqual(purse('a', 'red'));
    save(rows, purse('a', 'blue'));
    expect(find(rows, PurseTable.by('seal', 'red'))).toBeUndefined();
    expect(find(rows, PurseTable.by('seal', 'blue'))).toEqual(purse('a', 'blue'));
  });

  it('come as a list when a list was asked for, new ones included', () => {
    const rows = new BatchRows();
    load(rows, purse('a', 'red'), purse('b', 'blue'));
    save(rows, purse('c', 'green'));
    const found = find(rows, PurseTable.allBy('seal', ['green', 'red', 'black']));
    expect(found).toEqual([purse('c', 'green'), purse('a', 'red')]);
    expect(find(rows, PurseTable.allBy('id', []))).toEqual([]);
    expect(find(rows, PurseTable.allBy('id', ['b', 'a']))).toEqual([purse('b', 'blue'), purse('a', 'red')]);
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

  it('take the status that may follow the one they have, or keep it', () => {
    interface Door {
      id: string;
      status: 'open' | 'shut' | 'bricked';
    }
    const DoorTable = defineTable<Door>({
      name: 'door',
      key: 'id',
      columns: { id: { type: 'text' }, status: { type: 'text' } },
      transitions: { open: ['shut'], shut: ['open', 'bricked'], bricked: [] },
    });
    const rows = new BatchRows();
    rows.load(DoorTable, { id: 'a', status: 'open' });
    const saveDoor = (status: string) => rows.save([{ table: DoorTable, row: { id: 'a', status } }]);
    for (const status of ['open', 'shut', 'bricked', 'bricked']) saveDoor(status);
    expect(() => saveDoor('open')).toThrow('may become open from bricked');
    expect(() => saveDoor('gone')).toThrow('may become gone from bricked');
    rows.load(DoorTable, { id: 'b', status: 'ajar' });
    expect(() => rows.save([{ table: DoorTable, row: { id: 'b', status: 'open' } }])).toThrow('open from ajar');
  });

  it('of one decision are all saved, or none', () => {
    const rows = new BatchRows();
    load(rows, purse('a', 'red'));
    expect(find(rows, PurseTable.by('seal', 'red'))).toEqual(purse('a', 'red'));
    const saved = [purse('a', 'blue', 1), purse('b', 'green', 1), purse('', 'grey')];
    expect(() => rows.save(saved.map((row) => ({ table: PurseTable, row })))).toThrow('has its key');
    expect(find(rows, PurseTable.allBy('seal', ['red', 'blue', 'green']))).toEqual([purse('a', 'red')]);
    expect(find(rows, PurseTable.allBy('id', ['a', 'b']))).toEqual([purse('a', 'red')]);
    expect(rows.changes('purse')).toEqual({ inserted: [], updated: [] });
  });

  it('of one decision follow each other, when it saves one twice', () => {
    const rows = new BatchRows();
    const hold = { id: 'h', accountId: 'a', amountCentimes: 1 };
    rows.load(TestHoldTable, { ...hold, status: 'held' });
    const save = (...statuses: string[]) =>
      rows.save(statuses.map((status) => ({ table: TestHoldTable, row: { ...hold, status } })));
    expect(() => save('captured', 'released')).toThrow('may become released from captured');
    save('held', 'captured');
    expect(rows.changes('test_hold').updated).toEqual([{ ...hold, status: 'captured' }]);
  });

  it('are not saved without a key', () => {
    expect(() => save(new BatchRows(), purse('', 'red'))).toThrow('invariant broken: a saved row of purse has its key');
  });
});
