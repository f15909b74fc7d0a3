import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testing';
import { BesideOperators, newKey, toPayAtCounter } from './beside-operators.js';
import { AICHA } from './simulated-operators.js';

describe('money from abroad', () => {
  let here: BesideOperators;

  beforeAll(async () => {
    here = await BesideOperators.start();
  });

  afterAll(() => here.stop());

  it.each(['western-union', 'moneygram'] as const)(
    'of %s is paid once, confirmed, and read again',
    async (operator) => {
      const reference = await here.operators.announce(operator);
      const key = newKey();
      const typed = `${reference.slice(0, 3)} ${reference.slice(3)}`;
      const asked = toPayAtCounter(operator, typed, AICHA.idNumber, { firstName: 'AICHA', lastName: 'AIT-LAHCEN' });
      const paid = await here.rabat[0].post('/payouts', asked, key);
      expect([paid.status, paid.body]).toEqual([
        201,
        {
          transferId: expect.any(String),
          status: 'paid-out',
          amountCentimes: 185_000,
          receiptNumber: expect.stringMatching(/^RAB-001-T-/),
        },
      ]);
      const again = await here.rabat[1].post('/payouts', asked, key);
      expect([again.status, again.body]).toEqual([201, paid.body]);
      const { transferId } = paid.body;
      const read = async () => (await here.rabat[0].get(`/remittances/${String(transferId)}`)).body;
      await eventually(read, ({ status }) => status === 'confirmed');
      expect(await read()).toMatchObject({
        operator,
        reference,
        sender: { firstName: 'Mohamed', lastName: 'Bennis', country: 'ES' },
        beneficiary: { firstName: 'Aïcha', lastName: 'Aït Lahcen' },
        payee: { firstName: 'AICHA', idNumber: AICHA.idNumber },
        receiptNumber: paid.body.receiptNumber,
      });
      const other = await here.agadir[0].post('/payouts', asked);
      expect([other.status, other.body.code]).toEqual([409, 'reference.already-paid']);
      expect((await here.agadir[0].get(`/remittances/${String(transferId)}`)).body.code).toBe('remittance.not-found');
    },
  );

  it('goes to one of two agencies that ask at the same moment, at two instances', async () => {
    const references = await Promise.all(Array.from({ length: 12 }, () => here.operators.announce('western-union')));
    const outcomes = await Promise.all(
      references.map(async (reference, i) => {
        const asked = toPayAtCounter('western-union', reference, `RACE${i}00`);
        const key = newKey();
        const [a, again, b] = await Promise.all([
          here.rabat[0].post('/payouts', asked, key),
          here.rabat[1].post('/payouts', asked, key),
          here.agadir[i % 2]!.post('/payouts', asked),
        ]);
        expect(again.body.receiptNumber).toEqual(a.body.receiptNumber);
        return [a.status, b.status].sort();
      }),
    );
    expect(outcomes).toEqual(outcomes.map(() => [201, 409]));
    expect(await here.transfers.broken()).toEqual([]);
  });

  it('is refused by a rule of ours, given back to its operator, and paid to who it is for under the same key', async () => {
    const reference = await here.operators.announce('moneygram', 9_900_000);
    const key = newKey();
    const ceiling = await here.rabat[0].post('/payouts', toPayAtCounter('moneygram', reference, 'FULL1'), newKey());
    expect(ceiling.status).toBe(201);
    const more = await here.operators.announce('western-union', 200_000);
    const asked = toPayAtCounter('western-union', more, 'FULL1');
    const refused = await here.rabat[0].post('/payouts', asked, key);
    expect([refused.status, refused.body.code]).toEqual([422, 'ceiling.exceeded']);
    const released = () => here.statusesOf('remittance');
    await eventually(released, ({ released: count }) => count === 1);
    // Once the operator has heard it another person, or another counter, may ask; the key is free again too.
    const other = toPayAtCounter('western-union', more, 'EMPTY1');
    const ask = () => here.agadir[1].post('/payouts', other);
    await eventually(ask, ({ status }) => status === 201);
    const last = () => here.rabat[1].post('/payouts', asked, key);
    await eventually(last, ({ body }) => body.code === 'reference.already-paid');
  });

  it('answers each thing that a teller does wrong with a code of its own, and asks no operator for nothing', async () => {
    const reference = await here.operators.announce('western-union');
    const code = async (body: object) => (await here.rabat[0].post('/payouts', body)).body.code;
    const asked = toPayAtCounter('western-union', reference);
    expect(await code({ ...asked, code: '12345678' })).toBe('reference.malformed');
    expect(await code({ ...asked, accountId: newKey() })).toBe('remittance.cash-only');
    expect(await code(toPayAtCounter('western-union', reference, 'AB1', { idValidUntil: '2020-01-01' }))).toBe(
      'person.id-expired',
    );
    expect(await code(toPayAtCounter('western-union', reference, 'AB1', { lastName: 'Tazi' }))).toBe(
      'reference.other-beneficiary',
    );
    expect(await code({ ...asked, operator: 'ria' })).toBe('request.invalid');
    expect((await here.rabat[0].get('/remittances?cursor=x')).body.code).toBe('remittance.malformed-cursor');
    expect((await here.rabat[0].get('/remittances/1')).body.code).toBe('remittance.not-found');
    const key = newKey();
    expect((await here.rabat[0].post('/payouts', asked, key)).status).toBe(201);
    const reused = await here.rabat[0].post('/payouts', { ...asked, operator: 'moneygram', code: '90000001' }, key);
    expect(reused.body.code).toBe('idempotency-key.reused');
  });

  it('of unknown numbers is counted as wrong codes: the third stops the ID', async () => {
    const codeOf = async (code: string) =>
      (await here.agadir[0].post('/payouts', toPayAtCounter('western-union', code, 'GUESS1'))).body.code;
    for (const code of ['1000000001', '1000000002', '1000000003']) expect(await codeOf(code)).toBe('reference.unknown');
    const right = await here.operators.announce('western-union');
    expect(await codeOf(right)).toBe('transfer.id-stopped');
  });

  it('is listed newest first, by pages, and is in the books and in no event or stored reply with its number', async () => {
    const { body } = await here.rabat[0].get<{ items: { id: string }[]; nextCursor: string }>('/remittances?limit=3');
    const next = await here.rabat[1].get<{ items: { id: string }[] }>(`/remittances?limit=3&cursor=${body.nextCursor}`);
    const ids = [...body.items, ...next.body.items].map(({ id }) => id);
    expect(ids).toEqual(ids.toSorted().toReversed());
    expect(new Set(ids).size).toBe(6);
    expect(await here.transfers.broken()).toEqual([]);
    const told = await here.count(
      `SELECT count(*) FROM remittance r WHERE r.paid_out_at IS NOT NULL AND (
         EXISTS (SELECT 1 FROM journal j WHERE j.data::text LIKE '%' || r.reference || '%')
         OR EXISTS (SELECT 1 FROM operation o WHERE o.reply::text LIKE '%"' || r.reference || '"%'))`,
    );
    expect(told).toBe(0);
  });
});
