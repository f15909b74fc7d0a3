import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client, Reply } from '#libs/testing';
import { BENEFICIARY, SEND } from './sending.js';
import { TwoInstances } from './two-instances.js';

type Body = Record<string, unknown>;

describe('a sender who wants the money back', () => {
  let transfers: TwoInstances;
  let rabat: [Client, Client];
  let casablanca: [Client, Client];
  let supervisor: Client;

  beforeAll(async () => {
    transfers = await TwoInstances.start();
    rabat = await transfers.clients({ role: 'teller', agency: 'RAB-001', sub: 'hajar' });
    casablanca = await transfers.clients({ role: 'teller', agency: 'CAS-001', sub: 'omar' });
    [supervisor] = await transfers.clients({ role: 'supervisor', agency: 'RAB-001' });
  });

  afterAll(() => transfers.stop());

  const idOf = (n: number) => ({ idKind: 'cin', idNumber: `AB${String(n).padStart(6, '0')}` });
  const sent = async (n: number) => {
    const sending = { ...SEND, sender: { ...SEND.sender, ...idOf(n) } };
    return (await rabat[0].post<Record<string, string>>('/transfers', sending)).body;
  };
  const asking = (receiptNumber: unknown, n: number) => ({ sendingReceiptNumber: receiptNumber, sender: idOf(n) });
  const payOutOf = (code: string | undefined, n: number) => ({
    operator: 'cash-express',
    code,
    beneficiary: { ...BENEFICIARY, idKind: 'passport', idNumber: `X100${n}` },
  });
  const seen = ({ status, body }: Reply<Body>) => [status, body.code ?? body.status];

  it('on the same day at the same counter gets amount and fee, once, and the code is worth nothing', async () => {
    const { id, code, receiptNumber } = await sent(1);
    const typed = receiptNumber?.toLowerCase().replaceAll('-', ' ');
    const first = await rabat[0].post('/refunds', asking(typed, 1), 'back-1');
    expect([first.status, first.body]).toEqual([
      201,
      {
        transferId: id,
        status: 'cancelled',
        amountCentimes: 185_000,
        feeCentimes: 3_000,
        returnedCentimes: 188_000,
        receiptNumber: expect.stringMatching(/^RAB-001-T-/),
      },
    ]);
    const repeat = await rabat[1].post('/refunds', asking(typed, 1), 'back-1');
    expect([repeat.body, repeat.headers.get('idempotent-replayed')]).toEqual([first.body, 'true']);
    expect(seen(await rabat[1].post('/refunds', asking(receiptNumber, 1)))).toEqual([409, 'transfer.taken-back']);
    expect(seen(await casablanca[0].post('/payouts', payOutOf(code, 1)))).toEqual([409, 'transfer.taken-back']);
    expect((await rabat[0].get(`/transfers/${id}`)).body).toMatchObject({
      status: 'cancelled',
      returningAgency: 'RAB-001',
      returnReceiptNumber: first.body.receiptNumber,
    });
  });

  it('elsewhere gets the amount only; the agency that gave it sees the transfer since', async () => {
    const { id, receiptNumber } = await sent(2);
    expect((await casablanca[0].get(`/transfers/${id}`)).status).toBe(404);
    const { body } = await casablanca[0].post('/refunds', asking(receiptNumber, 2));
    expect(body).toMatchObject({ status: 'refunded', feeCentimes: 0, returnedCentimes: 185_000 });
    const { body: found } = await casablanca[1].get(`/transfers/${id}`);
    expect(found).toMatchObject({ status: 'refunded', returningAgency: 'CAS-001' });
    expect(found.sendingReceiptNumber).toBeUndefined();
  });

  it('whose ID is another is refused; three such IDs stop the transfer, and warn, whatever IDs they are', async () => {
    const { receiptNumber } = await sent(3);
    for (const n of [31, 32, 33])
      expect(seen(await casablanca[0].post('/refunds', asking(receiptNumber, n)))).toEqual([
        422,
        'refund.other-sender',
      ]);
    expect(seen(await rabat[1].post('/refunds', asking(receiptNumber, 3)))).toEqual([409, 'transfer.stopped']);
    const [compliance] = await transfers.clients({ role: 'compliance' });
    const { body } = await compliance.get<{ items: Body[] }>('/wrong-codes');
    expect(body.items[0]).toMatchObject({ agency: 'CAS-001', teller: 'omar' });
    expect(body.items[0]?.countedOf).toContain('transfer');
    expect(JSON.stringify(body)).not.toContain(receiptNumber);
  });

  it('and a beneficiary who comes at the same moment: the money goes to one of them, wherever they are', async () => {
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, async (_, i) => {
        const { code, receiptNumber } = await sent(100 + i);
        const answers = await Promise.all([
          rabat[i % 2]!.post('/refunds', asking(receiptNumber, 100 + i)),
          casablanca[(i + 1) % 2]!.post('/payouts', payOutOf(code, 100 + i)),
        ]);
        return answers.map(({ status }) => status).sort();
      }),
    );
    expect(outcomes).toEqual(outcomes.map(() => [201, 409]));
    expect(await transfers.broken()).toEqual([]);
  });

  it("has the beneficiary's name put right by the supervisor, and both names stay known", async () => {
    const { id, code } = await sent(4);
    const right = { firstName: 'Malika', lastName: 'Aït Lahcen' };
    expect((await rabat[0].post(`/transfers/${id}/corrections`, right)).status).toBe(403);
    expect((await supervisor.post(`/transfers/${id}/corrections`, right)).body).toEqual({
      transferId: id,
      corrections: 1,
    });
    const payOut = payOutOf(code, 4);
    expect(seen(await casablanca[0].post('/payouts', payOut))).toEqual([422, 'transfer.other-beneficiary']);
    const renamed = { ...payOut, beneficiary: { ...payOut.beneficiary, ...right } };
    expect(seen(await casablanca[0].post('/payouts', renamed))).toEqual([201, 'paid-out']);
    expect((await supervisor.get(`/transfers/${id}`)).body).toMatchObject({
      beneficiary: right,
      corrections: [BENEFICIARY],
    });
  });
});
