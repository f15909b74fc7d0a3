import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import { createTestDatabase, latinTexts, type Client } from '#libs/testing';
import type { ReceiptCodeKey } from '../src/receipt/receipts.dto.js';
import { newCar, Office, totalOf } from './office.js';

const TODAY = businessDay(instantOf(Date.now()));
const [OLD, NEW] = ['0a', '0b'].map((byte) => byte.repeat(32)) as [string, string];

interface Paid {
  paymentId: string;
  receiptNumber: string;
  verificationCode: string;
}

describe('when the key of verification codes is changed', () => {
  let databaseUrl: string;
  let office: Office;
  let teller: Client;
  const prefix = `${randomUUID()}.`;

  beforeAll(async () => {
    databaseUrl = await createTestDatabase();
    await openWith(OLD);
  }, 60_000);

  afterAll(() => office.close());

  async function openWith(...keys: string[]): Promise<void> {
    office = await Office.open({ DATABASE_URL: databaseUrl, KAFKA_PREFIX: prefix, RECEIPT_CODE_KEY: keys.join(',') });
    teller = await office.client('teller', 'RAB-001', 'fatima');
  }

  async function reopenWith(...keys: string[]): Promise<void> {
    await office.close();
    await openWith(...keys);
  }

  async function request() {
    const car = newCar();
    const years = [yearOf(TODAY)];
    return { ...car, years, expectedTotalCentimes: await totalOf(teller, car, years) };
  }

  const pay = async (body: object, key: string) => (await teller.post<Paid>('/payments', body, key)).body;
  const verified = async ({ receiptNumber, verificationCode }: Paid) =>
    (await office.stranger.download(`/verify/${receiptNumber}/${verificationCode}`)).status;
  const printed = async ({ receiptNumber }: Paid) => {
    const prints = `/receipts/${receiptNumber}/prints`;
    const { printNumber } = (await teller.post<{ printNumber: number }>(prints, {})).body;
    const texts = latinTexts((await teller.download(`${prints}/${printNumber}`)).bytes);
    return texts.filter((text) => /^([0-9A-Z]{4}-){3}[0-9A-Z]{4}$|^\d{4}-\d{4}$/.test(text)).sort();
  };
  const keys = async () => (await (await office.client('administrator')).get<ReceiptCodeKey[]>('/code-keys')).body;

  it('receipts of the old one show what they showed and verify, until it is dropped', async () => {
    const [body, key] = [await request(), randomUUID()];
    const old = await pay(body, key);
    const shown = await printed(old);
    expect(shown).toContain(old.verificationCode);
    expect(await keys()).toMatchObject([{ isCurrent: true, isKept: true, receipts: 1, lastPaidOn: TODAY }]);

    await reopenWith(NEW, OLD);
    expect(await pay(body, key)).toEqual(old);
    expect((await teller.get(`/payments/${old.paymentId}`)).body.verificationCode).toBe(old.verificationCode);
    expect(await printed(old)).toEqual(shown);
    const newer = await pay(await request(), randomUUID());
    expect([await verified(old), await verified(newer)]).toEqual([200, 200]);
    expect(await keys()).toMatchObject([
      { isCurrent: true, isKept: true, receipts: 1 },
      { isCurrent: false, isKept: true, receipts: 1 },
    ]);

    await reopenWith(NEW);
    expect([await verified(old), await verified(newer)]).toEqual([404, 200]);
    expect((await keys()).map(({ isKept }) => isKept)).toEqual([true, false]);
    const anew = await printed(old);
    expect(anew).not.toContain(old.verificationCode);
    const verificationCode = anew.find((text) => text.length > 9) ?? '';
    expect(await verified({ ...old, verificationCode })).toBe(200);
  }, 120_000);

  it('receipts from before keys were named have the oldest', async () => {
    await reopenWith(OLD);
    const old = await pay(await request(), randomUUID());
    const client = new pg.Client(databaseUrl);
    await client.connect();
    await client.query('UPDATE payment SET code_key = NULL WHERE id = $1', [old.paymentId]);
    await client.end();
    await reopenWith(NEW, OLD);
    expect(await printed(old)).toContain(old.verificationCode);
    expect(await verified(old)).toBe(200);
    expect((await keys()).find(({ key }) => key === undefined)).toMatchObject({ isKept: true, receipts: 1 });
  }, 120_000);
});
