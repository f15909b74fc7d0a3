import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import { latinTexts, openTestBooks, type Client } from '#libs/testing';
import { VehicleTax1700000003001 } from '../src/migrations/0001-vehicle-tax.js';
import { Tellers1700000003002 } from '../src/migrations/0002-tellers.js';
import { ReceiptPrints1700000003003 } from '../src/migrations/0003-receipt-prints.js';
import { ReceiptPrintTable } from '../src/receipt/receipt-print.table.js';
import type { PrintReceiptReply } from '../src/receipt/receipt-print.js';
import { newCar, Office, totalOf } from './office.js';

const YEAR = yearOf(businessDay(instantOf(Date.now())));

type Print = PrintReceiptReply & { pdf: string };

describe('a receipt on paper', () => {
  let office: Office;
  let rabat: Client;
  let supervisor: Client;

  beforeAll(async () => {
    office = await Office.open();
    [rabat, supervisor] = [await office.client('teller', 'RAB-001'), await office.client('supervisor', 'RAB-001')];
  }, 60_000);

  afterAll(() => office.close());

  async function paid(): Promise<{ paymentId: string; receiptNumber: string; prints: string }> {
    const car = newCar();
    const expectedTotalCentimes = await totalOf(rabat, car, [YEAR]);
    const { body } = await rabat.post<{ paymentId: string; receiptNumber: string }>('/payments', {
      ...car,
      years: [YEAR],
      expectedTotalCentimes,
    });
    return { ...body, prints: `/receipts/${body.receiptNumber}/prints` };
  }

  const marksOf = async (path: string): Promise<string[]> => {
    const { status, headers, bytes } = await rabat.download(path);
    expect([status, headers.get('content-type')]).toEqual([200, 'application/pdf']);
    return latinTexts(bytes).filter((text) => /DUPLICATA|ANNULÉE/.test(text));
  };

  it('is an original once and a duplicate then, however often each is read, by the address that is answered', async () => {
    const { receiptNumber, prints } = await paid();
    const first = await rabat.post<Print>(prints, {});
    const pdf = `/api/vehicle-tax/v1${prints}/1`;
    expect([first.status, first.body]).toEqual([201, { receiptNumber, printNumber: 1, isDuplicate: false, pdf }]);
    expect((await rabat.post<Print>(prints, {})).body).toMatchObject({ printNumber: 2, isDuplicate: true });
    expect((await supervisor.post<Print>(prints, {})).body.printNumber).toBe(3);
    for (let reading = 0; reading < 3; reading++) expect(await marksOf(`${prints}/1`)).toEqual([]);
    expect(await marksOf(`${prints}/2`)).toEqual(['DUPLICATA n° 1']);
    expect(await marksOf(`${prints}/3`)).toEqual(['DUPLICATA n° 2']);
    expect((await rabat.post<Print>(prints, {})).body.printNumber).toBe(4); // reading has counted nothing
  });

  it('is the same print under the same key, when its answer was lost or its download broke off', async () => {
    const { prints } = await paid();
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 8 }, () => rabat.post<Print>(prints, {}, key)));
    expect(new Set(replies.map(({ status, body }) => JSON.stringify([status, body]))).size).toBe(1);
    expect(replies.filter(({ headers }) => !headers.get('idempotent-replayed'))).toHaveLength(1);

    const lost = new AbortController();
    const address = `${office.service.url}/api/vehicle-tax/v1${prints}/1`;
    const headers = { authorization: `Bearer ${await office.token('teller', 'RAB-001')}` };
    const broken = await fetch(address, { headers, signal: lost.signal });
    lost.abort();
    await expect(broken.arrayBuffer()).rejects.toThrow();
    expect(await marksOf(`${prints}/1`)).toEqual([]);
    const again = await rabat.post<Print>(prints, {}, key);
    expect(again.body).toMatchObject({ printNumber: 1, isDuplicate: false });

    const other = await paid();
    expect((await rabat.post(other.prints, {}, key)).body.code).toBe('idempotency-key.reused');
    expect((await rabat.post(other.prints, {}, null)).body.code).toBe('idempotency-key.missing');
  });

  it('is the first for one of the tills that print at once, and each has a number of its own', async () => {
    const { prints } = await paid();
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) => (i % 2 ? rabat : supervisor).post<Print>(prints, {})),
    );
    const numbers = replies.map(({ body }) => body.printNumber).sort((a, b) => a - b);
    expect(numbers).toEqual(Array.from({ length: 12 }, (_, i) => i + 1));
    expect(replies.filter(({ body }) => !body.isDuplicate)).toHaveLength(1);
  });

  it('says what became of the payment since it was printed', async () => {
    const { paymentId, prints } = await paid();
    await rabat.post(prints, {});
    await supervisor.post(`/payments/${paymentId}/cancellations`, {});
    expect(await marksOf(`${prints}/1`)).toEqual(['ANNULÉE']);
  });

  it('is read by its agency when it was printed, and is nobody else’s', async () => {
    const { receiptNumber, prints } = await paid();
    const codeOf = async (path: string, counter = rabat) => {
      const { status, body } = await counter.get(path);
      return [status, body.code];
    };
    expect(await codeOf(`${prints}/1`)).toEqual([404, 'receipt.not-printed']);
    await rabat.post(prints, {});
    for (const number of ['2', '0', '01', '-1', '1.0', 'x', '2147483648', '9'.repeat(90)])
      expect(await codeOf(`${prints}/${number}`)).toEqual([404, 'receipt.not-printed']);
    const oujda = await office.client('teller', 'OUJ-014');
    expect(await codeOf(`${prints}/1`, oujda)).toEqual([404, 'payment.not-found']);
    expect((await oujda.post(prints, {})).body.code).toBe('payment.not-found');
    expect((await rabat.post('/receipts/RAB-001-V-2026-999999/prints', {})).body.code).toBe('payment.not-found');
    expect((await rabat.post('/receipts/nothing/prints', {})).body.code).toBe('payment.not-found');
    expect((await rabat.get('/receipts/..%2f..%2fetc/prints/1')).status).toBe(404);
    expect((await rabat.get(`/receipts/${receiptNumber}.pdf`)).status).toBe(404); // a second way, which counted
    expect((await (await office.client('management')).post(prints, {})).body.code).toBe('role.not-allowed');
  });
});

it('keeps how often receipts were printed before each print was kept', async () => {
  const books = await openTestBooks([VehicleTax1700000003001, Tellers1700000003002], [ReceiptPrintTable]);
  const paymentId = randomUUID();
  await books.dataSource.query(`INSERT INTO receipt_print VALUES ($1, 3, '2026-11-20T10:00:00Z')`, [paymentId]);
  await new ReceiptPrints1700000003003().up(books.dataSource.createQueryRunner());
  const prints = await books.repositoryOf(ReceiptPrintTable).find({ order: { printNumber: 'ASC' } });
  const of = { paymentId, printedBy: null, printedAt: '2026-11-20T10:00:00.000Z' };
  expect(prints).toMatchObject([1, 2, 3].map((printNumber) => ({ ...of, printNumber })));
  await expect(books.dataSource.query('DELETE FROM receipt_print')).rejects.toThrow(/append-only/);
  await books.close();
});
