import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seededParameters } from '#libs/approvals';
import { bookInvariants, CommandQueue, type CommandRequest } from '#libs/commands';
import { DomainError } from '#libs/domain';
import { openTestBooks, type TestBooks } from '#libs/testing';
import { TRANSFERS_INVARIANTS } from '../../src/transfers.books.js';
import { transfersService } from '../../src/transfers.module.js';
import { TRANSFERS_PARAMETERS } from '../../src/transfers.parameters.js';
import { Numbering, STEP, type Step } from './acts.js';
import { AT, Pair } from './pair.js';
import { copyOfPair, doInPair, newPair, type Act, type PairModel } from './transfers.model.js';

const PAIRS_AT_ONCE = 16;
const ACTS_OF_A_PAIR_MIN = 30;
const ACTS_OF_A_PAIR_MAX = 90;
const ACTS_IN_ALL_MIN = 10_000;
/** Drawn by chance: what is seldom may need more acts than the fewest. */
const ACTS_IN_ALL_MAX = 3 * ACTS_IN_ALL_MIN;

/** What has to happen to some of the transfers, or they prove little. */
const ENCOUNTERS = (
  'send batch pay-out give-back expire reserve release give hold decide same two ceiling.exceeded ' +
  'allowance.above-transfer allowance.above-day transfer.unknown-code transfer.under-verification transfer.already-paid ' +
  'transfer.taken-back transfer.expired transfer.reserved refund.unknown-receipt reservation.not-found ' +
  'reservation.too-much screening-case.not-found screening-case.decided'
).split(' ');

interface Kept {
  status: string;
  isHeld: boolean;
  isReserved: boolean;
  cases: Record<string, string>;
}

describe('transfers on two instances', () => {
  let books: TestBooks;
  let queues: CommandQueue[];
  let done = 0;
  const seen = new Set<string>();
  const seed = Date.now() % 1_000_000_000;

  beforeAll(async () => {
    books = await openTestBooks(transfersService.migrations, transfersService.tables);
    const parameters = seededParameters(...TRANSFERS_PARAMETERS);
    const options = { ...transfersService.queue, parameters: () => parameters };
    queues = [new CommandQueue(books.url, options), new CommandQueue(books.url, options)];
  }, 60_000);
  afterAll(async () => {
    await Promise.all(queues.map((queue) => queue.drain()));
    await books?.close();
  });

  const requestOf = (): CommandRequest => ({
    idempotencyKey: randomUUID(),
    scope: 'RAB-001',
    by: 'somebody',
    asked: {},
    at: AT,
  });
  /** Does an act. @returns the code by which it was refused, or null */
  const outcomeOf = async (queue: CommandQueue, pair: Pair, act: Act, request: CommandRequest) => {
    try {
      await pair.perform(queue, act, request);
      return null;
    } catch (error) {
      if (error instanceof DomainError) return error.code;
      throw error;
    }
  };
  const meet = (act: Act, code: string | null) => {
    done++;
    seen.add(act.what);
    if (code) seen.add(code);
  };

  /** What is kept of the transfers that the model knows of, and what the model says. */
  const keptOf = async (pair: Pair, model: PairModel) => {
    const ids = new Map([...model.transfers.keys()].map((n) => [pair.transferId(n), n]));
    const rows = await books.dataSource.query<(Omit<Kept, 'cases'> & { id: string; cases: Kept['cases'] | null })[]>(
      `SELECT id, status, held_by IS NOT NULL AS "isHeld", reservation IS NOT NULL AND reservation->>'releasedAt' IS NULL AS "isReserved",
         (SELECT jsonb_object_agg(c.id, c.status) FROM screening_case c WHERE c.transfer_id = t.id) AS cases
       FROM transfer t WHERE id = ANY($1)`,
      [[...ids.keys()]],
    );
    const kept = rows.map(({ id, ...row }) => [ids.get(id) ?? -1, { ...row, cases: row.cases ?? {} }] as const);
    return Object.fromEntries(kept) as Record<number, Kept>;
  };
  const shownOf = (pair: Pair, { transfers }: PairModel): Record<number, Kept> =>
    Object.fromEntries(
      [...transfers].map(([n, { status, isHeld, isReserved, cases }]) => {
        const shown = [...cases].map(([by, state]) => [pair.caseId(by), state] as const);
        return [n, { status, isHeld, isReserved, cases: Object.fromEntries(shown) }];
      }),
    );

  const live = async (steps: readonly Step[]) => {
    const pair = new Pair(randomUUID(), books);
    await pair.prepare(queues[0]!, requestOf, 2 * ACTS_OF_A_PAIR_MAX);
    let model = newPair();
    const numbering = new Numbering();
    for (const { how, at, ...drawn } of steps) {
      const act = numbering.of(drawn.act);
      const [one, two] = [queues[at]!, queues[1 - at]!];
      if (how === 'two') {
        const other = numbering.of(drawn.other);
        const outcomes = await Promise.all([
          outcomeOf(one, pair, act, requestOf()),
          outcomeOf(two, pair, other, requestOf()),
        ]);
        // Which was first is not known: one of the two orders must explain both answers, and what is kept.
        const orders = [0, 1].map((first) => {
          const after = copyOfPair(model);
          const [a, b] = first === 0 ? [act, other] : [other, act];
          const codes = [doInPair(after, a), doInPair(after, b)];
          return { after, codes: first === 0 ? codes : codes.toReversed() };
        });
        const told = await Promise.all(orders.map(({ after }) => keptOf(pair, after)));
        const fits = orders.find(({ after, codes }, i) => {
          const isExplained = JSON.stringify(codes) === JSON.stringify(outcomes);
          return isExplained && isSame(told[i], shownOf(pair, after));
        });
        if (!fits)
          expect({ act, other, outcomes, kept: told }).toEqual(
            orders.map(({ after, codes }) => ({ codes, shown: shownOf(pair, after) })),
          );
        model = fits!.after;
        for (const [i, code] of outcomes.entries()) meet(i === 0 ? act : other, code);
        seen.add('two');
        continue;
      }
      const request = requestOf();
      const expected = doInPair(model, act);
      const asked = how === 'same' ? [one, two] : [one];
      const outcomes = await Promise.all(asked.map((queue) => outcomeOf(queue, pair, act, request)));
      expect({ act, outcomes }).toEqual({ act, outcomes: asked.map(() => expected) });
      expect({ act, ...(await keptOf(pair, model)) }).toEqual({ act, ...shownOf(pair, model) });
      meet(act, expected);
      seen.add(how);
    }
  };

  it('are what the model says, whatever is asked for at once, and in whatever order', async () => {
    let begun = 0;
    const hasAll = () => ENCOUNTERS.every((one) => seen.has(one));
    const isEnough = () => done >= (hasAll() ? ACTS_IN_ALL_MIN : ACTS_IN_ALL_MAX);
    const lane = async () => {
      while (!isEnough()) {
        const steps = fc.array(STEP, { minLength: ACTS_OF_A_PAIR_MIN, maxLength: ACTS_OF_A_PAIR_MAX, size: 'max' });
        await fc.assert(fc.asyncProperty(fc.noShrink(steps), live), { numRuns: 1, seed: seed + begun++ });
      }
    };
    const lanes = await Promise.allSettled(Array.from({ length: PAIRS_AT_ONCE }, lane));
    for (const one of lanes) if (one.status === 'rejected') throw one.reason;
    expect(done).toBeGreaterThanOrEqual(ACTS_IN_ALL_MIN);
  }, 280_000);

  it('happen in all their ways', () => {
    expect(ENCOUNTERS.filter((one) => !seen.has(one))).toEqual([]);
  });

  it('leave books that agree', async () => {
    for (const { name, sql } of [...bookInvariants, ...TRANSFERS_INVARIANTS])
      expect([name, await books.dataSource.query(sql)]).toEqual([name, []]);
  });
});

function isSame(kept: Record<number, Kept> | undefined, shown: Record<number, Kept>): boolean {
  try {
    expect(kept).toEqual(shown);
    return true;
  } catch {
    return false;
  }
}
