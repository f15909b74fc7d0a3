import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BatchRows } from '../src/batch/rows.js';
import type { RowRef, RowsRef } from '../src/table/table.js';
import { TestAccountTable, TestHoldTable, type TestAccount, type TestHold } from './accounts.js';

const IDS = ['a', 'b', 'c'];
const id = fc.constantFrom(...IDS);
const account = fc.record({ id, balanceCentimes: fc.nat() });
const hold = fc.record({
  id,
  accountId: fc.constantFrom(...IDS, 'nowhere'),
  amountCentimes: fc.nat(),
  status: fc.constant<TestHold['status']>('held'),
});
const distinct = <Row extends { id: string }>(row: fc.Arbitrary<Row>) =>
  fc.uniqueArray(row, { maxLength: 3, selector: (one) => one.id });

const throughHold = (holdId: string) => ({
  account: TestAccountTable.through('id', TestHoldTable.by('id', holdId), 'accountId'),
  holds: TestHoldTable.allThrough('accountId', TestHoldTable.by('id', holdId), 'accountId'),
});

/** What a batch asks for, and what is saved before that in it. */
const scene = fc.record({
  accounts: distinct(account),
  holds: distinct(hold),
  locked: fc.subarray(IDS),
  asked: fc.subarray(IDS),
  saved: fc.array(fc.oneof(account, hold), { maxLength: 4 }),
  looked: id,
});

describe('rows that are reached through others', () => {
  it('are those that a whole database would give, or known not to be all', () => {
    fc.assert(
      fc.property(scene, ({ accounts, holds, locked, asked, saved, looked }) => {
        const rows = new BatchRows();
        // The database gives what is asked for: holds by id, and what they lead to.
        const named = new Set(holds.filter((one) => asked.includes(one.id)).map(({ accountId }) => accountId));
        for (const one of holds) if (asked.includes(one.id) || named.has(one.accountId)) rows.load(TestHoldTable, one);
        for (const one of accounts) if (named.has(one.id)) rows.load(TestAccountTable, one);
        for (const one of locked) {
          rows.noteLocked(TestAccountTable, one);
          rows.noteLocked(TestHoldTable, one);
        }
        for (const one of asked) Object.values(throughHold(one)).forEach((ref) => rows.noteAsked(ref));
        const world = { accounts: byId<TestAccount>(accounts), holds: byId<TestHold>(holds) };
        const made = { accounts: new Set<string>(), holds: new Set<string>() };
        for (const row of saved) {
          // As in a batch, a command saves only what it was given, or makes what is not there.
          if ('accountId' in row) {
            if (!asked.includes(row.id) && world.holds.has(row.id)) continue;
            if (!world.holds.has(row.id)) made.holds.add(row.id);
            world.holds.set(row.id, row);
            rows.save([{ table: TestHoldTable, row }]);
          } else {
            if (!named.has(row.id) && world.accounts.has(row.id)) continue;
            if (!world.accounts.has(row.id)) made.accounts.add(row.id);
            world.accounts.set(row.id, row);
            rows.save([{ table: TestAccountTable, row }]);
          }
        }

        const isAsked = asked.includes(looked) || made.holds.has(looked);
        const refs = throughHold(looked);
        const from = world.holds.get(looked);
        const target = from && world.accounts.get(from.accountId);
        const isFree = (made: Set<string>, key: string | undefined) =>
          key === undefined || made.has(key) || locked.includes(key);
        const isKnown = (accountId: string) => named.has(accountId);
        if (!isAsked) return; // a command's own look-ups are always asked for
        const isWhole =
          isFree(made.holds, from?.id) && (!from || isKnown(from.accountId)) && isFree(made.accounts, target?.id);
        if (isWhole) expect(rows.hasAllOf(refs)).toBe(true);
        if (!rows.hasAllOf(refs)) {
          expect(isWhole).toBe(false);
          return;
        }
        const found = rows.loaded(refs);
        expect(found.account).toEqual(target);
        const expected = from ? [...world.holds.values()].filter((one) => one.accountId === from.accountId) : [];
        expect(found.holds.toSorted(byKey)).toEqual(expected.toSorted(byKey));
      }),
      { numRuns: 2_000 },
    );
  });

  const complete = (rows: BatchRows, ref: RowRef<TestAccount> | RowRef<TestHold> | RowsRef<TestHold>) =>
    rows.hasAllOf({ ref });

  it('are not all there when they were locked only while they were read', () => {
    const rows = new BatchRows();
    rows.load(TestAccountTable, { id: 'a', balanceCentimes: 1 });
    expect(complete(rows, TestAccountTable.by('id', 'a'))).toBe(false);
    rows.noteLocked(TestAccountTable, 'a');
    expect(complete(rows, TestAccountTable.by('id', 'a'))).toBe(true);
    expect(complete(rows, TestAccountTable.by('id', 'none'))).toBe(true);
  });

  it('are none when the row that leads to them is not there', () => {
    const rows = new BatchRows();
    expect(rows.hasAllOf(throughHold('none'))).toBe(true);
    expect(rows.loaded(throughHold('none'))).toEqual({ account: undefined, holds: [] });
  });

  it('are reached in one hop', () => {
    const account = TestAccountTable.through('id', TestHoldTable.by('id', 'h'), 'accountId');
    expect(() => TestHoldTable.through('id', account, 'id')).toThrow('by a known value');
    expect(() => TestAccountTable.through('id', TestHoldTable.madeBy('h'), 'accountId')).toThrow('by a known value');
  });
});

function byId<Row extends { id: string }>(rows: readonly Row[]): Map<string, Row> {
  return new Map(rows.map((row) => [row.id, row]));
}

function byKey(one: { id: string }, other: { id: string }): number {
  return one.id < other.id ? -1 : 1;
}
