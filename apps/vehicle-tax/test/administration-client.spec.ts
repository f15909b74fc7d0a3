import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import {
  recordOf,
  AdministrationServer,
  confirms,
  finds,
  json,
  PAYMENT,
  PLATE,
  reasonOf,
  type Answer,
} from './administration-server.js';

let administration: AdministrationServer;

beforeEach(async () => {
  administration = await AdministrationServer.start();
});

afterEach(() => administration.stop());

describe('a vehicle is found', () => {
  it('with what the administration knows of it', async () => {
    const client = administration.newClient({ token: 'secret', url: `${administration.origin}/api/` });
    expect(await client.find(PLATE)).toEqual(recordOf(PLATE));
    expect(administration.asked[0]).toMatchObject({ path: '/api/vehicles/find', body: { plates: [PLATE] } });
    expect(administration.asked[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/json',
    });
  });

  it('with those that are asked at the same time, in one request', async () => {
    const client = administration.newClient();
    const records = await Promise.all(['A', 'B', 'A', 'C'].map((plate) => client.find(plate)));
    expect(records.map(({ plate }) => plate)).toEqual(['A', 'B', 'A', 'C']);
    expect(administration.platesAsked).toEqual([['A', 'B', 'C']]);
  });

  it('with those that came while another request was in flight', async () => {
    const release = administration.hold();
    const client = administration.newClient();
    const found = [client.find('first')];
    await administration.hasAsked(1);
    for (const plate of ['A', 'B', 'A', 'first']) {
      found.push(client.find(plate));
      await sleep(5);
    }
    expect(administration.asked.length).toBe(1);
    release();
    await Promise.all(found);
    expect(administration.platesAsked).toEqual([['first'], ['A', 'B', 'first']]);
  });

  it('in requests of 200 at most, two at a time', async () => {
    const release = administration.hold();
    const client = administration.newClient({ findTimeoutMs: 5_000 });
    const found = plates(650).map((plate) => client.find(plate));
    await administration.hasAsked(2);
    await sleep(20);
    expect(administration.asked.length).toBe(2);
    release();
    expect((await Promise.all(found)).length).toBe(650);
    expect(administration.platesAsked.map(({ length }) => length)).toEqual([200, 200, 200, 50]);
  });

  it('or not, when too many wait', async () => {
    const release = administration.hold();
    const client = administration.newClient({ findTimeoutMs: 20_000 });
    const inFlight = plates(400, 'early').map((plate) => client.find(plate));
    await administration.hasAsked(2);
    const waiting = plates(5_000).map((plate) => client.find(plate));
    expect(await reasonOf(client.find('one more'))).toBe('too many wait for it');
    release();
    expect((await Promise.all([...inFlight, ...waiting])).length).toBe(5_400);
  });
});

describe('payments are confirmed', () => {
  it('each with its verdict; nothing is told that the protocol does not name', async () => {
    administration.answer = confirms;
    const client = administration.newClient();
    const other = { ...PAYMENT, paymentId: 'p-2', owner: 'personal' };
    expect(Object.fromEntries(await client.confirm([PAYMENT, other]))).toEqual({
      'p-1': 'accepted',
      'p-2': 'already-paid',
    });
    expect(administration.asked[0]?.path).toBe('/payments/confirm');
    expect(administration.asked[0]?.body).toEqual({ payments: [PAYMENT, { ...PAYMENT, paymentId: 'p-2' }] });
  });

  it('by no request when there are none', async () => {
    expect((await administration.newClient().confirm([])).size).toBe(0);
    expect(administration.asked).toEqual([]);
  });

  it('of which the verdicts that can be understood count, and the others are told again', async () => {
    administration.answer = ({ body }, response) =>
      json(response, {
        verdicts: body.payments.map(({ paymentId }, i) => ({ paymentId, verdict: i === 0 ? 'accepted' : 'perhaps' })),
      });
    const client = administration.newClient();
    const verdicts = await client.confirm([PAYMENT, { ...PAYMENT, paymentId: 'p-2' }]);
    expect([...verdicts]).toEqual([[PAYMENT.paymentId, 'accepted']]);
  });

  it.each<[string, Answer, string]>([
    [
      'has only other verdicts',
      ({ body }, response) =>
        json(response, { verdicts: body.payments.map(({ paymentId }) => ({ paymentId, verdict: 'perhaps' })) }),
      'its answer cannot be understood',
    ],
    ['comes late', () => undefined, 'no answer within 50 ms'],
    ['is a refusal', (_, response) => response.writeHead(400).end('p-1'), 'it answers with status 400'],
  ])('or none of them, when the answer %s; finds are tried all the same', async (_, misbehave, reason) => {
    administration.answer = misbehave;
    const client = administration.newClient({ confirmTimeoutMs: 50 });
    expect(await reasonOf(client.confirm([PAYMENT, { ...PAYMENT, paymentId: 'p-2' }]))).toBe(reason);
    administration.answer = finds;
    expect(await client.find(PLATE)).toEqual(recordOf(PLATE));
  });
});

function plates(count: number, name = 'plate'): string[] {
  return Array.from({ length: count }, (_, i) => `${name}-${i}`);
}
