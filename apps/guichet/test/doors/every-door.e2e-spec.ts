import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { loadProducts, projectRoot } from '#libs/product';
import { TestPlatform } from '#libs/testing';
import { CALLER_ROLES, tokensOf } from './callers.js';
import { doorsOf, type Door } from './operations.js';
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
});
