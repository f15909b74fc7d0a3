import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { eventually, TestPlatform } from '#libs/testing';
import { enter, expectAccessible, expectNoSideScroll, openBrowser, openPage } from './browser.js';

const DAY = '2022-01-26';

describe('management follows up', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let at: string;

  beforeAll(async () => {
    [platform, browser] = await Promise.all([TestPlatform.start(), openBrowser()]);
    at = `${platform.origin}/console`;
    const years = ['history', '--products', 'vehicle-tax', '--from', '2022', '--to', '2022', '--scale', '0.01'];
    expect((await platform.run(...years)).code).toBe(0);
    const management = await platform.client({ role: 'management' });
    await management.put('/api/reporting/v1/targets/RAB-001/vehicle-tax.paid/2022', { count: 4 });
    await eventually(
      async () =>
        (await management.get<{ asOf: string | null }>('/api/reporting/v1/reports/dashboard?periods=2022')).body,
      ({ asOf }) => asOf !== null,
      60_000,
    );
  }, 240_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  }, 90_000);

  it('who did the most, by region', async () => {
    const { page, complaints } = await openPage(browser);
    await enter(page, `${at}/watch?lang=fr&period=2022&indicator=vehicle-tax.paid&measure=amount`);
    const table = page.getByRole('group', { name: 'Classement' });
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBe(1 + 8);
    expect(await table.getByRole('row').nth(1).getByRole('cell').first().textContent()).toBe('1');
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('which agencies were open and had nothing', async () => {
    const { page, complaints } = await openPage(browser, { width: 400 });
    await enter(page, `${at}/watch?lang=en&view=anomalies&day=${DAY}`);
    const table = page.getByRole('group', { name: 'Open without any operation' });
    await table.waitFor();
    expect(await table.getByRole('row').count()).toBeGreaterThan(50);
    await page.getByText('Nothing unusual.').waitFor();
    await expectAccessible(page);
    await expectNoSideScroll(page);
    expect(complaints).toEqual([]);
  });

  it('how much of its targets was reached, in Arabic', async () => {
    const { page, complaints } = await openPage(browser);
    await enter(page, `${at}/watch?lang=ar&view=targets&year=2022`);
    const row = page.getByRole('group', { name: 'الأهداف' }).getByRole('row').last();
    await row.waitFor();
    expect(await row.getByRole('rowheader').textContent()).toBe('Rabat');
    expect((await row.getByRole('cell').allTextContents())[1]).toBe('4');
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });
});
