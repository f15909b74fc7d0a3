import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DomainError } from '#libs/domain';
import {
  openTestBooks,
  purseAccountOf,
  Purses1700000009001,
  pursesOn,
  requestOf,
  type PurseShown,
  type TestBooks,
} from '#libs/testing';
import fc from 'fast-check';
import type { Answered } from '../src/command/command.js';
import { bookInvariants } from '../src/book/invariants.js';
import { CommandQueue } from '../src/queue/queue.js';

const PURSES = ['anna', 'brahim', 'chaima', 'driss'];

type Verb = 'putIn' | 'takeOut' | 'move' | 'spend';

/** What one counter asks for, and through which instance; `also` sends the same key to the other at once. */
interface Step {
  verb: Verb;
  instance: 0 | 1;
  also: boolean;
  from: string;
  to: string;
  amountCentimes: number;
}

const step: fc.Arbitrary<Step> = fc.record({
  verb: fc.constantFrom<Verb>('putIn', 'putIn', 'takeOut', 'move', 'spend'),
  instance: fc.constantFrom<0 | 1>(0, 1),
  also: fc.boolean(),
  from: fc.constantFrom(...PURSES),
  to: fc.constantFrom(...PURSES),
  amountCentimes: fc.integer({ min: 1, max: 100 }),
});

/** Each wave is asked for at once. */
const waves = fc.array(fc.array(step, { minLength: 1, maxLength: 30 }), { minLength: 2, maxLength: 5 });

type Outcome = { answer: Answered<unknown> } | { refusal: string };

describe('two instances of a service on one database', () => {
  let books: TestBooks;
  let queues: CommandQueue[];
  let instances: ReturnType<typeof pursesOn>[];

  beforeAll(async () => {
    books = await openTestBooks([Purses1700000009001]);
    queues = [new CommandQueue(books.url), new CommandQueue(books.url, { batchMax: 7 })];
    instances = queues.map(pursesOn);
  });

  afterAll(async () => {
    await Promise.all(queues.map((queue) => queue.drain()));
    await books.close();
  });

  /** Asks one instance; every run has purses of its own. */
  async function ask(
    run: string,
    instance: number,
    { verb, from, to, amountCentimes }: Step,
    key: string,
  ): Promise<Outcome> {
    const purses = instances[instance];
    if (!purses) throw new Error('there are two instances');
    const change = { purse: `${run}/${from}`, amountCentimes };
    // What is spent is a purse that only this key knows: nothing but its own repeat could have spent it.
    const spent = { purse: `${run}/${key}`, amountCentimes };
    try {
      if (verb === 'move') {
        const command = { from: `${run}/${from}`, to: `${run}/${to === from ? 'other' : to}`, amountCentimes };
        return { answer: await purses.move(command, requestOf(command, key)) };
      }
      if (verb === 'spend') return { answer: await purses.spend(spent, requestOf(spent, key)) };
      return { answer: await purses[verb](change, requestOf(change, key)) };
    } catch (error) {
      if (error instanceof DomainError) return { refusal: error.code };
      throw error;
    }
  }

  it('answer each key once, agree on every balance, and keep the books', async () => {
    await fc.assert(
      fc.asyncProperty(waves, async (plan) => {
        const run = randomUUID();
        const shown: PurseShown[] = [];
        const refusals: string[] = [];
        for (const wave of plan) {
          const asked = await Promise.all(wave.map((step) => askWithRepeat(run, step)));
          for (const { step, outcomes } of asked) {
            const answers = outcomes.flatMap((outcome) => ('answer' in outcome ? [outcome.answer] : []));
            refusals.push(...outcomes.flatMap((outcome) => ('refusal' in outcome ? [outcome.refusal] : [])));
            expect(answers.filter(({ replayed }) => !replayed).length).toBe(answers.length > 0 ? 1 : 0);
            expect(new Set(answers.map(({ reply }) => JSON.stringify(reply))).size).toBeLessThan(2);
            // Nothing but their own first asking stands in the way of these: a repeat of them is never refused.
            if (step.verb === 'putIn' || step.verb === 'spend') expect(answers.length).toBe(outcomes.length);
            if (answers[0]) shown.push(...shownBy(answers[0].reply));
          }
        }
        expect(refusals.filter((code) => code !== 'purse.empty')).toEqual([]);
        await expectBalancesOf(run, shown);
      }),
      { numRuns: 20 },
    );
    for (const { name, sql } of bookInvariants) expect([name, await books.dataSource.query(sql)]).toEqual([name, []]);
    await expectEventsInOrder();
  });

  async function askWithRepeat(run: string, step: Step): Promise<{ step: Step; outcomes: Outcome[] }> {
    const key = randomUUID();
    if (step.verb === 'spend') await ask(run, step.instance, { ...step, verb: 'putIn', from: key }, `${key}-filled`);
    const other = 1 - step.instance;
    const asked = [ask(run, step.instance, step, key), ...(step.also ? [ask(run, other, step, key)] : [])];
    return { step, outcomes: await Promise.all(asked) };
  }

  /** Every purse's turns follow each other without gap or fork, and the last one is what the database has. */
  async function expectBalancesOf(run: string, shown: readonly PurseShown[]): Promise<void> {
    const stored = await books.dataSource.query<(PurseShown & { booked: number })[]>(
      `SELECT p.id AS purse, p.turns, p.balance_centimes AS "balanceCentimes", -a.balance_centimes AS booked
       FROM purse p JOIN ledger_account a ON a.id = $1 || p.id WHERE p.id LIKE $2`,
      [purseAccountOf(''), `${run}/%`],
    );
    for (const { purse, turns, balanceCentimes, booked } of stored) {
      const own = shown.filter((reply) => reply.purse === purse).sort((a, b) => a.turns - b.turns);
      const isFilledForSpending = own.length === turns - 1 && own[0]?.turns !== 1;
      expect(own.map((reply) => reply.turns)).toEqual(own.map((_, i) => i + (isFilledForSpending ? 2 : 1)));
      expect(own.at(-1)).toEqual({ purse, turns, balanceCentimes });
      expect(booked).toBe(balanceCentimes);
    }
    expect(new Set(shown.map(({ purse }) => purse)).size).toBe(stored.length);
  }

  async function expectEventsInOrder(): Promise<void> {
    const rows = await books.dataSource.query<{ turns: number[] }[]>(
      `SELECT array_agg((data->>'turns')::int ORDER BY position) AS turns FROM journal GROUP BY subject, lane`,
    );
    expect(rows.length).toBeGreaterThan(0);
    for (const { turns } of rows) expect(turns).toEqual([...turns].sort((a, b) => a - b));
  }
});

function shownBy(reply: unknown): PurseShown[] {
  const { from, to } = reply as { from?: PurseShown; to?: PurseShown };
  return from && to ? [from, to] : [reply as PurseShown];
}
