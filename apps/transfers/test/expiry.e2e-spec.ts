import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, type Client } from '#libs/testing';
import { SEND } from './sending.js';
import { TwoInstances } from './two-instances.js';

const COUNT = 700;

describe('transfers that nobody collects in 45 days', () => {
  let transfers: TwoInstances;
  let rabat: Client;
  let receiptNumbers: string[];

  beforeAll(async () => {
    transfers = await TwoInstances.start();
    [rabat] = await transfers.clients({ role: 'teller', agency: 'RAB-001' });
    const sending = (n: number) => ({ ...SEND, sender: { ...SEND.sender, idNumber: `AB${n}00` } });
    const answers = await Promise.all(
      Array.from({ length: COUNT + 1 }, (_, n) => rabat.post<{ receiptNumber: string }>('/transfers', sending(n))),
    );
    receiptNumbers = answers.map(({ body }) => body.receiptNumber);
  });

  afterAll(() => transfers.stop());

  it('expire by themselves, each once, on two instances that start at the same moment', async () => {
    // Time passes, for all but the last.
    await transfers.query(
      `UPDATE transfer SET sent_at = sent_at - interval '46 days' WHERE sending_receipt_number <> $1`,
      [receiptNumbers.at(-1)],
    );
    await transfers.restart();
    const statuses = () =>
      transfers.query('SELECT status, count(*)::int AS count FROM transfer GROUP BY status ORDER BY status');
    await eventually(statuses, (rows) => rows.length === 2 && (rows[0] as { count: number }).count === COUNT);
    expect(await statuses()).toEqual([
      { status: 'expired', count: COUNT },
      { status: 'sent', count: 1 },
    ]);
    const told = await transfers.query<{ count: number; subjects: number }>(
      `SELECT count(*)::int AS count, count(DISTINCT subject)::int AS subjects FROM journal
       WHERE type = 'transfers.transfer-expired.v1'`,
    );
    expect(told).toEqual([{ count: COUNT, subjects: COUNT }]);
    expect(await transfers.broken()).toEqual([]);
  });

  it('are owed to their senders, who get the amount without the fee', async () => {
    [rabat] = await transfers.clients({ role: 'teller', agency: 'RAB-001' });
    const sender = { idKind: 'cin', idNumber: 'AB000' };
    const { body } = await rabat.post('/refunds', { sendingReceiptNumber: receiptNumbers[0], sender });
    expect(body).toMatchObject({ status: 'refunded', returnedCentimes: 185_000 });
    expect(await transfers.broken()).toEqual([]);
  });
});
