import { randomInt } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadProducts, projectRoot } from '#libs/product';
import { eventually, TestPlatform } from '#libs/testing';
import { CALLER_ROLES, tokensOf } from './door/callers.js';
import type { House } from './door/house.js';
import { doorName, doorsOf, type Door } from './door/operations.js';
import { beHostile, beHostileByBytes } from './hostile/hostility.js';
import { recordedOperations } from './hostile/recorded.js';
import { makeAgencyObjects, type AgencyObjects } from './rights/agency-objects.js';
import { AT_ANY_COUNTER } from './rights/any-counter.js';
import { foreignFindings, listFindings } from './rights/foreigners.js';
import { rightsPage } from './rights/rights-table.js';
import { wrongCells } from './rights/rights.js';

const NO_LIMITS = { RATE_LIMIT_PER_TOKEN: '100000000', RATE_LIMIT_PER_ADDRESS: '100000000' };
const RIGHTS = join(projectRoot, 'deploy', 'RIGHTS.md');
const REQUESTS = 1_900;
const AS_BYTES = 100;
/** Another one in each run; `DOORS_SEED` makes the requests of a run again. */
const SEED = Number(process.env.DOORS_SEED ?? randomInt(2 ** 31));

describe(`every door of a platform, DOORS_SEED=${SEED}`, () => {
  let platform: TestPlatform;
  let house: House;
  let doors: Door[];
  let objects: AgencyObjects;

  beforeAll(async () => {
    platform = await TestPlatform.start([], NO_LIMITS);
    house = { origin: platform.origin, tokenOf: tokensOf(platform) };
    const services = (await loadProducts()).map(({ name }) => name);
    doors = await doorsOf(platform.origin, services);
    objects = await makeAgencyObjects(platform);
  }, 240_000);
  afterAll(() => platform?.stop(), 90_000);

  it('is for the roles that deploy/RIGHTS.md says', async () => {
    const page = await rightsPage(doors, CALLER_ROLES);
    if (process.env.WRITE_RIGHTS) writeFileSync(RIGHTS, page);
    expect(page).toBe(readFileSync(RIGHTS, 'utf8'));
  });

  it('shows nobody what another agency or partner has, but what is served at any counter', async () => {
    const listed = await listFindings(doors, objects, AT_ANY_COUNTER, house);
    const found = await foreignFindings(doors, objects, AT_ANY_COUNTER, house);
    expect([...listed, ...found]).toEqual([]);
    const names = doors.map(doorName);
    expect(Object.keys(AT_ANY_COUNTER).filter((name) => !names.includes(name))).toEqual([]);
  }, 120_000);

  it('lets in whom its document says, and nobody else', async () => {
    expect(await wrongCells(doors, CALLER_ROLES, house)).toEqual([]);
  }, 120_000);

  it(`answers ${REQUESTS} hostile requests, and does once what it accepts, and nothing else`, async () => {
    const before = await recordedOperations(doors, house);
    const { findings, accepted } = await beHostile(doors, objects, { count: REQUESTS, seed: SEED }, house);
    expect(findings).toEqual([]);
    const after = await recordedOperations(doors, house);
    const done = [...after].map(([name, count]) => [name, count - (before.get(name) ?? 0)] as const);
    expect(Object.fromEntries(done.filter(([, count]) => count !== 0))).toEqual(Object.fromEntries(accepted));
    expect(accepted.size).toBeGreaterThan(0);
  }, 240_000);

  it(`answers ${AS_BYTES} more that no client sends, or hangs up`, async () => {
    expect(await beHostileByBytes(AS_BYTES, SEED, platform.origin)).toEqual([]);
  }, 120_000);

  it('stands open afterwards, with books that balance, reports that equal them, and no dead letter', async () => {
    expect(await platform.health()).toBe(200);
    const verified = () => platform.run('verify');
    expect(await eventually(verified, ({ code }) => code === 0, 30_000)).toMatchObject({ code: 0 });
    expect((await platform.run('dead-letters', 'list')).stdout).toBe('No dead letters wait.\n');
  }, 120_000);
});
