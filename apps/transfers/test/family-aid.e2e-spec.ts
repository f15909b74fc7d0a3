import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testing';
import { aidOf, BesideOperators, newKey } from './beside-operators.js';

type Body = Record<string, unknown>;

describe('family aid', () => {
  let here: BesideOperators;

  beforeAll(async () => {
    here = await BesideOperators.start();
  });

  afterEach(() => here.operators.fault('none'));

  afterAll(() => here.stop());

  const send = (body: object, key = newKey(), instance = 0) =>
    here.rabat[instance]!.post<Body>('/family-aids', body, key);
  const sent = async (idNumber: string, changes: object = {}) => {
    const { status, body } = await send(aidOf(idNumber, changes));
    expect([status, body.status]).toEqual([201, 'sent']);
    return body;
  };
  const cancelling = (idNumber: string) => ({ sender: { idKind: 'cin', idNumber } });
  const cancel = (id: unknown, idNumber: string, key = newKey(), instance = 0) =>
    here.rabat[instance]!.post<Body>(`/family-aids/${String(id)}/cancellation`, cancelling(idNumber), key);
  const outcome = async (answer: Promise<{ status: number; body: Body }>) => {
    const { status, body } = await answer;
    return body.code ?? [status, body.status];
  };
  const leftOfYear = async (idNumber: string) => {
    const asked = { operator: 'moneygram', amountCentimes: 100_000, sender: { idKind: 'cin', idNumber } };
    const { body } = await here.rabat[0].post<{ ceilings: Body[] }>('/quotes', asked, null);
    return body.ceilings.find(({ ceiling }) => ceiling === 'family-aid-year')?.leftCentimes;
  };

  it('is quoted with what its sender must show, sent under the number of the operator, and read again', async () => {
    const asked = { operator: 'western-union', amountCentimes: 200_000, senderStatus: 'foreign-visitor' };
    const quote = await here.rabat[0].post<Body>('/quotes', asked, null);
    expect(quote.body).toMatchObject({
      fee: { netCentimes: 8_182, vatCentimes: 818, totalCentimes: 9_000 },
      toPayCentimes: 209_000,
      documents: [
        { document: 'identity-document', oneOf: ['passport'] },
        { document: 'passport-pages' },
        { document: 'entry-stamp' },
        { document: 'exchange-slip' },
      ],
    });
    const key = newKey();
    const body = aidOf('SEND1', { quote: quote.body.quote });
    const first = await send(body, key);
    expect([first.status, first.body]).toEqual([
      201,
      {
        id: expect.any(String),
        status: 'sent',
        amountCentimes: 200_000,
        feeCentimes: 9_000,
        receiptNumber: expect.stringMatching(/^RAB-001-T-/),
        reference: expect.stringMatching(/^[0-9]{10}$/),
      },
    ]);
    expect((await send(body, key, 1)).body).toEqual(first.body);
    const { id, reference } = first.body;
    expect((await here.rabat[1].get(`/family-aids/${String(id)}`)).body).toMatchObject({
      status: 'sent',
      reference,
      relation: 'child',
      papers: ['family-link-proof'],
      beneficiary: { country: 'ES' },
    });
    expect((await here.agadir[0].get(`/family-aids/${String(id)}`)).body.code).toBe('family-aid.not-found');
    expect((await here.rabat[0].get<{ items: Body[] }>('/family-aids?limit=1')).body.items[0]?.id).toBe(id);
  });

  it('is 10,000 DH a sender a calendar year, whoever of two instances and operators sends it', async () => {
    const operators = ['western-union', 'moneygram'];
    const answers = await Promise.all(
      Array.from({ length: 8 }, (_, i) => send(aidOf('YEAR1', { operator: operators[i % 2] }), newKey(), i % 2)),
    );
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(5);
    for (const { body } of answers.filter(({ status }) => status !== 201))
      expect(body).toMatchObject({ code: 'ceiling.exceeded', ceiling: 'family-aid-year', leftCentimes: 0 });
    expect(await leftOfYear('YEAR1')).toBe(0);
  });

  it('is cancelled on its day at its agency, by who has sent it: amount, fee and ceiling are whole again', async () => {
    const { id } = await sent('BACK1', { amountCentimes: 1_000_000 });
    expect(await leftOfYear('BACK1')).toBe(0);
    expect(await outcome(cancel(id, 'OTHER1'))).toBe('family-aid.other-sender');
    const elsewhere = here.agadir[0].post<Body>(`/family-aids/${String(id)}/cancellation`, cancelling('BACK1'));
    expect(await outcome(elsewhere)).toBe('family-aid.not-found');
    const key = newKey();
    const both = await Promise.all([cancel(id, 'BACK1', key), cancel(id, 'BACK1', key, 1)]);
    expect(both.map(({ status, body }) => [status, body.status, body.feeCentimes])).toEqual([
      [201, 'cancelled', 22_000],
      [201, 'cancelled', 22_000],
    ]);
    expect(both[0]?.body).toEqual(both[1]?.body);
    expect(await leftOfYear('BACK1')).toBe(1_000_000);
    expect(await outcome(cancel(id, 'BACK1'))).toBe('family-aid.already-cancelled');
    expect(await here.transfers.broken()).toEqual([]);
  });

  it('stays when it was collected, and after its day', async () => {
    const collected = await sent('STAY1');
    await here.operators.act('/paid-elsewhere', { reference: collected.reference });
    expect(await outcome(cancel(collected.id, 'STAY1'))).toBe('sending.already-paid');
    const read = async (id: unknown) => (await here.rabat[0].get(`/family-aids/${String(id)}`)).body.status;
    expect(await read(collected.id)).toBe('sent');
    const old = await sent('STAY2');
    await here.transfers.query(`UPDATE family_aid SET sent_at = sent_at - interval '1 day' WHERE id = $1`, [old.id]);
    expect(await outcome(cancel(old.id, 'STAY2'))).toBe('family-aid.too-late');
  });

  it('waits without cash when the operator does not answer: the same request is settled by asking', async () => {
    const key = newKey();
    await here.operators.fault('late-after-done');
    const asking = await send(aidOf('LATE1'), key);
    expect([asking.status, asking.body]).toEqual([
      202,
      { id: expect.any(String), status: 'asking', amountCentimes: 200_000, feeCentimes: 9_000 },
    ]);
    const both = await Promise.all([send(aidOf('LATE1'), key), send(aidOf('LATE1'), key, 1)]);
    expect(both.map(({ status, body }) => [status, body.id])).toEqual([
      [201, asking.body.id],
      [201, asking.body.id],
    ]);
    expect(both[0]?.body).toEqual(both[1]?.body);
    const back = newKey();
    expect(await outcome(cancel(asking.body.id, 'LATE1', back))).toEqual([202, 'cancelling']);
    expect(await outcome(cancel(asking.body.id, 'LATE1', back))).toEqual([201, 'cancelled']);
    expect(await here.transfers.broken()).toEqual([]);
  });

  it('is taken back when nobody asks again: no cash has moved, and the ceiling is whole', async () => {
    const key = newKey();
    await here.operators.fault('late-after-done');
    const asking = await send(aidOf('GONE1'), key, 1);
    expect(asking.status).toBe(202);
    await here.operators.fault('none');
    expect(await leftOfYear('GONE1')).toBe(800_000);
    await here.transfers.query(
      `UPDATE family_aid SET begun_at = begun_at - interval '11 minutes' WHERE status = 'asking'`,
    );
    await here.restart();
    await eventually(
      async () => (await here.rabat[0].get(`/family-aids/${String(asking.body.id)}`)).body.status,
      (status) => status === 'lapsed',
    );
    const theirs = here.operators.newClient();
    await eventually(
      () => theirs.ask('western-union', String(asking.body.id)),
      ({ status }) => status === 'cancelled',
    );
    expect(await leftOfYear('GONE1')).toBe(1_000_000);
    // Under its key it is another sending now.
    const anew = await send(aidOf('GONE1'), key);
    expect(anew.status).toBe(201);
    expect(anew.body.id).not.toBe(asking.body.id);
    expect(await here.transfers.broken()).toEqual([]);
  });

  it('whose cancellation nobody waited for gives its cash to the sender who comes back, also on another day', async () => {
    const { id } = await sent('OWED1');
    await here.operators.fault('late-after-done');
    expect(await outcome(cancel(id, 'OWED1'))).toEqual([202, 'cancelling']);
    await here.operators.fault('none');
    await eventually(
      async () => (await here.rabat[0].get(`/family-aids/${String(id)}`)).body.status,
      (status) => status === 'owed-back',
    );
    await here.transfers.query(`UPDATE family_aid SET sent_at = sent_at - interval '1 day' WHERE id = $1`, [id]);
    await here.operators.fault('away');
    expect(await outcome(cancel(id, 'OWED1'))).toEqual([201, 'cancelled']);
    expect(await here.transfers.broken()).toEqual([]);
  });

  it.each([
    [{ papers: [] }, 'family-aid.papers-missing'],
    [{ senderStatus: 'foreign-visitor' }, 'family-aid.other-id-kind'],
    [{ beneficiary: { firstName: 'A', lastName: 'B', country: 'MA' } }, 'family-aid.not-abroad'],
    [{ beneficiary: { firstName: 'A', lastName: 'B', country: 'XX' } }, 'request.invalid'],
    [{ beneficiary: { firstName: 'A', lastName: 'B', country: 'KP' } }, 'sending.country-not-served'],
    [{ relation: 'friend' }, 'request.invalid'],
    [{ amountCentimes: 1_000_100 }, 'transfer.above-ceiling'],
    [{ operator: 'cash-express' }, 'request.invalid'],
    [{ quote: 'x.y' }, 'quote.foreign'],
  ])('with %j is refused: %s', async (changes, code) => {
    expect(await outcome(send(aidOf('WRONG1', changes)))).toBe(code);
    expect(await leftOfYear('WRONG1')).toBe(1_000_000);
  });

  it('is in the books, and its number in no event or stored reply', async () => {
    expect(await here.transfers.broken()).toEqual([]);
    const told = await here.count(
      `SELECT count(*) FROM family_aid a WHERE a.reference IS NOT NULL AND (
         EXISTS (SELECT 1 FROM journal j WHERE j.data::text LIKE '%"' || a.reference || '"%')
         OR EXISTS (SELECT 1 FROM operation o WHERE o.reply::text LIKE '%"' || a.reference || '"%'))`,
    );
    expect(told).toBe(0);
  });
});
