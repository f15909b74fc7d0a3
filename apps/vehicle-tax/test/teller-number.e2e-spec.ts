import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import { Client, latinTexts } from '#libs/testing';
import { newCar, Office, totalOf } from './office.js';

const YEAR = yearOf(businessDay(instantOf(Date.now())));

interface Paid {
  receiptNumber: string;
  verificationCode: string;
}

describe('a receipt says where it was given, and the number of the teller', () => {
  let office: Office;
  let administrator: Client;

  beforeAll(async () => {
    office = await Office.open();
    administrator = await office.client('administrator');
  }, 60_000);

  afterAll(() => office.close());

  async function payBy(token: string): Promise<Paid & { texts: string[]; page: string; token: string }> {
    const base = `${office.service.url}/api/vehicle-tax/v1`;
    const client = new Client(base, token);
    const car = newCar();
    const expectedTotalCentimes = await totalOf(client, car, [YEAR]);
    const { body } = await client.post<Paid>('/payments', { ...car, years: [YEAR], expectedTotalCentimes });
    await client.post(`/receipts/${body.receiptNumber}/prints`, {});
    const { bytes } = await client.download(`/receipts/${body.receiptNumber}/prints/1`);
    const page = await fetch(`${base}/verify/${body.receiptNumber}/${body.verificationCode}`);
    const texts = latinTexts(bytes);
    return { ...body, texts, page: await page.text(), token };
  }

  it('names the institution and the agency, on paper and on the public page', async () => {
    const { texts, page } = await payBy(await office.token('teller', 'RAB-001', 'teller.rabat'));
    for (const text of ['Al Amana Microfinance', 'Rabat Centre (RAB-001)']) {
      expect(texts).toContain(text);
      expect(page).toContain(text);
    }
    expect(page).toContain('الأمانة للتمويل الأصغر');
  });

  it('calls a teller by a number that is the same each time, and by which an administrator finds them', async () => {
    const [first, second] = [
      await office.token('teller', 'RAB-001', 'fatima'),
      await office.token('teller', 'RAB-001', 'ali'),
    ];
    const [one, again, other] = [await payBy(first), await payBy(first), await payBy(second)];
    const numberOf = ({ texts }: { texts: string[] }) => texts.find((text) => /^\d{4}-\d{4}$/.test(text));
    expect(numberOf(one)).toMatch(/^\d{4}-\d{4}$/);
    expect(numberOf(again)).toBe(numberOf(one));
    expect(numberOf(other)).not.toBe(numberOf(one));
    expect(one.page).toContain(numberOf(one)!);
    expect(`${one.page} ${one.texts.join(' ')}`).not.toContain('fatima');

    const { body } = await administrator.get(`/receipts/${again.receiptNumber}/teller`);
    const { receiptNumber } = again;
    expect(body).toMatchObject({ receiptNumber, agency: 'RAB-001', subject: 'fatima', tellerNumber: numberOf(one) });
    expect((await administrator.get('/receipts/RAB-001-V-2026-999999/teller')).body.code).toBe('receipt.not-found');
    const teller = await office.client('teller', 'RAB-001');
    expect((await teller.get(`/receipts/${receiptNumber}/teller`)).status).toBe(403);
  });

  it('calls a teller by the employee number of the token, where it has one', async () => {
    const token = await office.token('teller', 'RAB-001', 'hassan', { employee_number: 'M-1042' });
    const { texts, receiptNumber } = await payBy(token);
    expect(texts).toContain('M-1042');
    const { body } = await administrator.get(`/receipts/${receiptNumber}/teller`);
    expect(body).toMatchObject({ subject: 'hassan', tellerNumber: 'M-1042' });
    const odd = await payBy(await office.token('teller', 'RAB-001', 'ali', { employee_number: '<b>Ali Tazi</b>' }));
    expect(odd.texts.join(' ')).not.toContain('Tazi');
  });
});
