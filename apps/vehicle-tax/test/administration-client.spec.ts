import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { PartnerAway } from '#libs/partners';
import {
  recordOf,
  AdministrationServer,
  confirms,
  finds,
  json,
  PAYMENT,
  PLATE,
  reasonOf,
  TIMEOUT_MS,
  VEHICLE,
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

  it('or not, alone, when the answer says nothing of it that can be understood', async () => {
    administration.answer = (_, response) =>
      json(response, {
        vehicles: [
          recordOf('A'),
          { ...recordOf('B'), vehicle: { ...VEHICLE, category: 'spaceship' } },
          { ...recordOf('C'), vehicle: { ...VEHICLE, firstRegisteredOn: '2023-02-30' } },
          { ...recordOf('D'), paid: [{ year: 2026, half: 'third-half' }] },
          { ...recordOf('E'), vehicle: null },
        ],
      });
    const client = administration.newClient();
    const outcomes = await Promise.allSettled(['A', 'B', 'C', 'D', 'E', 'F'].map((plate) => client.find(plate)));
    expect(outcomes.map(({ status }) => status === 'fulfilled')).toEqual([true, false, false, false, true, false]);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    expect(failed.map(({ reason }) => reason instanceof PartnerAway)).toEqual([true, true, true, true]);
    expect(client.failure).toBeUndefined();
  });

  it.each<[string, Answer, string]>([
    ['says 503', (_, response) => response.writeHead(503).end('personal'), 'it answers with status 503'],
    ['answers otherwise', (_, response) => json(response, { personal: [] }), 'its answer cannot be understood'],
    ['says nothing', () => undefined, `no answer within ${TIMEOUT_MS} ms`],
  ])('or not, when the administration %s', async (_, misbehave, reason) => {
    administration.answer = misbehave;
    const client = administration.newClient();
    expect(await reasonOf(client.find(PLATE))).toBe(reason);
  });

  it('or not, when there is no address, or it is closed', async () => {
    const nowhere = administration.newClient({ url: '' });
    expect(await reasonOf(nowhere.find(PLATE))).toBe('it has no address');
    expect(await reasonOf(nowhere.confirm([PAYMENT]))).toBe('it has no address');
    expect(nowhere.failure).toBe('it has no address');
    const closed = administration.newClient();
    await closed.close();
    expect(await reasonOf(closed.find(PLATE))).toBe('it is asked no more');
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

  it('and then finds are tried again at once', async () => {
    administration.answer = (_, response) => response.writeHead(503).end();
    const client = administration.newClient({ restFirstMs: 60_000, restLongestMs: 60_000 });
    await reasonOf(client.find('A'));
    administration.answer = (one, response) => (one.path === '/payments/confirm' ? confirms : finds)(one, response);
    expect(await reasonOf(client.find('B'))).toContain('left alone');
    await client.confirm([PAYMENT]);
    expect(await client.find('C')).toEqual(recordOf('C'));
    expect(client.failure).toBeUndefined();
  });
});
