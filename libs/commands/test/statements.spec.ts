import { describe, expect, it } from '@jest/globals';
import { PurseTable } from '#libs/testing';
import { Statements } from '../src/batch/statements.js';
import { TestAccountTable, TestHoldTable } from './accounts.js';

const REFS = [
  TestHoldTable.allBy('accountId', ['a']),
  PurseTable.by('seal', 'red'),
  TestAccountTable.by('id', 'a'),
  PurseTable.by('id', 'a'),
  TestAccountTable.through('id', TestHoldTable.by('id', 'h'), 'accountId'),
  TestHoldTable.allThrough('accountId', TestHoldTable.by('id', 'h'), 'accountId'),
];

describe('the statements of a batch', () => {
  it('lock in one order, in whichever the look-ups were met', () => {
    const [one, other] = [new Statements(), new Statements()];
    one.learn(REFS);
    for (const ref of REFS.toReversed()) other.learn([ref]);
    expect(other.get()).toEqual(one.get());
    const names = one.get().read.lookUps.map(({ name }) => name);
    expect(names).toEqual([
      'purse.id',
      'purse.seal',
      'test_account.id',
      'test_account.id through test_hold.id accountId',
      'test_hold.accountId',
      'test_hold.accountId through test_hold.id accountId',
      'test_hold.id',
    ]);
  });

  it('stay as they are when they serve already, and have another name when they grow', () => {
    const statements = new Statements();
    statements.learn([PurseTable.by('id', 'a')]);
    const before = statements.get();
    statements.learn([PurseTable.by('id', 'b'), PurseTable.madeBy('c')]);
    expect(statements.get()).toBe(before);
    statements.learn([TestAccountTable.madeBy('a')]);
    const after = statements.get();
    expect(after.read.lookUps).toEqual(before.read.lookUps);
    expect(after.write.tables).toEqual([PurseTable, TestAccountTable]);
    expect(after.write.name).not.toBe(before.write.name);
  });
});
