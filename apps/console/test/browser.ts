import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { expect } from '@jest/globals';
import type { AxeResults } from 'axe-core';
import { chromium, type Browser, type Page } from 'playwright-core';

const CHROMIUM = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** A browser of this machine. @throws {Error} when it has none: it is not downloaded */
export function openBrowser(): Promise<Browser> {
  const executablePath = CHROMIUM.find((path) => existsSync(path));
  if (!executablePath) throw new Error('the page is tried in a browser: apt-get install chromium');
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** A page of its own, of a size and in the language of a browser, and what went wrong in it. */
export async function openPage(browser: Browser, { width = 1280, locale = 'fr-MA' } = {}) {
  const context = await browser.newContext({ viewport: { width, height: 900 }, locale, acceptDownloads: true });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  return { page, complaints };
}

/** Opens an address of the page, and logs in on the way. */
export async function enter(page: Page, address: string, user = 'management'): Promise<void> {
  await page.goto(address);
  await page.locator(`button[value="${user}"]`).click();
  await page.locator('main').waitFor();
}

/** What axe finds against the page as it stands: rules of WCAG 2.2 A and AA, and good practice. */
export async function expectAccessible(page: Page): Promise<void> {
  await page.evaluate(AXE);
  const found = (await page.evaluate('axe.run(document)')) as AxeResults;
  const breaches = found.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
  expect(breaches).toEqual([]);
  expect(found.passes.length).toBeGreaterThan(10);
}

/** The page itself never scrolls sidewards; a wide table does so within itself. */
export async function expectNoSideScroll(page: Page): Promise<void> {
  const [shown, whole] = (await page.evaluate(
    '[document.documentElement.clientWidth, document.documentElement.scrollWidth]',
  )) as [number, number];
  expect(whole).toBeLessThanOrEqual(shown);
}
