import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, Page } from 'playwright-core';
import { projectRoot } from '#libs/product';
import { eventually, TestPlatform } from '#libs/testing';
import { enter, expectAccessible, expectNoSideScroll, openBrowser, openPage } from './browser.js';

const SENT = [
  { agency: 'RAB-001', amountCentimes: 20_000 },
  { agency: 'RAB-001', amountCentimes: 30_050 },
  { agency: 'OUJ-014', amountCentimes: 10_000 },
];
const SCRIPT_BUDGET_BYTES = 250_000;
const STEPS_MAX = 12;

describe('management opens a figure', () => {
  let platform: TestPlatform;
  let browser: Browser;
  let at: string;
  const year = new Date().toISOString().slice(0, 4);

  beforeAll(async () => {
    [platform, browser] = await Promise.all([TestPlatform.start(['--products', 'transfers']), openBrowser()]);
    at = `${platform.origin}/console`;
    const person = { firstName: 'Hassan', lastName: 'Tazi' };
    for (const { agency, amountCentimes } of SENT) {
      const teller = await platform.client({ role: 'teller', agency });
      const { status } = await teller.post('/api/transfers/v1/transfers', {
        operator: 'cash-express',
        amountCentimes,
        sender: { ...person, idKind: 'cin', idNumber: 'AB123456' },
        beneficiary: person,
      });
      expect(status).toBe(201);
    }
    const management = await platform.client({ role: 'management' });
    await eventually(
      async () => (await management.get<Report>(`/api/reporting/v1/reports/dashboard?periods=${year}`)).body,
      ({ rows }) => rows.some(({ values }) => values[0] === SENT.length),
    );
  }, 180_000);

  afterAll(async () => {
    await browser?.close();
    await platform?.stop();
  }, 90_000);

  it('from the year to the operations of the agency that has the most', async () => {
    const { page, complaints } = await openPage(browser);
    await enter(page, `${at}/?lang=en&periods=${year}`);
    await page.getByRole('link', { name: /^Money-transfer volume/ }).click();
    const totals: (string | null)[] = [];
    const views: string[] = [];
    while (views.length < STEPS_MAX) {
      views.push(new URL(page.url()).search);
      const operations = page.getByRole('columnheader', { name: 'Operation' });
      const part = page.locator('tbody th[scope=row] a').first();
      await operations.or(part).first().waitFor();
      await expectAccessible(page);
      if (await operations.isVisible()) break;
      totals.push(await page.locator('tfoot td').last().textContent());
      const before = page.url();
      await part.click();
      await page.waitForURL((url) => url.href !== before);
    }
    // The quarters, months, days and regions are of all agencies; the branches and agencies are Rabat's.
    expect(totals).toEqual(['600.50', '600.50', '600.50', '600.50', '500.50', '500.50']);
    const amounts = await page.locator('tbody tr td:nth-child(6)').allTextContents();
    expect(amounts.toSorted()).toEqual(['200.00', '300.50']);
    await page.goBack();
    await page.waitForURL((url) => url.search === views.at(-2));
    expect(complaints).toEqual([]);
  });

  it('compares two periods, on a screen of 400 pixels too', async () => {
    const { page, complaints } = await openPage(browser, { width: 400 });
    await enter(page, `${at}/comparison?lang=fr&indicator=transfers.sent&level=region`);
    const row = page.getByRole('row', { name: /Rabat/ });
    await row.waitFor();
    expect((await row.getByRole('cell').allTextContents()).map(plain)).toEqual(['2', '0', '–', '500,50', '0,00', '–']);
    await expectNoSideScroll(page);
    await expectAccessible(page);
    expect(complaints).toEqual([]);
  });

  it('finds every indicator by the name of its product', async () => {
    const { page } = await openPage(browser);
    await enter(page, `${at}/indicators?lang=fr`);
    await page.getByRole('heading', { name: "Transferts d'argent" }).waitFor();
    await expectAccessible(page);
    await page.getByRole('link').filter({ hasText: 'payés' }).first().click();
    await page.getByRole('heading', { level: 1 }).filter({ hasText: 'payés' }).waitFor();
  });

  it.each([
    ['XLSX', /^dashboard.*[.]xlsx$/, 'PK'],
    ['PDF', /^dashboard.*[.]pdf$/, '%PDF'],
    ['CSV', /^dashboard.*[.]csv$/, 'section,'],
    ['SVG', /^dashboard.*[.]svg$/, '<svg'],
  ])('downloads the report as %s', async (format, name, begin) => {
    const { page } = await openPage(browser);
    await enter(page, `${at}/?lang=fr&periods=${year}`);
    const coming = page.waitForEvent('download');
    await page.getByRole('button', { name: `Télécharger en ${format}` }).click();
    const download = await coming;
    expect(download.suggestedFilename()).toMatch(name);
    expect(readFileSync(await download.path(), 'utf8').slice(0, begin.length)).toBe(begin);
  });

  it('reads the dashboard as it was known before', async () => {
    const { page } = await openPage(browser);
    await enter(page, `${at}/?lang=fr&periods=${year}`);
    const figure = page
      .getByRole('row', { name: /Nombre de Transactions/ })
      .getByRole('cell')
      .last();
    await figure.filter({ hasText: '3' }).waitFor();
    await page.getByLabel('Connus le').fill(`${year}-01-02`);
    await figure.filter({ hasText: '0' }).waitFor();
    expect(new URL(page.url()).searchParams.get('known')).toBe(`${year}-01-02`);
  });

  it('logs out, and is asked who it is when it comes back', async () => {
    const { page } = await openPage(browser);
    await enter(page, `${at}/`);
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await page.getByRole('heading', { name: 'Se déconnecter ?' }).waitFor();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Se déconnecter' }).click();
    await expectLogin(page);
    await page.goto(`${at}/`);
    await expectLogin(page);
  });

  it('has a script within its budget', () => {
    const folder = join(projectRoot, 'dist/console/assets');
    const scripts = readdirSync(folder).filter((name) => name.endsWith('.js.gz'));
    const bytes = scripts.map((name) => readFileSync(join(folder, name)).length);
    expect(scripts.length).toBeGreaterThan(1);
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThan(SCRIPT_BUDGET_BYTES);
  });
});

interface Report {
  rows: { values: (number | null)[] }[];
}

async function expectLogin(page: Page): Promise<void> {
  await page.locator('button[value="management"]').waitFor();
}

/** Without the marks and spaces that only a printer looks at. */
function plain(text: string): string {
  return text.replaceAll(/[\u202f\u00a0]/g, ' ');
}
