import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import { eventually, type Client } from '#libs/testing';
import { newCar, Office, totalOf } from './office.js';

const YEAR = yearOf(businessDay(instantOf(Date.now())));

interface Paid {
  paymentId: string;
  status: string;
  standIn: boolean;
  totalCentimes: number;
}

describe('while the tax administration is away', () => {
  let office: Office;
  let counter: Client;

  beforeAll(async () => {
    office = await Office.open();
    counter = await office.client('teller', 'RAB-001');
  }, 60_000);

  afterAll(() => office.close());

  const pay = async (car: object) => {
    const body = { ...car, years: [YEAR], expectedTotalCentimes: await totalOf(counter, car, [YEAR]) };
    return counter.post<Paid & { code: string }>('/payments', body);
  };
  const pending = async () => {
    const [row] = await office.service.dataSource.query<{ count: number }[]>(
      'SELECT count(*)::int AS count FROM confirmation WHERE confirmed_at IS NULL',
    );
    return row?.count;
  };
  const statusOf = async (id: string) => (await counter.get<Paid>(`/payments/${id}`)).body.status;

  it.each(['away', 'unavailable', 'garbled', 'slow'] as const)(
    'a counter stands in for it by the carte grise (%s), and it hears of the payment when it is back',
    async (fault) => {
      await office.administration.fault(fault);
      const paid = await pay(newCar());
      expect([paid.status, paid.body.standIn]).toEqual([201, true]);
      expect(await pending()).toBe(1);
      await office.administration.fault('none');
      expect(await eventually(pending, (count) => count === 0, 25_000)).toBe(0);
      expect(await statusOf(paid.body.paymentId)).toBe('paid');
    },
    40_000,
  );

  it('a year that had been paid elsewhere is owed back, once, with the fee', async () => {
    await office.administration.fault('away');
    const car = newCar();
    const { paymentId, totalCentimes } = (await pay(car)).body;
    await office.administration.fault('none');
    await office.administration.payElsewhere(car.plate, YEAR);
    expect(
      await eventually(
        () => statusOf(paymentId),
        (status) => status !== 'paid',
        20_000,
      ),
    ).toBe('to-refund');

    const { items } = (await counter.get<{ items: object[] }>('/refund-cases')).body;
    expect(items).toEqual([
      { paymentId, reason: 'paid-elsewhere', amountCentimes: totalCentimes, openedAt: expect.any(String) },
    ]);
    const path = `/refund-cases/${paymentId}/refunds`;
    expect((await counter.post(path, {})).body.code).toBe('role.not-allowed');
    expect((await (await office.client('supervisor', 'OUJ-014')).post(path, {})).body.code).toBe('refund.not-found');
    const supervisor = await office.client('supervisor', 'RAB-001');
    const refunded = await supervisor.post(path, {});
    expect([refunded.status, refunded.body]).toEqual([
      201,
      { paymentId, status: 'refunded', amountCentimes: totalCentimes },
    ]);
    expect((await supervisor.post(path, {})).body.code).toBe('refund.already-paid-back');
    expect((await supervisor.post(`/payments/${paymentId}/cancellations`, {})).body.code).toBe(
      'vehicle-tax.not-cancellable',
    );
    expect(await office.differences()).toEqual([]);
  }, 40_000);

  it('a counter is told at once when it answers that the year is paid, or the vehicle is another', async () => {
    await eventually(
      async () =>
        (await counter.post<{ register: string }>('/assessments', { ...newCar(), years: [YEAR] })).body.register,
      (register) => register !== 'away',
      35_000,
    );
    const car = newCar();
    await office.administration.payElsewhere(car.plate, YEAR);
    expect((await pay(car)).body.code).toBe('vehicle-tax.already-paid');
    const known = { ...newCar(), plate: '24680-A-1', fuel: 'petrol' };
    const differs = await pay(known);
    expect([differs.status, differs.body]).toEqual([
      409,
      expect.objectContaining({ code: 'vehicle-tax.vehicle-differs', field: 'fuel', expected: 'diesel' }),
    ]);
  }, 60_000);
});
