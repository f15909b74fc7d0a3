import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadProducts, projectRoot } from '#libs/product';
import { TestPlatform } from '#libs/testing';
import { makeAgencyObjects } from './agency-objects.js';
import { AT_ANY_COUNTER } from './any-counter.js';
import { CALLER_ROLES, tokensOf } from './callers.js';
import { foreignFindings, listFindings } from './foreigners.js';
import { doorName, doorsOf, type Door } from './operations.js';
import { rightsPage } from './rights-table.js';
import { wrongCells, type House } from './rights.js';

const NO_LIMITS = { RATE_LIMIT_PER_TOKEN: '100000000', RATE_LIMIT_PER_ADDRESS: '100000000' };
const RIGHTS = join(projectRoot, 'deploy', 'RIGHTS.md');

describe('every door of a platform', () => {
  let platform: TestPlatform;
  let house: House;
  let doors: Door[];

  beforeAll(async () => {
    platform = await TestPlatform.start([], NO_LIMITS);
    house = { origin: platform.origin, tokenOf: tokensOf(platform) };
    const services = (await loadProducts()).map(({ name }) => name);
    doors = await doorsOf(platform.origin, services);
  }, 180_000);
  afterAll(() => platform?.stop(), 90_000);

  it('is for the roles that deploy/RIGHTS.md says', async () => {
    const page = await rightsPage(doors, CALLER_ROLES);
    if (process.env.WRITE_RIGHTS) writeFileSync(RIGHTS, page);
    expect(page).toBe(readFileSync(RIGHTS, 'utf8'));
  });

  it('lets in whom its document says, and nobody else', async () => {
    expect(await wrongCells(doors, CALLER_ROLES, house)).toEqual([]);
  }, 120_000);

  it('shows nobody what another agency or partner has, but what is served at any counter', async () => {
    const objects = await makeAgencyObjects(platform);
    expect(await listFindings(doors, objects, AT_ANY_COUNTER, house)).toEqual([]);
    expect(await foreignFindings(doors, objects, AT_ANY_COUNTER, house)).toEqual([]);
    const names = doors.map(doorName);
    expect(Object.keys(AT_ANY_COUNTER).filter((name) => !names.includes(name))).toEqual([]);
  }, 120_000);
});
