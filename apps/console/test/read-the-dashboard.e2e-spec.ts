import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser } from 'playwright-core';
import { TestPlatform } from '#libs/testing';
import { enter, expectAccessible, expectNoSideScroll, openBrowser, openPage } from './browser.js';

const LANGUAGES = [
  ['fr', 'ltr', 'Tableau de bord', 'Nombre de Transactions'],
  ['ar', 'rtl', 'لوحة القيادة', ''],
  ['en', 'ltr', 'Dashboard', 'Money-transfer transactions'],
] as const;

describe('management reads the dashboard', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let at: string;

  beforeAll(async () => {
    [platform, browser] = await Promise.all([TestPlatform.start(['--products', 'transfers']), openBrowser()]);
    at = `${platform.origin}/console`;
    const teller = await platform.client({ role: 'teller', agency: 'RAB-001' });
    await teller.post('/api/transfers/v1/transfers', {
      operator: 'cash-express',
      amountCentimes: 123_450_000,
      sender: { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' },
      beneficiary: { firstName: 'Aïcha', lastName: 'Aït Lahcen' },
    });
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  }, 90_000);

  it('logs in, and comes to the address that was asked for', async () => {
    const { page, complaints } = await openPage(browser);
    await enter(page, `${at}/?report=annual&periods=2016,2017`);
    await expectText(page.getByRole('heading', { level: 1 }), 'Rapport annuel');
    expect(new URL(page.url()).search).toBe('?report=annual&periods=2016,2017');
    // What there is of a login is in memory alone.
    expect(await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }])')).toBe('[{},{}]');
    expect(complaints).toEqual([]);
  });

  it.each(LANGUAGES)('in %s, read from the %s side', async (lang, dir, title, label) => {
    const { page, complaints } = await openPage(browser);
    await enter(page, `${at}/?lang=${lang}&periods=2017,2026-06-30`);
    await expectText(page.getByRole('heading', { level: 1 }), title);
    expect(await page.locator('html').evaluate((html) => [html.lang, html.dir])).toEqual([lang, dir]);
    await page.getByRole('table').waitFor();
    if (label) expect(await page.getByRole('rowheader', { name: label }).count()).toBe(1);
    await expectText(page.getByRole('columnheader').nth(3), /^30\/06\/2026/);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('by the keyboard alone chooses the annual report, and goes back', async () => {
    const { page } = await openPage(browser);
    await enter(page, `${at}/`);
    await page.getByRole('table').waitFor();
    await page.keyboard.press('Tab');
    await expectText(page.locator(':focus'), 'Aller au contenu');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Tab');
    await page.keyboard.press('ArrowDown');
    await page.getByRole('listbox').waitFor();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expectText(page.getByRole('heading', { level: 1 }), 'Rapport annuel');
    await page.goBack();
    await expectText(page.getByRole('heading', { level: 1 }), 'Tableau de bord');
  });

  it('on a screen of 400 pixels', async () => {
    const { page } = await openPage(browser, { width: 400 });
    await enter(page, `${at}/`);
    await page.getByRole('table').waitFor();
    await expectNoSideScroll(page);
  });

  it('tells a teller that the page is not for them', async () => {
    const { page } = await openPage(browser);
    await enter(page, `${at}/`, 'teller.rabat');
    await expectText(page.getByRole('alert').locator('p'), /pour la direction/);
  });
});

/** The text of a place, when it is there. */
async function expectText(place: import('playwright-core').Locator, text: string | RegExp): Promise<void> {
  await place.filter({ hasText: text }).waitFor();
  expect(await place.textContent()).toEqual(typeof text === 'string' ? text : expect.stringMatching(text));
}
