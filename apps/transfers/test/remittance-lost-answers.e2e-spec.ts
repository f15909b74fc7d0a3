import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testing';
import { BesideOperators, newKey, toPayAtCounter } from './beside-operators.js';

describe('nobody knows what an operator did', () => {
  let here: BesideOperators;

  beforeAll(async () => {
    here = await BesideOperators.start();
  });

  afterEach(() => here.operators.fault('none'));

  afterAll(() => here.stop());

  const outcome = async (answer: Promise<{ status: number; body: Record<string, unknown> }>) => {
    const { status, body } = await answer;
    return body.code ?? [status, body.status];
  };
  const confirmedAll = () =>
    eventually(
      () => here.statusesOf('remittance'),
      (statuses) => statuses['paid-out'] === undefined && (statuses.confirmed ?? 0) > 0,
    );

  it('when it reserved and answered late: the same request is settled by asking, and paid once', async () => {
    const asked = toPayAtCounter('western-union', await here.operators.announce('western-union'), 'LATE1');
    const key = newKey();
    await here.operators.fault('late-after-done');
    expect(await outcome(here.rabat[0].post('/payouts', asked, key))).toBe('operator.away');
    const both = await Promise.all([here.rabat[0], here.rabat[1]].map((one) => one.post('/payouts', asked, key)));
    expect(both.map(({ status }) => status)).toEqual([201, 201]);
    expect(both[0]?.body).toEqual(both[1]?.body);
    await confirmedAll();
    expect(await here.transfers.broken()).toEqual([]);
  });

  it('when it never heard the request: it is asked anew by the same id', async () => {
    const asked = toPayAtCounter('moneygram', await here.operators.announce('moneygram'), 'AWAY1');
    const key = newKey();
    await here.operators.fault('away');
    expect(await outcome(here.rabat[0].post('/payouts', asked, key))).toBe('operator.away');
    expect(await outcome(here.rabat[1].post('/payouts', asked, key))).toBe('operator.away');
    await here.operators.fault('none');
    // An operator that did not answer is left alone for a moment.
    await eventually(
      () => outcome(here.rabat[0].post('/payouts', asked, key)),
      (answer) => Array.isArray(answer) && answer[0] === 201,
    );
    const tries = await here.transfers.query(`SELECT attempt FROM remittance WHERE payee->>'idNumber' = 'AWAY1'`);
    expect(tries).toEqual([{ attempt: 0 }]);
  });

  it('when it gives the answer of another request: nobody is paid by it', async () => {
    const [first, second] = await Promise.all(
      [370_000, 740_000].map((centimes) => here.operators.announce('western-union', centimes)),
    );
    const paid = await here.rabat[0].post('/payouts', toPayAtCounter('western-union', first as string, 'MIX1'));
    expect(paid.body).toMatchObject({ amountCentimes: 370_000 });
    await confirmedAll();
    await here.operators.fault('answers-twice');
    const asked = toPayAtCounter('western-union', second as string, 'MIX2');
    const key = newKey();
    const settled = await eventually(
      () => here.rabat[0].post('/payouts', asked, key),
      ({ status }) => status === 201,
    );
    expect(settled.body).toMatchObject({ amountCentimes: 740_000 });
    await confirmedAll();
    expect(await here.transfers.broken()).toEqual([]);
  });

  it('of a payment: cash is out once, and it is confirmed when the operator is back', async () => {
    const reference = await here.operators.announce('moneygram');
    const asked = toPayAtCounter('moneygram', reference, 'OUT1');
    const paid = await here.rabat[0].post('/payouts', asked);
    await here.operators.fault('unavailable');
    expect(paid.status).toBe(201);
    await here.restart();
    await here.operators.fault('none');
    await confirmedAll();
    expect(await outcome(here.agadir[0].post('/payouts', asked))).toBe('reference.already-paid');
  });

  it('and the counter does not come back: what it began is released, and another counter may pay it', async () => {
    const reference = await here.operators.announce('western-union');
    const asked = toPayAtCounter('western-union', reference, 'GONE1');
    const key = newKey();
    await here.operators.fault('late-after-done');
    expect(await outcome(here.rabat[0].post('/payouts', asked, key))).toBe('operator.away');
    await here.operators.fault('none');
    expect(await outcome(here.agadir[1].post('/payouts', asked))).toBe('reference.reserved-by-another');
    await here.transfers.query(
      `UPDATE remittance SET begun_at = begun_at - interval '11 minutes' WHERE status = 'reserving'`,
    );
    await here.restart();
    await eventually(
      () => outcome(here.agadir[1].post('/payouts', asked)),
      (answer) => Array.isArray(answer),
    );
    await eventually(
      () => outcome(here.rabat[0].post('/payouts', asked, key)),
      (answer) => answer === 'reference.already-paid',
    );
    expect(await here.transfers.broken()).toEqual([]);
    const paid = await here.count(
      `SELECT count(*) FROM remittance WHERE reference = '${reference}' AND paid_out_at IS NOT NULL`,
    );
    expect(paid).toBe(1);
  });

  it('and denies a payment later: the case stays open until a person closes it with a reason', async () => {
    const reference = await here.operators.announce('moneygram');
    const asked = toPayAtCounter('moneygram', reference, 'DENY1');
    // The operator forgets it at once: what was reserved is released there by a mistake of theirs.
    await here.operators.fault('late-after-done');
    const key = newKey();
    expect(await outcome(here.rabat[0].post('/payouts', asked, key))).toBe('operator.away');
    const [row] = await here.transfers.query<{ id: string }>(
      `SELECT id FROM remittance WHERE reference = '${reference}'`,
    );
    const id = String(row?.id);
    await here.operators.fault('none');
    const theirs = here.operators.newClient();
    // Paid between the reservation and its end: the counter's money is out before anybody can know.
    const reserved = await theirs.ask('moneygram', id);
    expect(reserved).toMatchObject({ status: 'reserved' });
    await here.transfers.query(
      `UPDATE remittance SET status = 'reserved', amount_centimes = 185000, sender = '{}',
         beneficiary = '{"firstName": "Aïcha", "lastName": "Aït Lahcen"}', reserved_until = now() + interval '20 minutes'
       WHERE id = '${id}'`,
    );
    await theirs.release('moneygram', id);
    expect(await outcome(here.rabat[0].post('/payouts', asked, key))).toEqual([201, 'paid-out']);
    const [administrator] = await here.transfers.clients({ role: 'administrator' });
    const open = () => administrator.get<{ items: Record<string, unknown>[] }>('/unsettled-remittances');
    const { body } = await eventually(open, ({ body: { items } }) => items.length === 1);
    expect(body.items[0]).toEqual({
      id,
      operator: 'moneygram',
      reference,
      agency: 'RAB-001',
      amountCentimes: 185_000,
      paidOutAt: expect.any(String),
      receiptNumber: expect.any(String),
      refusal: 'request.released',
    });
    const settle = (client: typeof administrator, body: object) =>
      outcome(client.post(`/remittances/${id}/settlement`, body));
    expect(await settle(here.rabat[0], { reason: 'theirs' })).toBe('role.not-allowed');
    expect(await settle(administrator, { reason: '' })).toBe('request.invalid');
    expect(await settle(administrator, { reason: 'the operator pays it by hand' })).toEqual([201, 'settled']);
    expect(await settle(administrator, { reason: 'again' })).toBe('remittance.not-unsettled');
    expect((await open()).body.items).toEqual([]);
    expect(await here.transfers.broken()).toEqual([]);
  });
});
