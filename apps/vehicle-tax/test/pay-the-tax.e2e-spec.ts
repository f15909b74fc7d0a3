import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import type { Client } from '#libs/testing';
import { newCar, Office, totalOf, type Assessed } from './office.js';

const YEAR = yearOf(businessDay(instantOf(Date.now())));

interface Paid {
  paymentId: string;
  receiptNumber: string;
  verificationCode: string;
  totalCentimes: number;
  standIn: boolean;
}

describe('the vehicle tax of a car', () => {
  let office: Office;
  let rabat: Client;
  let oujda: Client;
  let supervisor: Client;

  beforeAll(async () => {
    office = await Office.open();
    [rabat, oujda] = [await office.client('teller', 'RAB-001'), await office.client('teller', 'OUJ-014')];
    supervisor = await office.client('supervisor', 'RAB-001');
  }, 60_000);

  afterAll(() => office.close());

  it('is assessed, paid once, read back, and owed nowhere else', async () => {
    const car = newCar();
    const assessed = await rabat.post<Assessed>('/assessments', { ...car, years: [YEAR - 1, YEAR] });
    expect([assessed.status, assessed.body.register, assessed.body.paidYears]).toEqual([200, 'unknown', []]);
    const { totalCentimes } = assessed.body;
    const body = { ...car, years: [YEAR - 1, YEAR], expectedTotalCentimes: totalCentimes };

    const paid = await rabat.post<Paid>('/payments', body);
    expect(paid.status).toBe(201);
    expect(paid.body).toMatchObject({ status: 'paid', totalCentimes, standIn: false });
    expect(paid.body.receiptNumber).toMatch(new RegExp(`^RAB-001-V-${YEAR}-000001$`));
    expect(paid.body.verificationCode).toMatch(/^[0-9A-Z]{4}(-[0-9A-Z]{4}){3}$/);

    const again = await oujda.post('/payments', {
      ...body,
      years: [YEAR],
      expectedTotalCentimes: await totalOf(oujda, car, [YEAR]),
    });
    expect([again.status, again.body.code, again.body.years]).toEqual([409, 'vehicle-tax.already-paid', [YEAR]]);
    const pack = await oujda.post('/payments', { ...body, years: [YEAR - 2, YEAR - 1], expectedTotalCentimes: 1 });
    expect([pack.body.code, pack.body.years]).toEqual(['vehicle-tax.already-paid', [YEAR - 1]]);
    const next = await oujda.post<Assessed>('/assessments', { ...car, years: [YEAR - 1, YEAR] });
    expect(next.body.paidYears).toEqual([YEAR - 1, YEAR]);

    const { body: read } = await rabat.get(`/payments/${paid.body.paymentId}`);
    expect(read).toMatchObject({ ...paid.body, plate: car.plate, years: [YEAR - 1, YEAR] });
    expect((await oujda.get(`/payments/${paid.body.paymentId}`)).body.code).toBe('payment.not-found');
    expect((await oujda.get<{ items: unknown[] }>('/payments')).body.items).toEqual([]);
    expect(await office.differences()).toEqual([]);
  });

  it('is found paid however the plate is spelled', async () => {
    const car = newCar();
    const total = await totalOf(rabat, car, [YEAR]);
    const [serial, , prefecture] = car.plate.split('-');
    const spelled = { ...car, plate: `${serial} ب ${prefecture}`, years: [YEAR], expectedTotalCentimes: total };
    expect((await rabat.post('/payments', spelled)).status).toBe(201);
    expect((await oujda.post('/payments', { ...spelled, plate: car.plate })).body.code).toBe(
      'vehicle-tax.already-paid',
    );
  });

  it('is told anew when it is not what was expected, and nothing is taken', async () => {
    const car = newCar();
    const total = await totalOf(rabat, car, [YEAR]);
    const { status, body } = await rabat.post<Assessed & { code: string }>('/payments', {
      ...car,
      years: [YEAR],
      expectedTotalCentimes: total - 100,
    });
    expect([status, body.code, body.totalCentimes]).toEqual([409, 'vehicle-tax.amount-changed', total]);
    expect(body.lines.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0)).toBe(total);
    expect((await rabat.post<Assessed>('/assessments', { ...car, years: [YEAR] })).body.paidYears).toEqual([]);
  });

  it('is answered the same under the same key, and the key is refused for anything else', async () => {
    const car = newCar();
    const body = { ...car, years: [YEAR], expectedTotalCentimes: await totalOf(rabat, car, [YEAR]) };
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 10 }, () => rabat.post<Paid>('/payments', body, key)));
    expect(new Set(replies.map((reply) => JSON.stringify([reply.status, reply.body]))).size).toBe(1);
    expect(replies.filter(({ headers }) => !headers.get('idempotent-replayed'))).toHaveLength(1);
    const other = await rabat.post('/payments', { ...body, fiscalPowerCv: 6 }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key.reused']);
    expect((await rabat.post('/payments', body, null)).body.code).toBe('idempotency-key.missing');
  });

  it('is paid once when many counters take it at the same moment', async () => {
    const car = newCar();
    const body = { ...car, years: [YEAR], expectedTotalCentimes: await totalOf(rabat, car, [YEAR]) };
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, i) => (i % 2 ? rabat : oujda).post('/payments', body)),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 11 }, () => 409)]);
    expect(await office.differences()).toEqual([]);
  });

  it('of a truck is paid in two halves at two agencies, each once', async () => {
    const truck = { ...newCar(), category: 'truck', fuel: 'diesel', grossWeightKg: 12_000, owner: { kind: 'company' } };
    const pay = async (counter: Client, instalment?: string) => {
      const request = { ...truck, ...(instalment ? { instalment } : {}) };
      const expectedTotalCentimes = await totalOf(counter, request, [YEAR]);
      return counter.post('/payments', { ...request, years: [YEAR], expectedTotalCentimes });
    };
    expect((await pay(rabat, 'first-half')).status).toBe(201);
    expect((await pay(oujda, 'first-half')).body.code).toBe('vehicle-tax.already-paid');
    expect((await pay(oujda)).body.code).toBe('vehicle-tax.already-paid');
    expect((await pay(oujda, 'second-half')).status).toBe(201);
    expect(await office.differences()).toEqual([]);
  });

  it("is cancelled today by the agency's supervisor alone, and can be paid again at once", async () => {
    const car = newCar();
    const body = { ...car, years: [YEAR], expectedTotalCentimes: await totalOf(rabat, car, [YEAR]) };
    const { paymentId, receiptNumber } = (await rabat.post<Paid>('/payments', body)).body;
    const path = `/payments/${paymentId}/cancellations`;
    expect((await rabat.post(path, {})).body.code).toBe('role.not-allowed');
    const stranger = await office.client('supervisor', 'OUJ-014');
    expect((await stranger.post(path, {})).body.code).toBe('payment.not-found');

    const taker = await office.client('supervisor', 'RAB-001', 'test');
    const own = await taker.post(path, {});
    expect([own.status, own.body.code]).toEqual([409, 'payment.same-person']);

    const key = randomUUID();
    const cancelled = await supervisor.post(path, {}, key);
    expect([cancelled.status, cancelled.body]).toEqual([
      201,
      { paymentId, status: 'cancelled', refundedCentimes: body.expectedTotalCentimes },
    ]);
    expect((await supervisor.post(path, {}, key)).headers.get('idempotent-replayed')).toBe('true');
    expect((await supervisor.post(path, {})).body.code).toBe('vehicle-tax.not-cancellable');
    // The body says nothing: what is asked lies in the address.
    const another = newCar();
    const other = { ...body, ...another, expectedTotalCentimes: await totalOf(rabat, another, [YEAR]) };
    const { paymentId: otherId } = (await rabat.post<Paid>('/payments', other)).body;
    const mistaken = await supervisor.post(`/payments/${otherId}/cancellations`, {}, key);
    expect([mistaken.status, mistaken.body.code]).toEqual([422, 'idempotency-key.reused']);

    const second = await oujda.post<Paid>('/payments', body);
    expect(second.status).toBe(201);
    expect(second.body.receiptNumber).not.toBe(receiptNumber);
    expect(await office.differences()).toEqual([]);
  });

  it('has a receipt that anybody can check', async () => {
    const car = newCar();
    const body = { ...car, years: [YEAR], expectedTotalCentimes: await totalOf(rabat, car, [YEAR]) };
    const { receiptNumber, verificationCode } = (await rabat.post<Paid>('/payments', body)).body;
    const page = async (path: string, expected = 200) => {
      const { status, headers, bytes } = await office.stranger.download(path);
      expect([status, headers.get('content-type')]).toEqual([expected, 'text/html; charset=utf-8']);
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      return bytes.toString();
    };
    expect(await page(`/verify/${receiptNumber}/${verificationCode}`)).toContain('Quittance authentique');
    const typed = verificationCode.replaceAll('-', '').toLowerCase();
    expect(await page(`/verify?receipt=${receiptNumber.toLowerCase()}&code=${typed}`)).toContain(car.plate);
    const wrong = await page(`/verify/${receiptNumber}/AAAA-AAAA-AAAA-AAAA`, 404);
    expect(wrong).toContain('Aucune quittance');
    expect(wrong).not.toContain(car.plate);
    expect(await page('/verify')).toContain('<form');
  });
});
