import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { CommandQueue, defineCommand } from '#libs/commands';
import type { Instant } from '#libs/domain';
import { entityOf } from '#libs/service';
import { openTestBooks, type TestBooks } from '#libs/testing';
import {
  assignDifference,
  closeDifference,
  differenceIdsOf,
  recordDifferences,
  type Difference,
} from '../src/match/difference.js';
import { DifferenceTable } from '../src/match/difference.table.js';
import { matchLines, type Matching } from '../src/match/matching.js';
import { partnerMigrations } from '../src/migrations/index.js';

type Line = [key: string, amountCentimes: number];

const FIRST = '2026-11-25T10:00:00.000Z';
const LATER = '2026-11-26T10:00:00.000Z';

/** What a product's command does with the file of a day: the rows that differ, and those that are open. */
const matchFile = defineCommand({
  name: 'test.match-file',
  rows: ({ matching, day, open }: { matching: Matching<Line, Line>; day: string; open: readonly string[] }) => ({
    differences: DifferenceTable.allBy('id', [
      ...new Set([...differenceIdsOf(matching, { partner: 'cash-express', statement: day }), ...open]),
    ]),
  }),
  decide: ({ differences }: { differences: Difference[] }, { matching, day }, { at }) => ({
    save: { differences: recordDifferences(differences, matching, { partner: 'cash-express', statement: day }, at) },
    reply: {},
  }),
});

let books: TestBooks;
let queue: CommandQueue;

beforeAll(async () => {
  books = await openTestBooks(partnerMigrations, [DifferenceTable]);
  queue = new CommandQueue(books.url);
}, 60_000);

afterAll(async () => {
  await queue.drain();
  await books.close();
});

const rows = () => books.dataSource.getRepository(entityOf(DifferenceTable)).find({ order: { id: 'ASC' } });
const request = (at: Instant) => ({ idempotencyKey: randomUUID(), scope: 'test', by: 'amina', asked: {}, at });

async function match(mine: readonly Line[], theirs: readonly Line[], at: Instant): Promise<void> {
  const side = (lines: readonly Line[]) => ({
    lines,
    keyOf: ([key]: Line) => key,
    amountOf: ([, amountCentimes]: Line) => amountCentimes,
  });
  const open = (await rows()).filter(({ status }) => status === 'open').map(({ id }) => id);
  const matching = matchLines({ mine: side(mine), theirs: side(theirs) });
  await queue.run(matchFile, { matching, day: at.slice(0, 10), open }, request(at));
}

it('differences live on as rows: opened, owned, closed, seen to agree, and opened again', async () => {
  await match(
    [
      ['a', 100],
      ['b', -200],
      ['late', 50],
    ],
    [
      ['a', 90],
      ['c', 300],
    ],
    FIRST,
  );
  const opened = await rows();
  expect(
    opened.map(({ key, what, mineCentimes, theirsCentimes, fields }) => [
      key,
      what,
      mineCentimes,
      theirsCentimes,
      ...fields,
    ]),
  ).toEqual([
    ['a', 'different', 100, 90, 'amount'],
    ['b', 'missing-there', -200, null],
    ['c', 'missing-here', null, 300],
    ['late', 'missing-there', 50, null],
  ]);

  const [a] = opened;
  const id = a?.id ?? '';
  await queue.run(assignDifference, { id, owner: 'amina' }, request(FIRST));
  await queue.run(closeDifference, { id, by: 'amina', reason: 'fee', note: 'ten dirhams' }, request(LATER));
  await expect(
    queue.run(closeDifference, { id, by: 'hassan', reason: 'fee', note: null }, request(LATER)),
  ).rejects.toMatchObject({ code: 'difference.closed-already' });
  await match([['late', 50]], [['late', 50]], LATER);
  expect((await rows()).map(({ key, status, agreesSince }) => [key, status, agreesSince])).toEqual([
    ['a', 'closed', null],
    ['b', 'open', null],
    ['c', 'open', null],
    ['late', 'open', LATER],
  ]);

  await match([['a', 100]], [['a', 90]], LATER);
  expect((await rows())[0]).toEqual({
    ...a,
    statement: '2026-11-26',
    openedAt: LATER,
    seenAt: LATER,
    closings: [{ openedAt: FIRST, closedAt: LATER, closedBy: 'amina', reason: 'fee', note: 'ten dirhams' }],
  });
});
