import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import { eventually, type Client } from '#libs/testing';
import { newCar, Office, totalOf, type Assessed } from './office.js';

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

  const pay = async (car: object, years = [YEAR]) => {
    const body = { ...car, years, expectedTotalCentimes: await totalOf(counter, car, years) };
    return counter.post<Paid & { code: string }>('/payments', body);
  };
  const pending = async () => {
    const [row] = await office.service.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM announcement WHERE status = 'waiting'`,
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

  it('a year that had been paid elsewhere is owed back, once, with the fee; the others of the pack can be paid', async () => {
    await office.administration.fault('away');
    const car = newCar();
    const { paymentId, totalCentimes } = (await pay(car, [YEAR - 1, YEAR])).body;
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
    const taker = await office.client('supervisor', 'RAB-001', 'test');
    expect((await taker.post(path, {})).body.code).toBe('refund.same-person');
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
    expect((await pay(car, [YEAR - 1])).status).toBe(201);
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
    const known = { ...newCar(), plate: '24680-A-1', years: [YEAR], expectedTotalCentimes: 1 };
    for (const path of ['/assessments', '/payments']) {
      const { expectedTotalCentimes, ...asked } = known;
      const differs = await counter.post(path, path === '/payments' ? { ...asked, expectedTotalCentimes } : asked);
      expect([differs.status, differs.body]).toEqual([
        409,
        expect.objectContaining({ code: 'vehicle-tax.vehicle-differs', field: 'fuel', expected: 'diesel' }),
      ]);
    }
  }, 60_000);

  it('what it knows and the counter left out counts: the weight of a pick-up', async () => {
    const pickup = { ...newCar(), plate: '71296-B-48', category: 'pickup', fuel: 'diesel', fiscalPowerCv: 9 };
    const { body } = await counter.post<Assessed>('/assessments', { ...pickup, years: [YEAR] });
    expect(body.lines[0]).toMatchObject({ head: 'tax', amountCentimes: 80_000, article: '262-I-B' });
    const { paymentId } = (await pay(pickup)).body;
    const { body: paid } = await counter.get<Assessed>(`/payments/${paymentId}`);
    expect(paid.lines[0]).toMatchObject({ amountCentimes: 80_000 });
  }, 60_000);
});
