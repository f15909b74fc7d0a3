import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantOf } from '#libs/domain';
import type { Client } from '#libs/testing';
import { BENEFICIARY, SEND } from './sending.js';
import { TwoInstances } from './two-instances.js';

interface Answer {
  idempotencyKey: string | null;
  status: number;
  operation?: { transferId: string; status: string; amountCentimes: number; receiptNumber: string };
  problem?: { code: string; field?: string; instance: string };
}

interface Allowance {
  id: string;
  sealed: string;
  transferMaxCentimes: number;
  slots: { receiptNumber: string; code: string }[];
}

const PAYEE = { ...BENEFICIARY, idKind: 'cin', idNumber: 'MO123456' };
const ago = (minutes: number) => instantOf(Date.now() - minutes * 60_000);

describe('a van without a network', () => {
  let transfers: TwoInstances;
  let van: [Client, Client];
  let rabat: Client;

  beforeAll(async () => {
    transfers = await TwoInstances.start();
    van = await transfers.clients({ role: 'teller', agency: 'RAB-068', sub: 'hajar' });
    [rabat] = await transfers.clients({ role: 'teller', agency: 'RAB-001' });
  });

  afterAll(() => transfers.stop());

  let numbers = 0;
  const allowed = async (count: number) => (await van[0].post<Allowance>('/mobile/allowances', { count })).body;
  const sending = (allowance: Allowance, slot: number, more: object = {}) => ({
    idempotencyKey: randomUUID(),
    takenAt: ago(0),
    allowance: allowance.sealed,
    receiptNumber: allowance.slots[slot]?.receiptNumber,
    operator: 'cash-express',
    amountCentimes: 185_000,
    feeCentimes: 3_000,
    sender: { ...SEND.sender, idNumber: `VA${String(++numbers).padStart(5, '0')}` },
    beneficiary: BENEFICIARY,
    ...more,
  });
  const bring = async (what: 'sendings' | 'payouts', items: unknown[], i = 0) => {
    const { status, body } = await van[i]!.post<{ answers: Answer[] }>(`/mobile/${what}`, { [what]: items }, null);
    expect(status).toBe(200);
    return body.answers;
  };
  const codesOf = (answers: Answer[]) => answers.map(({ status, problem }) => [status, problem?.code]);
  const reserve = (code: string | undefined, client = van[0]) =>
    client.post('/mobile/reservations', { operator: 'cash-express', code });
  const numberOf = async () =>
    (await van[0].post<{ receiptNumbers: string[] }>('/receipt-blocks', { count: 1 })).body.receiptNumbers[0];

  it('sends by numbers and codes that it took along, and what it brings is answered one by one, again the same', async () => {
    const allowance = await allowed(4);
    expect(allowance.slots.map(({ receiptNumber }) => receiptNumber)).toEqual(
      [1, 2, 3, 4].map((n) => expect.stringMatching(new RegExp(`^RAB-068-T-[0-9]{4}-00000${n}$`))),
    );
    const batch = [
      sending(allowance, 0),
      { rubbish: true },
      sending(allowance, 0),
      sending(allowance, 1, { feeCentimes: 1 }),
      sending(allowance, 1, { takenAt: ago(-60) }),
      sending(allowance, 1, { takenAt: '2026-02-30T09:00:00Z' }),
      sending(allowance, 1, { takenAt: ago(60) }),
      sending(allowance, 1, { receiptNumber: 'RAB-069-T-2026-000001' }),
      sending(allowance, 1, { allowance: 'none' }),
      sending(allowance, 2, { amountCentimes: 500_001, feeCentimes: 6_500 }),
      sending(allowance, 3),
    ];
    const answers = await bring('sendings', batch);
    expect(codesOf(answers)).toEqual([
      [201, undefined],
      [400, 'request.invalid'],
      [409, 'receipt-block.number-used'],
      [422, 'transfer.fee-differs'],
      [422, 'transfer.taken-in-future'],
      [422, 'transfer.malformed-instant'],
      [422, 'receipt-block.before-issue'],
      [422, 'allowance.foreign'],
      [422, 'allowance.foreign'],
      [422, 'allowance.above-transfer'],
      [201, undefined],
    ]);
    expect(await bring('sendings', batch, 1)).toEqual(answers);
    // The code that the device printed picks the money up anywhere.
    const code = allowance.slots[0]?.code;
    const paid = await rabat.post('/payouts', { operator: 'cash-express', code, beneficiary: PAYEE });
    expect([paid.status, paid.body.transferId]).toEqual([201, answers[0]?.operation?.transferId]);
    expect(await transfers.broken()).toEqual([]);
  });

  it('is given its allowance again, with the codes; another person is not', async () => {
    const [first] = [await van[0].post<Allowance>('/mobile/allowances', { count: 2 }, 'allowance-1')];
    const again = await van[1].post<Allowance>('/mobile/allowances', { count: 2 }, 'allowance-1');
    expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([first.body, 'true']);
    const [other] = await transfers.clients({ role: 'teller', agency: 'RAB-068', sub: 'omar' });
    const refused = await other.post('/mobile/allowances', { count: 2 }, 'allowance-1');
    expect([refused.status, refused.body.code]).toEqual([403, 'transfer.sent-by-another']);
    const { body } = await rabat.post('/mobile/allowances', { count: 1 });
    expect(body.code).toBe('agency.not-mobile');
  });

  it('sends no more than it may in a day and in all, however it brings it', async () => {
    const allowance = await allowed(12);
    const most = { amountCentimes: 500_000, feeCentimes: 4_500 };
    const batch = allowance.slots.map((_, slot) => sending(allowance, slot, most));
    const [one, two] = await Promise.all([bring('sendings', batch.slice(0, 6)), bring('sendings', batch.slice(6), 1)]);
    const codes = codesOf([...one, ...two]);
    expect(codes.filter(([status]) => status === 201)).toHaveLength(10);
    expect(codes.filter(([, code]) => code === 'allowance.above-day')).toHaveLength(2);
    expect(await transfers.broken()).toEqual([]);
  });

  it('pays out only what it took along, once; nobody else pays or gives it back meanwhile', async () => {
    const sender = { ...SEND.sender, idNumber: 'VA99001' };
    const sent = await rabat.post<Record<string, string>>('/transfers', { ...SEND, sender });
    const { id, code, receiptNumber } = sent.body;
    const reserved = await reserve(code);
    expect([reserved.status, reserved.body]).toEqual([
      201,
      {
        transferId: id,
        amountCentimes: 185_000,
        expiresOn: expect.any(String),
        beneficiary: { firstName: 'Aïcha', lastName: 'Aït Lahcen' },
      },
    ]);
    const atCounter = await rabat.post('/payouts', { operator: 'cash-express', code, beneficiary: PAYEE });
    const back = await rabat.post('/refunds', {
      sendingReceiptNumber: receiptNumber,
      sender: { idKind: 'cin', idNumber: 'VA99001' },
    });
    const [otherVan] = await transfers.clients({ role: 'teller', agency: 'RAB-069' });
    for (const refused of [atCounter, back, await reserve(code, otherVan)])
      expect([refused.status, refused.body.code]).toEqual([409, 'transfer.reserved']);
    const given = { idempotencyKey: randomUUID(), takenAt: ago(0), transferId: id, beneficiary: PAYEE };
    const batch = [
      { ...given, receiptNumber: await numberOf(), beneficiary: { ...PAYEE, firstName: 'Malika' } },
      { ...given, idempotencyKey: randomUUID(), receiptNumber: await numberOf(), takenAt: ago(60) },
    ];
    expect(codesOf(await bring('payouts', batch))).toEqual([
      [422, 'transfer.other-beneficiary'],
      [422, 'reservation.not-yet'],
    ]);
    const good = [
      { ...given, idempotencyKey: randomUUID(), receiptNumber: await numberOf() },
      { ...given, idempotencyKey: randomUUID(), receiptNumber: await numberOf() },
      { ...given, idempotencyKey: randomUUID(), receiptNumber: await numberOf(), transferId: randomUUID() },
    ];
    const answers = await bring('payouts', good, 1);
    expect(codesOf(answers)).toEqual(
      expect.arrayContaining([
        [201, undefined],
        [409, 'transfer.already-paid'],
        [404, 'reservation.not-found'],
      ]),
    );
    expect(await bring('payouts', good)).toEqual(answers);
    expect((await rabat.get(`/transfers/${id}`)).body).toMatchObject({ status: 'paid-out', payingAgency: 'RAB-068' });
    expect((await van[0].post(`/mobile/reservations/${id}/releases`, {})).body.code).toBe('transfer.already-paid');
    expect(await transfers.broken()).toEqual([]);
  });

  it('lets others pay again what nobody came for', async () => {
    const sender = { ...SEND.sender, idNumber: 'VA99002' };
    const { body } = await rabat.post<Record<string, string>>('/transfers', { ...SEND, sender });
    await reserve(body.code);
    expect((await van[1].post(`/mobile/reservations/${body.id}/releases`, {})).status).toBe(201);
    const paid = await rabat.post('/payouts', { operator: 'cash-express', code: body.code, beneficiary: PAYEE });
    expect(paid.status).toBe(201);
    const tooMuch = await rabat.post<Record<string, string>>('/transfers', {
      ...SEND,
      amountCentimes: 1_000_001,
      sender: { ...sender, idNumber: 'VA99003' },
    });
    expect((await reserve(tooMuch.body.code)).body.code).toBe('reservation.too-much');
  });

  it('whose operations come late are booked on the day they happened', async () => {
    const allowance = await allowed(1);
    // Yesterday, as the device has it.
    await transfers.query(`UPDATE mobile_allowance SET issued_at = issued_at - interval '2 days' WHERE id = $1`, [
      allowance.id,
    ]);
    await transfers.query(`UPDATE reserved_receipt SET issued_at = issued_at - interval '2 days' WHERE block_id = $1`, [
      allowance.id,
    ]);
    const takenAt = ago(24 * 60);
    const [answer] = await bring('sendings', [sending(allowance, 0, { takenAt })]);
    expect(answer?.status).toBe(201);
    const [event] = await transfers.query<{ data: { bookedOn: string } }>(
      `SELECT data FROM journal WHERE subject = $1`,
      [answer?.operation?.transferId],
    );
    const [{ day } = { day: '' }] = await transfers.query<{ day: string }>(
      `SELECT to_char($1::timestamptz AT TIME ZONE 'Africa/Casablanca', 'YYYY-MM-DD') AS day`,
      [takenAt],
    );
    expect(event?.data.bookedOn).toBe(day);
    expect(await transfers.broken()).toEqual([]);
  });
});
