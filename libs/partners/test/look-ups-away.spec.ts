import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { findsOwners, ownerOf, OwnersServer, REST_MS, TIMEOUT_MS } from './looked-up.js';
import { failureOf, json, reasonOf } from './partner-server.js';

let owners: OwnersServer;

beforeEach(async () => {
  owners = await OwnersServer.start();
});

afterEach(() => owners.server.stop());

describe('the partner is away', () => {
  it('for those too that wait for the next request, and at once', async () => {
    owners.server.answer = () => undefined;
    const { lookUps } = owners.newLookUps();
    const first = reasonOf(lookUps.find('A'));
    await sleep(TIMEOUT_MS / 2);
    const second = reasonOf(lookUps.find('B'));
    expect(await Promise.all([first, second])).toEqual(Array(2).fill(`no answer within ${TIMEOUT_MS} ms`));
    expect(owners.keysAsked).toEqual([['A']]);
  });

  it('for one that waited and was then asked too late to be answered in time', async () => {
    owners.server.answer = (one, response) => void setTimeout(() => findsOwners(one, response), 350);
    const { lookUps } = owners.newLookUps({ timeoutMs: 600 });
    const first = lookUps.find('A');
    await owners.server.hasAsked(1);
    expect(await reasonOf(lookUps.find('B'))).toBe('no answer within 600 ms');
    expect(await first).toEqual(ownerOf('A'));
    expect(owners.keysAsked).toEqual([['A'], ['B']]);
    expect(lookUps.failure).toBeUndefined();
  });

  it('for one key, when the answer says nothing of it that can be understood', async () => {
    owners.server.answer = (_, response) => json(response, { owners: [ownerOf('A'), { key: 'B' }, ownerOf('C')] });
    const { lookUps } = owners.newLookUps();
    const found = await Promise.allSettled(['A', 'B', 'C', 'D'].map((key) => lookUps.find(key)));
    expect(found.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled', 'rejected']);
    expect((await failureOf(lookUps.find('B'))).outcome).toBe('garbled');
    expect(lookUps.failure).toBeUndefined();
  });

  it('when it has no address', async () => {
    const { lookUps } = owners.newLookUps({}, { url: '' });
    expect(await reasonOf(lookUps.find('A'))).toBe('it has no address');
    expect(lookUps.failure).toBe('it has no address');
  });

  it('when it is closed', async () => {
    owners.server.hold();
    const { lookUps, client } = owners.newLookUps();
    const inFlight = reasonOf(lookUps.find('A'));
    await owners.server.hasAsked(1);
    const waiting = reasonOf(lookUps.find('B'));
    lookUps.close();
    const closed = client.close();
    expect(await waiting).toBe('it is asked no more');
    expect(await reasonOf(lookUps.find('C'))).toBe('it is asked no more');
    expect(await inFlight).toBe(`no answer within ${TIMEOUT_MS} ms`);
    await closed;
  });
});

describe('after a failure', () => {
  it('nothing is asked for a while, then one tries, and its answer opens the door', async () => {
    owners.server.answer = (_, response) => response.writeHead(503).end();
    const { lookUps } = owners.newLookUps();
    await reasonOf(lookUps.find('A'));
    expect(await reasonOf(lookUps.find('B'))).toBe('it is left alone for a while: it answers with status 503');
    expect(owners.server.asked.length).toBe(1);

    await sleep(REST_MS);
    owners.server.answer = findsOwners;
    const release = owners.server.hold();
    const tries = lookUps.find('C');
    await owners.server.hasAsked(2);
    expect(await reasonOf(lookUps.find('D'))).toContain('left alone');
    release();
    expect(await tries).toEqual(ownerOf('C'));
    expect(lookUps.failure).toBeUndefined();
    await Promise.all(['E', 'F'].map((key) => lookUps.find(key)));
    expect(owners.keysAsked).toEqual([['A'], ['C'], ['E', 'F']]);
  });

  it('who tries in vain makes the others wait again', async () => {
    owners.server.answer = (_, response) => response.writeHead(503).end();
    const { lookUps } = owners.newLookUps();
    await reasonOf(lookUps.find('A'));
    await sleep(REST_MS);
    expect(await reasonOf(lookUps.find('B'))).toBe('it answers with status 503');
    expect(await reasonOf(lookUps.find('C'))).toContain('left alone');
    expect(owners.keysAsked).toEqual([['A'], ['B']]);
  });

  it('another call that is answered opens the door, too', async () => {
    owners.server.answer = (_, response) => response.writeHead(503).end();
    const { lookUps } = owners.newLookUps({ restFirstMs: 60_000, restLongestMs: 60_000 });
    await reasonOf(lookUps.find('A'));
    owners.server.answer = findsOwners;
    expect(await reasonOf(lookUps.find('B'))).toContain('left alone');
    lookUps.heard();
    expect(await lookUps.find('C')).toEqual(ownerOf('C'));
    expect(lookUps.failure).toBeUndefined();
  });
});
