import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testing';
import { BesideOperators } from './beside-operators.js';
import { BENEFICIARY, SEND } from './sending.js';

type Body = Record<string, unknown>;

describe("a transfer that the operator's own counter pays", () => {
  let here: BesideOperators;

  beforeAll(async () => {
    here = await BesideOperators.start();
  });

  afterAll(() => here.stop());

  const sent = async () => (await here.rabat[0].post<Record<string, string>>('/transfers', SEND)).body;
  const paysElsewhere = (reference: unknown, amountCentimes = SEND.amountCentimes) =>
    here.operators.payElsewhere(reference, amountCentimes);
  const read = async (id: unknown) => (await here.rabat[1].get<Body>(`/transfers/${String(id)}`)).body;
  const answers = async () => JSON.stringify(await here.operators.act('/answers', {}));
  const isPaidElsewhere = (id: unknown) =>
    eventually(
      () => read(id),
      ({ status }) => status === 'paid-elsewhere',
    );

  it('is paid for every counter of ours, owed to the operator, and no transaction of the network', async () => {
    const { id, code, receiptNumber } = await sent();
    await paysElsewhere(receiptNumber);
    expect(await isPaidElsewhere(id)).toMatchObject({
      paidElsewhereCounter: 'CE-FES-02',
      paidElsewhereAt: expect.stringMatching(/Z$/),
    });
    const payOut = { operator: 'cash-express', code, beneficiary: { ...BENEFICIARY, idKind: 'cin', idNumber: 'CD1' } };
    expect((await here.agadir[0].post<Body>('/payouts', payOut)).body.code).toBe('transfer.already-paid');
    const { idKind, idNumber } = SEND.sender;
    const refund = { sendingReceiptNumber: receiptNumber, sender: { idKind, idNumber } };
    expect((await here.rabat[0].post<Body>('/refunds', refund)).body.code).toBe('transfer.already-paid');
    const [told] = await here.transfers.query<{ count: number }>(
      `SELECT count(*)::int AS count FROM journal WHERE type = 'transfers.transfer-collected-elsewhere.v1'`,
    );
    expect(told?.count).toBe(1);
    expect(await here.transfers.broken()).toEqual([]);
  });

  it('after its time was over is owed to the operator, no more to the sender', async () => {
    const { id, receiptNumber } = await sent();
    await here.transfers.query(`UPDATE transfer SET sent_at = sent_at - interval '46 days' WHERE id = $1`, [id]);
    await here.restart();
    await eventually(
      () => read(id),
      ({ status }) => status === 'expired',
    );
    await paysElsewhere(receiptNumber);
    await isPaidElsewhere(id);
    expect(await here.transfers.broken()).toEqual([]);
  });

  it.each([
    ['that we have paid', 'transfer.already-paid', SEND.amountCentimes, true],
    ['of another amount', 'transfer.amount-differs', 100, false],
  ] as const)(
    'but one %s stays as it is, and the operator hears it: %s',
    async (_, code, amountCentimes, isPaidHere) => {
      const { id, code: pickUpCode, receiptNumber } = await sent();
      const beneficiary = { ...BENEFICIARY, idKind: 'cin', idNumber: 'CD2' };
      const payOut = { operator: 'cash-express', code: pickUpCode, beneficiary };
      if (isPaidHere) expect((await here.agadir[0].post('/payouts', payOut)).status).toBe(201);
      await paysElsewhere(receiptNumber, amountCentimes);
      await eventually(answers, (text) => text.includes(code));
      expect((await read(id)).status).toBe(isPaidHere ? 'paid-out' : 'sent');
      expect(await here.transfers.broken()).toEqual([]);
    },
  );

  it('of which we know nothing is refused', async () => {
    await paysElsewhere('CAS-001-T-2026-999999');
    expect(await eventually(answers, (text) => text.includes('refund.unknown-receipt'))).toContain('refused');
  });
});
