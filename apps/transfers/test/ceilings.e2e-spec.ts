import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '#libs/testing';
import { BENEFICIARY, SEND } from './sending.js';
import { TwoInstances } from './two-instances.js';

const TEN_THOUSAND = 1_000_000;

describe('what one person may move in a day, 100,000 DH', () => {
  let transfers: TwoInstances;
  let tellers: [Client, Client];

  beforeAll(async () => {
    transfers = await TwoInstances.start();
    tellers = await transfers.clients({ role: 'teller', agency: 'RAB-001' });
  });

  afterAll(() => transfers.stop());

  const sending = { ...SEND, amountCentimes: TEN_THOUSAND };
  const send = (i: number) => tellers[i % 2]!.post<Record<string, string>>('/transfers', sending);

  it('is counted exactly at two instances, however many counters send at once', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, (_, i) => send(i)));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(10);
    const refused = answers.filter(({ status }) => status !== 201);
    for (const { status, body } of refused)
      expect(body).toMatchObject({ status, code: 'ceiling.exceeded', ceiling: 'day', leftCentimes: 0 });
    expect(refused[0]?.body.operations).toHaveLength(10);
  });

  it('is told with a quote, and given back with what is taken back', async () => {
    const { idKind, idNumber } = sending.sender;
    const asked = { operator: 'cash-express', amountCentimes: TEN_THOUSAND, sender: { idKind, idNumber } };
    const leftOfDay = async () => {
      const { body } = await tellers[1].post<{ ceilings: { leftCentimes: number }[] }>('/quotes', asked, null);
      return body.ceilings.map(({ leftCentimes }) => leftCentimes);
    };
    expect(await leftOfDay()).toEqual([0, 20_000_000, 90_000_000]);
    const { body } = await tellers[0].get<{ items: { sendingReceiptNumber: string }[] }>('/transfers?limit=1');
    const back = { sendingReceiptNumber: body.items[0]?.sendingReceiptNumber, sender: { idKind, idNumber } };
    expect((await tellers[0].post('/refunds', back)).status).toBe(201);
    expect(await leftOfDay()).toEqual([TEN_THOUSAND, 21_000_000, 91_000_000]);
    expect((await send(1)).status).toBe(201);
    expect((await send(0)).body.code).toBe('ceiling.exceeded');
  });

  it('counts of who picks up too, whoever has sent it', async () => {
    const statuses: number[] = [];
    for (let i = 0; i < 11; i++) {
      const sender = { ...sending.sender, idNumber: `EE${i}00` };
      const { body } = await tellers[0].post<{ code: string }>('/transfers', { ...sending, sender });
      const beneficiary = { ...BENEFICIARY, idKind: 'cin', idNumber: 'QQ777' };
      const paying = { operator: 'cash-express', code: body.code, beneficiary };
      statuses.push((await tellers[i % 2]!.post('/payouts', paying)).status);
    }
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 201), 422]);
    expect(await transfers.broken()).toEqual([]);
  });
});
