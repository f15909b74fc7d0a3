import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { eventually, TestPlatform } from '#libs/testing';
import { enter, expectAccessible, expectNoSideScroll, openBrowser, openPage } from './browser.js';

describe('management publishes a table', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let at: string;

  beforeAll(async () => {
    [platform, browser] = await Promise.all([TestPlatform.start(), openBrowser()]);
    at = `${platform.origin}/console`;
    const management = await platform.client({ role: 'management' });
    // A table is published when every product was heard.
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

  it('and finds it among the editions, as it was, with what has restated it', async () => {
    const { page, complaints } = await openPage(browser);
    await enter(page, `${at}/?lang=fr&periods=2022`);
    await page.getByRole('button', { name: 'Publier ce tableau' }).click();
    await page.getByRole('group', { name: 'Publier' }).getByRole('button', { name: 'Publier ce tableau' }).click();
    await page.getByRole('heading', { name: 'Retraitements' }).waitFor();
    await page.getByText("Rien n'a changé depuis la publication.").waitFor();
    await expectAccessible(page);

    const years = ['history', '--products', 'vehicle-tax', '--from', '2022', '--to', '2022', '--scale', '0.001'];
    const { code } = await platform.run(...years);
    expect(code).toBe(0);
    await page.reload();
    const restated = page.getByRole('group', { name: 'Retraitements' }).getByRole('row').last();
    await restated.waitFor();
    const cells = await restated.getByRole('cell').allTextContents();
    expect(cells).toEqual(['2022', '0', '36', '36', '0']);
    const published = page.getByRole('row', { name: /vignettes automobiles/ }).last();
    await expect(published.getByRole('cell').last().textContent()).resolves.toBe('0');

    await page.getByRole('link', { name: 'Éditions' }).last().click();
    await page.getByRole('row', { name: /Tableau de bord 2022/ }).waitFor();
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  }, 90_000);

  it('is told why a year that is not over is not published, on a narrow screen in Arabic', async () => {
    const { page } = await openPage(browser, { width: 400 });
    await enter(page, `${at}/?lang=ar&periods=${new Date().getUTCFullYear()}`);
    await page.getByRole('button', { name: 'نشر هذا الجدول' }).click();
    await page.getByRole('group', { name: 'نشر هذا الجدول' }).getByRole('button').first().click();
    await page.getByRole('alert').filter({ hasText: 'آخر يوم' }).waitFor();
    await expectNoSideScroll(page);
    expect(await page.getByRole('alert').textContent()).not.toMatch(/[a-z]{4}/);
  });
});
