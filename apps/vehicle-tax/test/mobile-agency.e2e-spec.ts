import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import type { Client } from '#libs/testing';
import { newCar, Office, totalOf } from './office.js';

const YEAR = yearOf(businessDay(instantOf(Date.now())));

interface Answer {
  idempotencyKey: string | null;
  status: number;
  payment?: { paymentId: string; status: string; receiptNumber: string; totalCentimes: number };
  problem?: { code: string; field?: string; instance: string };
}

interface Block {
  blockId: string;
  receiptNumbers: string[];
}

describe('a mobile agency without a network', () => {
  let office: Office;
  let mobile: Client;
  let town: Client;

  beforeAll(async () => {
    office = await Office.open();
    [mobile, town] = [await office.client('teller', 'RAB-068'), await office.client('teller', 'RAB-001')];
  }, 60_000);

  afterAll(() => office.close());

  const issue = async (count: number) => (await mobile.post<Block>('/receipt-blocks', { count })).body;
  const sell = async (receiptNumber: string | undefined, car: object = newCar(), more: object = {}) => ({
    ...car,
    years: [YEAR],
    expectedTotalCentimes: await totalOf(mobile, car, [YEAR]),
    idempotencyKey: randomUUID(),
    paidAt: instantOf(Date.now()),
    receiptNumber,
    ...more,
  });
  const bring = async (...payments: unknown[]) => {
    const { status, body } = await mobile.post<{ answers: Answer[] }>('/mobile-batches', { payments }, null);
    expect(status).toBe(200);
    return body.answers;
  };

  it('brings its payments back, each answered by itself, and the same again to the same batch', async () => {
    const { receiptNumbers } = await issue(5);
    expect(receiptNumbers[0]).toBe(`RAB-068-V-${YEAR}-000001`);
    const [one, two, three] = [
      await sell(receiptNumbers[0]),
      await sell(receiptNumbers[2]),
      await sell(receiptNumbers[1]),
    ];
    const batch: unknown[] = [
      one,
      { ...two, expectedTotalCentimes: 5 },
      three,
      { rubbish: true },
      null,
      { ...one, idempotencyKey: 'another' },
      { ...one, plate: 'a\tb' },
      JSON.parse('['.repeat(20) + ']'.repeat(20)),
    ];
    const answers = await bring(...batch);
    expect(answers.map(({ status, problem }) => [status, problem?.code])).toEqual([
      [201, undefined],
      [409, 'vehicle-tax.amount-changed'],
      [201, undefined],
      [400, 'request.invalid'],
      [400, 'request.invalid'],
      [409, 'receipt-block.number-used'],
      [400, 'request.malformed-text'],
      [400, 'request.invalid'],
    ]);
    expect(answers[0]?.payment).toMatchObject({ status: 'paid', receiptNumber: receiptNumbers[0] });
    expect(answers[1]?.problem?.instance).toBe('/api/vehicle-tax/v1/mobile-batches#/payments/1');
    expect(await bring(...batch)).toEqual(answers);
    // What the mobile agency had reckoned wrong is put right under its own number.
    expect((await bring({ ...two, idempotencyKey: randomUUID() }))[0]).toMatchObject({ status: 201 });
    expect(await office.differences()).toEqual([]);
  });

  it('finds in the API what each payment of a batch should be', async () => {
    const response = await fetch(`${office.service.url}/api/vehicle-tax/openapi.json`);
    const { components } = (await response.json()) as {
      components: { schemas: Record<string, { required: string[] }> };
    };
    expect(components.schemas.MobilePaymentRequest?.required).toEqual(
      expect.arrayContaining(['idempotencyKey', 'paidAt', 'receiptNumber', 'plate', 'expectedTotalCentimes']),
    );
  });

  it('leaves its numbers out of the counter, which goes on behind them without a gap', async () => {
    const { receiptNumbers } = await issue(3);
    const car = newCar();
    const online = await mobile.post<{ receiptNumber: string }>('/payments', {
      ...car,
      years: [YEAR],
      expectedTotalCentimes: await totalOf(mobile, car, [YEAR]),
    });
    const numberOf = (text = '') => Number(text.slice(-6));
    expect(numberOf(online.body.receiptNumber)).toBe(numberOf(receiptNumbers.at(-1)) + 1);
    expect(await office.differences()).toEqual([]);
  });

  it('that sold what a counter had sold has the money to give back, and the year is paid once', async () => {
    const { receiptNumbers } = await issue(1);
    const car = newCar();
    const sold = await sell(receiptNumbers[0], car);
    const body = { ...car, years: [YEAR], expectedTotalCentimes: await totalOf(town, car, [YEAR]) };
    expect((await town.post('/payments', body)).status).toBe(201);
    const [answer] = await bring(sold);
    expect(answer).toMatchObject({ status: 201, payment: { status: 'to-refund' } });
    const { items } = (await mobile.get<{ items: { reason: string }[] }>('/refund-cases')).body;
    expect(items[0]).toMatchObject({ paymentId: answer?.payment?.paymentId, reason: 'paid-at-another-counter' });
    expect(await office.differences()).toEqual([]);
  });

  it('is told that its clock is wrong before it goes, and before anything that it brings is booked', async () => {
    const token = await office.token('teller', 'RAB-068');
    const send = async (path: string, body: object, clock: number) => {
      const headers = {
        authorization: `Bearer ${token}`,
        'content-type': 'application/json',
        'idempotency-key': randomUUID(),
        'guichet-clock': instantOf(clock),
      };
      const url = `${office.service.url}/api/vehicle-tax/v1${path}`;
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
      return [response.status, ((await response.json()) as { code?: string }).code];
    };
    const [now, anHourAgo] = [Date.now(), Date.now() - 3_600_000];
    expect(await send('/receipt-blocks', { count: 1 }, anHourAgo)).toEqual([422, 'agency-clock.behind']);
    expect(await send('/receipt-blocks', { count: 1 }, now + 3_600_000)).toEqual([422, 'agency-clock.ahead']);
    expect(await send('/receipt-blocks', { count: 1 }, now)).toEqual([201, undefined]);
    const payments = [await sell((await issue(1)).receiptNumbers[0])];
    expect(await send('/mobile-batches', { payments }, anHourAgo)).toEqual([422, 'agency-clock.behind']);
    expect((await bring(...payments))[0]).toMatchObject({ status: 201 });
  });

  it('uses no number that is not of its block, of the future, or of a closed block', async () => {
    const early = instantOf(Date.now() - 600_000);
    const { blockId, receiptNumbers } = await issue(2);
    const codeOf = async (payment: object) => (await bring(payment))[0]?.problem?.code;
    expect(await codeOf(await sell(`RAB-068-V-${YEAR}-009999`))).toBe('receipt-block.not-of-block');
    expect(await codeOf(await sell(receiptNumbers[0], newCar(), { paidAt: early }))).toBe('receipt-block.before-issue');
    const future = instantOf(Date.now() + 3_600_000);
    expect(await codeOf(await sell(receiptNumbers[0], newCar(), { paidAt: future }))).toBe(
      'vehicle-tax.paid-in-future',
    );
    const old = `${YEAR - 2}-05-04T09:30:00Z`;
    expect(await codeOf(await sell(receiptNumbers[0], newCar(), { paidAt: old }))).toBe(
      'vehicle-tax.paid-too-long-ago',
    );

    await bring(await sell(receiptNumbers[0]));
    const closed = await mobile.post(`/receipt-blocks/${blockId}/closure`, {});
    expect([closed.status, closed.body]).toEqual([201, { blockId, used: 1, voided: [receiptNumbers[1]] }]);
    expect(await codeOf(await sell(receiptNumbers[1]))).toBe('receipt-block.number-void');
    const another = await office.client('teller', 'RAB-069');
    expect((await another.post(`/receipt-blocks/${blockId}/closure`, {})).body.code).toBe('receipt-block.not-found');
    expect(await office.differences()).toEqual([]);
  });

  it('brings 500 at once, and no more', async () => {
    const { receiptNumbers } = await issue(500);
    const first = await sell(receiptNumbers[0]);
    const payments = receiptNumbers.map((receiptNumber) => ({
      ...first,
      plate: newCar().plate,
      receiptNumber,
      idempotencyKey: randomUUID(),
    }));
    const answers = await bring(...payments);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(500);
    const { status, body } = await mobile.post('/mobile-batches', { payments: [...payments, first] }, null);
    expect([status, body.code, body.field]).toEqual([400, 'request.invalid', 'payments']);
    expect((await mobile.post('/receipt-blocks', { count: 501 })).body.field).toBe('count');
    expect(await office.differences()).toEqual([]);
  });
});
