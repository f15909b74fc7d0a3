import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { AdministrationAway } from '../src/register/administration.js';
import {
  recordOf,
  AdministrationServer,
  confirms,
  finds,
  json,
  PAYMENT,
  PLATE,
  reasonOf,
  REST_MS,
  TIMEOUT_MS,
  until,
  VEHICLE,
  type Answer,
} from './administration-server.js';

let administration: AdministrationServer;

beforeEach(async () => {
  administration = await AdministrationServer.start();
});

afterEach(() => administration.stop());

describe('the administration is away', () => {
  it.each<[string, Answer, string]>([
    ['says 503', (_, response) => response.writeHead(503).end('personal'), 'it answers with status 503'],
    ['breaks its answer', (_, response) => response.end('{"vehicles":["personal'), 'its answer is no JSON'],
    ['answers otherwise', (_, response) => json(response, { personal: [] }), 'its answer cannot be understood'],
    ['answers without end', (_, response) => response.end('x'.repeat(2_000_000)), 'its answer is too long'],
    ['hangs up', (_, response) => response.destroy(), 'it cannot be reached (UND_ERR_SOCKET)'],
    ['says nothing', () => undefined, `no answer within ${TIMEOUT_MS} ms`],
    ['stops half-way', (_, response) => response.write('{"vehicles"'), `no answer within ${TIMEOUT_MS} ms`],
  ])('when it %s', async (_, misbehave, reason) => {
    administration.answer = misbehave;
    const client = administration.newClient();
    expect(await reasonOf(client.find(PLATE))).toBe(reason);
    await until(() => client.failure !== undefined);
    expect(client.failure).toBe(reason);
  });

  it('when nobody listens', async () => {
    const { origin } = administration;
    await administration.stop();
    const client = administration.newClient({ url: origin });
    expect(await reasonOf(client.find(PLATE))).toBe('it cannot be reached (ECONNREFUSED)');
  });

  it('for those too that wait for the next request, and at once', async () => {
    administration.answer = () => undefined;
    const client = administration.newClient();
    const first = reasonOf(client.find('A'));
    await sleep(TIMEOUT_MS / 2);
    const second = reasonOf(client.find('B'));
    expect(await Promise.all([first, second])).toEqual(Array(2).fill(`no answer within ${TIMEOUT_MS} ms`));
    expect(administration.platesAsked).toEqual([['A']]);
  });

  it('for one that waited and was then asked too late to be answered in time', async () => {
    administration.answer = (one, response) => void setTimeout(() => finds(one, response), 350);
    const client = administration.newClient({ findTimeoutMs: 600 });
    const first = client.find('A');
    await administration.hasAsked(1);
    expect(await reasonOf(client.find('B'))).toBe('no answer within 600 ms');
    expect(await first).toEqual(recordOf('A'));
    expect(administration.platesAsked).toEqual([['A'], ['B']]);
    expect(client.failure).toBeUndefined();
  });

  it('for one vehicle, when the answer says nothing of it that can be understood', async () => {
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
    expect(failed.map(({ reason }) => reason instanceof AdministrationAway)).toEqual([true, true, true, true]);
    expect(client.failure).toBeUndefined();
  });

  it('when there is no address', async () => {
    const client = administration.newClient({ url: '' });
    expect(await reasonOf(client.find(PLATE))).toBe('there is no administration to ask');
    expect(await reasonOf(client.confirm([PAYMENT]))).toBe('there is no administration to ask');
    expect(client.failure).toBe('there is no administration to ask');
    await client.close();
  });

  it('when it is closed', async () => {
    administration.hold();
    const client = administration.newClient();
    const inFlight = reasonOf(client.find('A'));
    await administration.hasAsked(1);
    const waiting = reasonOf(client.find('B'));
    const closed = client.close();
    expect(await waiting).toBe('it is asked no more');
    expect(await reasonOf(client.find('C'))).toBe('it is asked no more');
    expect(await inFlight).toBe(`no answer within ${TIMEOUT_MS} ms`);
    await closed;
  });
});

describe('after a failure', () => {
  it('nothing is asked for a while, then one tries, and its answer opens the door', async () => {
    administration.answer = (_, response) => response.writeHead(503).end();
    const client = administration.newClient();
    await reasonOf(client.find('A'));
    expect(await reasonOf(client.find('B'))).toBe('it is left alone for a while: it answers with status 503');
    expect(administration.asked.length).toBe(1);

    await sleep(REST_MS);
    const release = administration.hold();
    const tries = client.find('C');
    await administration.hasAsked(2);
    expect(await reasonOf(client.find('D'))).toContain('left alone');
    release();
    expect(await tries).toEqual(recordOf('C'));
    expect(client.failure).toBeUndefined();
    await Promise.all(['E', 'F'].map((plate) => client.find(plate)));
    expect(administration.platesAsked).toEqual([['A'], ['C'], ['E', 'F']]);
  });

  it('who tries in vain makes the others wait again', async () => {
    administration.answer = (_, response) => response.writeHead(503).end();
    const client = administration.newClient();
    await reasonOf(client.find('A'));
    await sleep(REST_MS);
    expect(await reasonOf(client.find('B'))).toBe('it answers with status 503');
    expect(await reasonOf(client.find('C'))).toContain('left alone');
    expect(administration.platesAsked).toEqual([['A'], ['B']]);
  });

  it('a payment that is confirmed opens the door, too', async () => {
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
