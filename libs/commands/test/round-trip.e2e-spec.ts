import { randomUUID } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { instantOf } from '#libs/domain';
import { openTestBooks, requestOf } from '#libs/testing';
import fc from 'fast-check';
import type { MigrationInterface, QueryRunner } from 'typeorm';
import { defineCommand } from '../src/command/command.js';
import { CommandQueue } from '../src/queue/queue.js';
import { defineTable } from '../src/table/table.js';

interface Thing {
  id: string;
  label: string;
  amountCentimes: number;
  count: number;
  tier: number;
  isOpen: boolean;
  bornOn: string;
  seenAt: string;
  facts: object | null;
  note: string | null;
}

const ThingTable = defineTable<Thing>({
  name: 'thing',
  key: 'id',
  columns: {
    id: { type: 'uuid' },
    label: { type: 'text' },
    amountCentimes: { type: 'bigint' },
    count: { type: 'integer' },
    tier: { type: 'smallint' },
    isOpen: { type: 'boolean' },
    bornOn: { type: 'date' },
    seenAt: { type: 'timestamptz' },
    facts: { type: 'jsonb', nullable: true },
    note: { type: 'text', nullable: true },
  },
});

class Things1700000009002 implements MigrationInterface {
  readonly name = 'Things1700000009002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE thing (
      id uuid PRIMARY KEY, label text NOT NULL, amount_centimes bigint NOT NULL, count integer NOT NULL,
      tier smallint NOT NULL, is_open boolean NOT NULL, born_on date NOT NULL, seen_at timestamptz NOT NULL,
      facts jsonb, note text)`);
  }

  async down(): Promise<void> {
    throw new Error('things are never taken down');
  }
}

// Of what PostgreSQL's text cannot hold, requests are kept free: NUL and halves of characters.
const text = fc.string({ unit: 'binary', maxLength: 30 }).map((raw) => raw.replaceAll('\0', '').toWellFormed());
const year = { min: new Date('1900-01-01T00:00:00Z'), max: new Date('2200-01-01T00:00:00Z'), noInvalidDate: true };
const thing: fc.Arbitrary<Thing> = fc.record({
  id: fc.constant('').map(() => randomUUID()),
  label: text,
  amountCentimes: fc.maxSafeInteger(),
  count: fc.integer(),
  tier: fc.integer({ min: -32_768, max: 32_767 }),
  isOpen: fc.boolean(),
  bornOn: fc.date(year).map((date) => date.toISOString().slice(0, 10)),
  seenAt: fc.date(year).map((date) => instantOf(date.getTime())),
  facts: fc.oneof(
    fc.constant(null),
    fc.record({ name: text, score: fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 }) }),
    fc.array(fc.oneof(text, fc.boolean(), fc.constant(null), fc.maxSafeInteger())),
  ),
  note: fc.option(text),
});

describe('a row that a decision saves', () => {
  it('is what the next decision gets, to the last character, whether it was inserted or updated', async () => {
    const books = await openTestBooks([Things1700000009002], [ThingTable]);
    const queue = new CommandQueue(books.url);
    const rows = (row: Thing) => ({ thing: ThingTable.by('id', row.id) });
    const keep = defineCommand({
      name: 'thing.keep',
      rows,
      decide: (_, row: Thing) => ({ save: { thing: row }, reply: {} }),
    });
    const look = defineCommand({ name: 'thing.look', rows, decide: (found) => ({ reply: { found: found.thing } }) });
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(thing, thing), { minLength: 1, maxLength: 20 }), async (pairs) => {
        for (const version of [0, 1] as const) {
          const saved = pairs.map((pair) => ({ ...pair[version], id: pair[0].id }));
          await Promise.all(saved.map((row) => queue.run(keep, row, requestOf({}))));
          const answers = await Promise.all(saved.map((row) => queue.run(look, row, requestOf({}))));
          // JSON knows no negative zero, and neither do the books.
          const expected = JSON.parse(JSON.stringify(saved)) as Thing[];
          expect(answers.map(({ reply }) => reply.found)).toEqual(expected);
          const read = await books.repositoryOf(ThingTable).findBy({ id: saved[0]?.id ?? '' });
          expect(read).toEqual([expected[0]]);
        }
      }),
      { numRuns: 15 },
    );
    await queue.drain();
    await books.close();
  });
});
