import { describe, expect, it } from '@jest/globals';
import { contextAt } from '#libs/testing';
import { decideListImport, hasShrunk, importList } from '../src/watch-list/import.js';
import type { ImportList, ListImport, ListsInForce } from '../src/watch-list/import.js';

const AT = contextAt('2026-11-28T10:00:00.000Z');
const LIST: ImportList = {
  id: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11',
  source: 'un',
  digest: 'a'.repeat(64),
  generatedAt: '2026-10-09T00:00:00.000Z',
  entries: [],
  individuals: 736,
  entities: 274,
  by: 'ahmed',
};
const imported = (lists: ListsInForce | undefined, change: Partial<ImportList> = {}) =>
  importList.decide({ lists, import: undefined }, { ...LIST, ...change }, AT);
const first = () => imported(undefined).save!.lists!;
const newer = {
  id: '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e12',
  digest: 'b'.repeat(64),
  generatedAt: '2026-11-01T00:00:00.000Z',
};

describe('a watch list that is brought', () => {
  it('is in force at once, and each change makes another revision', () => {
    expect(imported(undefined).reply).toEqual({
      importId: LIST.id,
      source: 'un',
      individuals: 736,
      entities: 274,
      status: 'in-force',
      revision: 1,
    });
    const { save, reply } = imported(first(), newer);
    expect([reply.status, reply.revision, save?.import?.revision]).toEqual(['in-force', 2, 2]);
    const { lists } = imported(save?.lists, { source: 'national', id: LIST.id }).save!;
    expect(lists?.revision).toBe(3);
    expect(Object.keys(lists?.lists ?? {})).toEqual(['un', 'national']);
  });

  it('again changes nothing', () => {
    const { save, reply } = imported(first(), { id: newer.id });
    expect([save, reply.status, reply.importId, reply.revision]).toEqual([undefined, 'unchanged', LIST.id, 1]);
  });

  it('and was made before the one in force is refused', () => {
    expect(() => imported(first(), { ...newer, generatedAt: '2026-10-08T23:59:59.000Z' })).toThrow(
      expect.objectContaining({ code: 'watch-list.older', status: 409 }),
    );
  });

  it.each([
    [10, 8, false],
    [10, 7, true],
    [736, 589, false],
    [736, 588, true],
    [0, 0, false],
  ])('of %d entries that has %d left has shrunk too much: %s', (before, after, isTooMuch) => {
    expect(hasShrunk(before, after)).toBe(isTooMuch);
  });

  it.each([{ individuals: 500 }, { entities: 200 }])('with %j waits for a person', (lost) => {
    const { save, reply } = imported(first(), { ...newer, ...lost });
    expect([reply.status, reply.revision, save?.lists]).toEqual(['waiting', 1, undefined]);
    expect(save?.import).toMatchObject({ status: 'waiting', revision: null, importedBy: 'ahmed' });
  });
});

describe('a list that has shrunk', () => {
  const waiting = () => imported(first(), { ...newer, individuals: 500 }).save!.import!;
  const decided = (isAccepted: boolean, list: ListImport | undefined = waiting(), lists = first()) =>
    decideListImport.decide(
      { lists, import: list },
      { importId: newer.id, isAccepted, by: 'salma', reason: 'the committee removed them' },
      AT,
    );

  it('is in force when a person accepts it, and is not when it is declined', () => {
    const { save, reply } = decided(true);
    expect(reply).toEqual({ importId: newer.id, status: 'in-force', revision: 2 });
    expect(save?.lists?.lists.un).toMatchObject({ importId: newer.id, individuals: 500 });
    expect(save?.import).toMatchObject({
      status: 'in-force',
      decidedBy: 'salma',
      reason: 'the committee removed them',
    });
    const declined = decided(false);
    expect([declined.reply.status, declined.save?.lists]).toEqual(['declined', undefined]);
  });

  it.each<[string, () => unknown]>([
    ['watch-list.not-waiting', () => decided(true, { ...waiting(), status: 'declined' })],
    [
      'watch-list.overtaken',
      () =>
        decided(true, waiting(), imported(first(), { ...newer, generatedAt: '2026-11-02T00:00:00.000Z' }).save!.lists),
    ],
  ])('is not decided: %s', (code, asking) => {
    expect(asking).toThrow(expect.objectContaining({ code, status: 409 }));
  });

  it('is not found when there is none', () => {
    expect(() =>
      decideListImport.decide(
        { lists: first(), import: undefined },
        { importId: 'none', isAccepted: true, by: 'x', reason: 'y' },
        AT,
      ),
    ).toThrow(expect.objectContaining({ code: 'watch-list.not-found', status: 404 }));
  });
});
