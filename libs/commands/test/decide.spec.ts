import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '#libs/events';
import { PurseTable, purseChanged, requestOf, type Purse } from '#libs/testing';
import { askedCommand, rowsWantedBy, wantedBy } from '../src/batch/asked-command.js';
import { decideAll, type KnownOperation } from '../src/batch/decide.js';
import { LockedValues } from '../src/batch/locked-values.js';
import { columnOf, locksFirst, lookUp, lookUpsOf } from '../src/batch/look-up.js';
import { BatchRows } from '../src/batch/rows.js';
import { checkEvents, laneOf } from '../src/book/journal.js';
import { defineCommand, type RowRefs } from '../src/command/command.js';
import { NO_PARAMETERS, type Decision } from '../src/command/decision.js';
import { TestAccountTable, TestHoldTable } from './accounts.js';

const AT = '2026-01-05T09:30:00.000Z';
const purse = (id: string, turns = 0): Purse => {
  return { id, agency: 'RAB-001', seal: id, title: '', balanceCentimes: 0, turns };
};
const cash = (cashCentimes: number): DomainEvent => purseChanged({ purse: 'a', cashCentimes }, AT);
const drawer = (amountCentimes: number) => ({ ledgerAccount: 'drawer:RAB-001', amountCentimes });
const owed = (amountCentimes: number) => ({ ledgerAccount: 'purse:a', amountCentimes });
const booking = (...entries: { ledgerAccount: string; amountCentimes: number }[]) => {
  return { bookedOn: '2026-01-05', agency: 'RAB-001', entries };
};

/** A command that decides this, of the purse `a`. */
function deciding(
  decision: Decision<unknown> | ((turns: number | undefined) => Decision<unknown>),
  key?: string,
  refs: RowRefs = { purse: PurseTable.by('id', 'a') },
  asked: object = {},
) {
  const definition = defineCommand({
    name: 'purses.test',
    rows: (_: object) => refs,
    decide: (rows): Decision<unknown> => {
      const { purse: found } = rows as { purse?: Purse };
      return typeof decision === 'function' ? decision(found?.turns) : decision;
    },
  });
  return askedCommand(definition, {}, { ...requestOf(asked, key, AT), traceparent: '00-a' }, () => NO_PARAMETERS);
}

function run(
  commands: ReturnType<typeof deciding>[],
  {
    rows = new BatchRows(),
    operations = new Map<string, KnownOperation>(),
    locked = new LockedValues(),
    keepsOrder = false,
  } = {},
) {
  return { ...decideAll(commands, operations, rows, { locked, keepsOrder }), rows, operations };
}
const saveTurns = (turns: number | undefined): Decision<unknown> => {
  const next = (turns ?? 0) + 1;
  return { save: { purse: purse('a', next) }, reply: { turns: next } };
};

describe('the commands of a batch', () => {
  it('see what those before them saved, each answered in its order', () => {
    const { outcomes, decided, rows } = run([deciding(saveTurns), deciding(saveTurns), deciding(saveTurns)]);
    expect(outcomes).toEqual([1, 2, 3].map((turns) => ({ answer: { reply: { turns }, replayed: false } })));
    expect(decided).toHaveLength(3);
    expect(rows.changes('purse')).toEqual({ inserted: [purse('a', 3)], updated: [] });
  });

  it('are answered alike under one key, and refused when they are not the same', () => {
    const other = deciding(saveTurns, 'k', undefined, { amountCentimes: 1 });
    const { outcomes, decided } = run([deciding(saveTurns, 'k'), deciding(saveTurns, 'k'), other]);
    expect(outcomes.slice(0, 2)).toEqual([
      { answer: { reply: { turns: 1 }, replayed: false } },
      { answer: expect.objectContaining({ reply: { turns: 1 }, replayed: true }) },
    ]);
    expect(outcomes[2]).toMatchObject({ error: { code: 'idempotency-key.reused' } });
    expect(decided).toHaveLength(1);
  });

  it('are answered as they were before', () => {
    const command = deciding(saveTurns, 'k');
    const { operationId: id, fingerprint } = command;
    const { outcomes } = run([command], { operations: new Map([[id, { id, fingerprint, reply: 'then', by: null }]]) });
    expect(outcomes).toEqual([{ answer: { reply: 'then', replayed: true, firstAskedBy: null } }]);
  });

  it.each<[string, Decision<unknown>, string | undefined]>([
    ['nothing to book', { reply: {} }, undefined],
    ['cash that an event tells', { booking: booking(drawer(5), owed(-5)), events: [cash(5)], reply: {} }, undefined],
    ['no cash', { booking: booking(owed(5), owed(-5)), reply: {} }, undefined],
    [
      'what two events tell',
      { booking: booking(drawer(5), owed(-5)), events: [cash(2), cash(3)], reply: {} },
      undefined,
    ],
    ['a row, and none that is left out', { save: { purse: undefined }, reply: {} }, undefined],
    ['entries that do not balance', { booking: booking(owed(5), owed(-4)), reply: {} }, 'sum to zero'],
    ['cash that no event tells', { booking: booking(drawer(5), owed(-5)), reply: {} }, '5 centimes'],
    ['cash the other way', { booking: booking(drawer(5), owed(-5)), events: [cash(-5)], reply: {} }, '5 centimes'],
    ['cash that did not move', { events: [cash(5)], reply: {} }, '0 centimes'],
    ['a row that it did not ask for', { save: { other: purse('b') }, reply: {} }, 'saves other, which it did not'],
    ['an event too large', { events: [{ ...cash(0), subject: 'x'.repeat(256) }], reply: {} }, 'of 256 characters'],
  ])('with %s', (_, decision, mistake) => {
    const { outcomes, decided, operations } = run([deciding(decision)]);
    if (mistake === undefined) expect(outcomes).toEqual([{ answer: { reply: {}, replayed: false } }]);
    else expect(outcomes).toMatchObject([{ error: { message: expect.stringContaining(mistake) } }]);
    expect([decided.length, operations.size]).toEqual(mistake === undefined ? [1, 1] : [0, 0]);
  });

  it('may save lists of rows', () => {
    const lists = { purses: PurseTable.allBy('id', ['a', 'b']) };
    const { rows } = run([deciding({ save: { purses: [purse('a', 1), purse('b', 2)] }, reply: {} }, undefined, lists)]);
    expect(rows.changes('purse').inserted).toEqual([purse('a', 1), purse('b', 2)]);
  });

  it('leave nothing behind when they are refused', () => {
    const refused = deciding(() => {
      throw new Error('no');
    });
    const lists = { purses: PurseTable.allBy('id', ['a', 'b']) };
    const halfDone = deciding({ save: { purses: [purse('a', 9), purse('', 9)] }, reply: {} }, undefined, lists);
    const { outcomes, decided, rows } = run([refused, halfDone, deciding(saveTurns)]);
    expect(outcomes).toMatchObject([{ error: { message: 'no' } }, { error: {} }, { answer: { reply: { turns: 1 } } }]);
    expect(decided).toHaveLength(1);
    expect(rows.changes('purse')).toEqual({ inserted: [purse('a', 1)], updated: [] });
  });

  it('wait when they touch what others have locked, and keep nothing until then', () => {
    const locked = new LockedValues();
    locked.add({ lookUp: 'ledger_account.id', value: 'purse:a' });
    const books = deciding({ ...saveTurns(0), booking: booking(owed(5), owed(-5)) });
    const { outcomes, decided, rows, operations } = run([books, deciding(saveTurns)], { locked });
    expect(outcomes).toEqual([{ postponed: 'lock' }, { answer: { reply: { turns: 1 }, replayed: false } }]);
    expect([decided.length, operations.size]).toEqual([1, 1]);
    expect(rows.changes('purse').inserted).toEqual([purse('a', 1)]);
  });

  it('keep their order where it matters: what comes behind one that waits does so as well', () => {
    const hold = { hold: TestHoldTable.by('id', 'h') };
    const through = { ...hold, account: TestAccountTable.through('id', hold.hold, 'accountId') };
    const other = { hold: TestHoldTable.by('id', 'other') };
    const refsOfAll = [through, hold, other, through];
    const outcomesOf = (keepsOrder: boolean) => {
      const rows = new BatchRows();
      rows.load(TestHoldTable, { id: 'h', accountId: 'a', amountCentimes: 1, status: 'held' });
      const commands = refsOfAll.map((refs) => deciding({ reply: {} }, undefined, refs));
      return run(commands, { rows, keepsOrder }).outcomes.map((outcome) => 'postponed' in outcome);
    };
    expect(outcomesOf(true)).toEqual([true, true, true, true]);
    expect(outcomesOf(false)).toEqual([true, false, false, true]);
  });

  it('wait when they are led to rows that were not loaded', () => {
    const through = { account: TestAccountTable.through('id', TestHoldTable.by('id', 'h'), 'accountId') };
    const rows = new BatchRows();
    const led = () => deciding({ reply: {} }, undefined, through);
    rows.load(TestHoldTable, { id: 'h', accountId: 'a', amountCentimes: 1, status: 'held' });
    expect(run([led()], { rows }).outcomes).toEqual([{ postponed: 'rows' }]);
    rows.load(TestAccountTable, { id: 'a', balanceCentimes: 5 });
    rows.noteLocked(TestAccountTable, 'a');
    Object.values(through).forEach((ref) => rows.noteAsked(ref));
    rows.noteLocked(TestHoldTable, 'h');
    expect(run([led()], { rows }).outcomes).toMatchObject([{ answer: {} }]);
  });
});

describe('rows that a batch may take for all there are', () => {
  const hold = (id: string, accountId: string | null, status = 'held') => ({
    id,
    accountId,
    amountCentimes: 1,
    status,
  });
  const byId = { hold: TestHoldTable.by('id', 'h') };
  const through = { account: TestAccountTable.through('id', byId.hold, 'accountId') };
  const rowsWith = (...held: object[]) => {
    const rows = new BatchRows();
    for (const row of held) rows.load('accountId' in row ? TestHoldTable : TestAccountTable, row);
    return rows;
  };

  it('were locked before they were read, or found in a list by another column', () => {
    const rows = rowsWith(hold('h', 'a'));
    const lists = { byKey: TestHoldTable.allBy('id', ['h']), byAccount: TestHoldTable.allBy('accountId', ['a']) };
    const one = { byAccount: TestHoldTable.by('accountId', 'a') };
    const all = (refs: RowRefs) => rows.hasAllOf(refs);
    const alone: RowRefs[] = [byId, { byKey: lists.byKey }, { list: lists.byAccount }, one];
    expect(alone.map(all)).toEqual([false, false, true, false]);
    rows.noteLocked(TestHoldTable, 'h');
    expect([...alone, { made: TestHoldTable.madeBy('x') }].map(all)).toEqual([true, true, true, true, true]);
  });

  it('are reached through one that was locked, as it is now', () => {
    const rows = rowsWith(hold('h', 'a'), { id: 'a', balanceCentimes: 5 });
    rows.noteAsked(through.account);
    rows.noteLocked(TestAccountTable, 'a');
    expect(rows.hasAllOf(through)).toBe(false);
    rows.noteLocked(TestHoldTable, 'h');
    expect(rows.hasAllOf(through)).toBe(true);
    rows.save([{ table: TestHoldTable, row: hold('h', 'b') }]);
    expect(rows.hasAllOf(through)).toBe(false);
    rows.save([{ table: TestAccountTable, row: { id: 'b', balanceCentimes: 7 } }]); // made in this batch
    expect(rows.hasAllOf(through)).toBe(true);
    expect(rows.loaded(through).account).toEqual({ id: 'b', balanceCentimes: 7 });
  });

  it.each([null, undefined])('are none where the row names none: %s', (nobody) => {
    const rows = rowsWith({ ...hold('h', null), accountId: nobody } as never);
    rows.noteLocked(TestHoldTable, 'h');
    expect(rows.hasAllOf(through)).toBe(true);
    expect(rows.loaded(through).account).toBeUndefined();
  });

  it('are each checked by what they were before', () => {
    const rows = rowsWith(hold('h', 'a'), hold('i', 'a'));
    const row = (id: string, status: string) => ({ table: TestHoldTable, row: hold(id, 'a', status) });
    rows.save([row('h', 'captured'), row('i', 'released')]);
    expect(rows.changes(TestHoldTable.name).updated).toEqual([hold('h', 'a', 'captured'), hold('i', 'a', 'released')]);
  });
});

describe('what a command wants', () => {
  it('is its rows, and once it is decided the ledger accounts and lanes that it touches', () => {
    const command = deciding({ booking: booking(drawer(5), owed(-5)), events: [cash(5)], reply: {} });
    const row = { lookUp: 'purse.id', value: 'a' };
    expect([rowsWantedBy(command), wantedBy(command)]).toEqual([[row], [row]]);
    run([command]);
    expect(wantedBy(command)).toEqual([
      row,
      { lookUp: 'ledger_account.id', value: 'drawer:RAB-001' },
      { lookUp: 'ledger_account.id', value: 'purse:a' },
      { lookUp: 'journal_lane.lane', value: String(laneOf('a')) },
    ]);
  });

  it('is locked first when it is reached through another row, or by another column than the key, in a list', () => {
    const hold = TestHoldTable.by('id', 'h');
    expect(
      [
        hold,
        TestHoldTable.allBy('id', ['h']),
        TestHoldTable.by('accountId', 'a'),
        TestHoldTable.allBy('accountId', ['a']),
        TestAccountTable.through('id', hold, 'accountId'),
        TestHoldTable.madeBy('h'),
      ].map(locksFirst),
    ).toEqual([false, false, false, true, true, false]);
    const isLocking = (refs: RowRefs) => deciding({ reply: {} }, undefined, refs).locksFirst;
    expect(isLocking({ hold })).toBe(false);
    expect(isLocking({ hold, all: TestHoldTable.allBy('accountId', ['a']) })).toBe(true);
  });

  it('is looked for in ways that all commands share', () => {
    const hold = TestHoldTable.by('id', 'h');
    const account = TestAccountTable.through('id', hold, 'accountId');
    const ways = lookUpsOf(account);
    const [holds, accounts] = [TestHoldTable.name, TestAccountTable.name];
    expect(ways.map(({ lookUp: way, values }) => [way.name, values])).toEqual([
      [`${accounts}.id through ${holds}.id accountId`, ['h']],
      [`${holds}.id`, ['h']],
    ]);
    expect(ways[0]?.lookUp).toMatchObject({ column: 'id', through: { column: 'id', property: 'accountId' } });
    expect(ways[1]?.lookUp).toStrictEqual({ name: `${holds}.id`, table: TestHoldTable, column: 'id' });
    expect(lookUpsOf(account).map(({ lookUp: way }) => way)).toEqual(ways.map(({ lookUp: way }) => way));
    expect(lookUp(TestHoldTable, 'id')).toBe(ways[1]?.lookUp);
    expect(lookUpsOf(TestHoldTable.madeBy('h'))).toEqual([]);
    expect(columnOf(TestHoldTable, 'accountId')).toMatchObject({ name: 'account_id' });
    expect(() => columnOf(TestHoldTable, 'other')).toThrow('has the column other');
  });

  it('is told with its request', () => {
    expect(deciding({ reply: {} })).toMatchObject({ name: 'purses.test', at: AT, traceparent: '00-a' });
  });
});

describe('an event that could never be published', () => {
  const largest = (bytes: number) => ({ ...cash(0), data: { ...cash(0).data, note: 'x'.repeat(bytes) } });
  const empty = Buffer.byteLength(JSON.stringify(largest(0).data));

  it.each([
    ['a subject of 255 characters', { ...cash(0), subject: 'x'.repeat(255) }, undefined],
    ['a subject of 256', { ...cash(0), subject: 'x'.repeat(256) }, 'a subject of 256 characters'],
    ['data of half a megabyte', largest(524_288 - empty), undefined],
    ['data of a byte more', largest(524_289 - empty), 'data of 524289 bytes'],
    ['few letters of three bytes', { ...cash(0), data: { ...cash(0).data, note: '€'.repeat(174_000) } }, undefined],
    ['many letters of three bytes', { ...cash(0), data: { ...cash(0).data, note: '€'.repeat(175_000) } }, 'bytes, too'],
  ])('has %s', (_, event, mistake) => {
    const check = () => checkEvents('purses.test', [cash(0), event as DomainEvent]);
    if (mistake === undefined) expect(check).not.toThrow();
    else expect(check).toThrow(mistake);
  });
});

it('a service without parameters says so', () => {
  expect(() => NO_PARAMETERS.on({ name: 'a.b' }, '2026-01-05')).toThrow('the service has no parameter a.b');
});
