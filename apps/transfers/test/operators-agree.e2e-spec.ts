import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf } from '#libs/domain';
import { eventually, type Client } from '#libs/testing';
import { INTERNATIONAL_OPERATORS, type OperatorLine } from '../src/operator/operator.js';
import { aidOf, BesideOperators, newKey, toPayAtCounter } from './beside-operators.js';

const COUNT = 24;
const FAULTS = ['late-after-done', 'answers-twice', 'none', 'garbled', 'late-after-done', 'none'];
const SETTLED_MAX_MS = 60_000;

interface Row {
  id: string;
  operator: string;
  amountCentimes: number;
}

describe('whatever is lost, late or mixed up, the operators say the same as our books', () => {
  let here: BesideOperators;
  let unanswered: number;

  beforeAll(async () => {
    here = await BesideOperators.start();
  });

  afterAll(() => here.stop());

  /** A counter repeats its request at either instance until it is answered for good. */
  const insists = (counters: [Client, Client], path: string, body: object, i: number) => {
    const key = newKey();
    let tries = i;
    return eventually(
      () => counters[tries++ % 2]!.post<Record<string, unknown>>(path, body, key),
      ({ status }) => {
        const isAnswered = status !== 202 && status !== 503;
        if (!isAnswered) unanswered++;
        return isAnswered;
      },
      SETTLED_MAX_MS,
    );
  };
  /** The operators fail in one way after another while something is done. */
  const amid = async <Done>(doing: Promise<Done>): Promise<Done> => {
    let isOver = false;
    const failing = async () => {
      for (const mode of FAULTS) {
        if (isOver) break;
        await here.operators.fault(mode);
        await Promise.race([doing, new Promise((resolve) => setTimeout(resolve, 600))]);
      }
      await here.operators.fault('none');
    };
    const [done] = await Promise.all([doing.finally(() => (isOver = true)), failing()]);
    return done;
  };
  const linesOf = async (kinds: readonly OperatorLine['kind'][]): Promise<Row[]> => {
    const client = here.operators.newClient({ timeoutMs: 10_000 });
    const day = businessDay(instantOf(Date.now()));
    const files = await Promise.all(
      INTERNATIONAL_OPERATORS.map(async (operator) =>
        (await client.dayFile(operator, day)).map((line) => ({ ...line, operator })),
      ),
    );
    const rows = files.flat().filter(({ kind, requestId }) => requestId !== null && kinds.includes(kind));
    return sorted(
      rows.map(({ requestId, operator, amountCentimes }) => ({ id: requestId!, operator, amountCentimes })),
    );
  };
  const rowsOf = async (sql: string): Promise<Row[]> =>
    sorted(
      (await here.transfers.query<Row>(sql)).map(({ id, operator, amountCentimes }) => ({
        id,
        operator,
        amountCentimes: Number(amountCentimes),
      })),
    );

  it('of money that is paid: each number once, by one of two agencies', async () => {
    unanswered = 0;
    const paid = await amid(
      Promise.all(
        Array.from({ length: COUNT }, async (_, i) => {
          const [operator, code] = i % 2 ? ['moneygram', `920000${10 + i}`] : ['western-union', `92000000${10 + i}`];
          const body = toPayAtCounter(operator as string, code as string, `AGREE${i}00`);
          const both = await Promise.all([
            insists(here.rabat, '/payouts', body, i),
            insists(here.agadir, '/payouts', body, i + 1),
          ]);
          return both.map(({ status }) => status).sort();
        }),
      ),
    );
    expect(unanswered).toBeGreaterThan(COUNT / 2);
    expect(paid).toEqual(paid.map(() => [201, 409]));
    await eventually(
      () => here.statusesOf('remittance'),
      ({ confirmed }) => confirmed === COUNT,
      SETTLED_MAX_MS,
    );
    expect(await linesOf(['paid'])).toEqual(
      await rowsOf(
        `SELECT id, operator, amount_centimes AS "amountCentimes" FROM remittance WHERE paid_out_at IS NOT NULL`,
      ),
    );
    expect(await here.transfers.broken()).toEqual([]);
  }, 120_000);

  it('of family aid that is sent, and of what of it is taken back', async () => {
    unanswered = 0;
    await amid(
      Promise.all(
        Array.from({ length: COUNT }, async (_, i) => {
          const idNumber = `AID${i}00`;
          const aid = aidOf(idNumber, { operator: INTERNATIONAL_OPERATORS[i % 2], amountCentimes: 10_000 * (i + 1) });
          const sent = await insists(here.rabat, '/family-aids', aid, i);
          expect([sent.status, sent.body.status]).toEqual([201, 'sent']);
          if (i % 3 > 0) return;
          const back = { sender: { idKind: 'cin', idNumber } };
          const path = `/family-aids/${String(sent.body.id)}/cancellation`;
          expect((await insists(here.rabat, path, back, i)).body.status).toBe('cancelled');
        }),
      ),
    );
    expect(unanswered).toBeGreaterThan(COUNT / 2);
    const columns = `id, operator, amount_centimes AS "amountCentimes"`;
    expect(await linesOf(['sent'])).toEqual(
      await rowsOf(`SELECT ${columns} FROM family_aid WHERE sent_at IS NOT NULL`),
    );
    expect(await linesOf(['cancelled'])).toEqual(
      await rowsOf(`SELECT ${columns} FROM family_aid WHERE status = 'cancelled'`),
    );
    expect(await here.transfers.broken()).toEqual([]);
  }, 120_000);
});

function sorted(rows: Row[]): Row[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
