import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { ownerOf, OwnersServer } from './looked-up.js';
import { reasonOf } from './partner-server.js';

let owners: OwnersServer;

beforeEach(async () => {
  owners = await OwnersServer.start();
});

afterEach(() => owners.server.stop());

describe('something is looked up', () => {
  it('with those that are asked at the same time, in one call', async () => {
    const { lookUps } = owners.newLookUps();
    const found = await Promise.all(['A', 'B', 'A', 'C'].map((key) => lookUps.find(key)));
    expect(found).toEqual(['A', 'B', 'A', 'C'].map(ownerOf));
    expect(owners.keysAsked).toEqual([['A', 'B', 'C']]);
  });

  it('with those that came while another call was in flight', async () => {
    const release = owners.server.hold();
    const { lookUps } = owners.newLookUps();
    const found = [lookUps.find('first')];
    await owners.server.hasAsked(1);
    for (const key of ['A', 'B', 'A', 'first']) {
      found.push(lookUps.find(key));
      await sleep(5);
    }
    expect(owners.server.asked.length).toBe(1);
    release();
    await Promise.all(found);
    expect(owners.keysAsked).toEqual([['first'], ['A', 'B', 'first']]);
  });

  it('in calls of so many at most, two at a time', async () => {
    const release = owners.server.hold();
    const { lookUps } = owners.newLookUps({ timeoutMs: 5_000 });
    const found = keys(650).map((key) => lookUps.find(key));
    await owners.server.hasAsked(2);
    await sleep(20);
    expect(owners.server.asked.length).toBe(2);
    release();
    expect((await Promise.all(found)).length).toBe(650);
    expect(owners.keysAsked.map(({ length }) => length)).toEqual([200, 200, 200, 50]);
  });

  it('or not, when too many wait', async () => {
    const release = owners.server.hold();
    const { lookUps } = owners.newLookUps({ timeoutMs: 20_000 });
    const inFlight = keys(400, 'early').map((key) => lookUps.find(key));
    await owners.server.hasAsked(2);
    const waiting = keys(5_000).map((key) => lookUps.find(key));
    expect(await reasonOf(lookUps.find('one more'))).toBe('too many wait for it');
    release();
    expect((await Promise.all([...inFlight, ...waiting])).length).toBe(5_400);
  });
});

function keys(count: number, name = 'key'): string[] {
  return Array.from({ length: count }, (_, i) => `${name}-${i}`);
}
