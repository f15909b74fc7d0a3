import type { IncomingMessage, ServerResponse } from 'node:http';
import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '#libs/domain';
import { loadProducts } from '#libs/product';
import { frontPage } from '../src/launcher/front-page.js';
import { FRONT_WORDS } from '../src/launcher/front-page.words.js';
import { expiredLogin, loginPage, pageLanguage } from '../src/login/page.js';
import { LOGIN_WORDS, ROLE_WORDS } from '../src/login/page.words.js';
import type { DemoUser } from '../src/login/users.js';

const USERS: readonly DemoUser[] = [
  { id: 'teller.rabat', name: 'Fatima El Idrissi', role: 'teller', agency: 'RAB-001' },
  { id: 'insurer', name: 'Omar Chraibi', role: 'insurer', partner: 'saham' },
];
const ARABIC = /[\u0620-\u064A]/;

describe('a page of the platform', () => {
  it.each([
    ['/', undefined, 'en'],
    ['/', 'ar-MA, fr;q=0.9', 'ar'],
    ['/', 'fr', 'fr'],
    ['/?lang=ar', 'fr', 'ar'],
    ['/?lang=en', 'fr', 'en'],
    ['/?lang=de', 'fr', 'fr'],
    ['/oidc/login/x?lang=fr&a=b', 'ar', 'fr'],
  ])('%s asked for in %s is in %s', (url, asked, language) => {
    const headers: Record<string, string> = {};
    const response = { setHeader: (name: string, value: string) => (headers[name] = value) };
    const request = { url, headers: { 'accept-language': asked } };
    expect(pageLanguage(request as IncomingMessage, response as unknown as ServerResponse)).toBe(language);
    expect(headers).toEqual({ 'content-language': language, vary: 'Accept-Language' });
  });

  it.each([
    ['en', '<html lang="en" dir="ltr">', 'teller'],
    ['fr', '<html lang="fr" dir="ltr">', 'guichetier'],
    ['ar', '<html lang="ar" dir="rtl">', 'شباكي'],
  ] as const)('for logging in, in %s, says who may, and leads to the other languages', (language, html, role) => {
    const page = loginPage(USERS, language);
    for (const text of [html, role, LOGIN_WORDS[language].title, 'value="teller.rabat"', 'RAB-001', 'saham'])
      expect(page).toContain(text);
    for (const other of LANGUAGES) expect(page.includes(`href="?lang=${other}"`)).toBe(other !== language);
    expect(page).not.toMatch(/<script|https?:/);
    expect(expiredLogin(language)).toBe(`${LOGIN_WORDS[language].expired}\n`);
  });

  it.each(LANGUAGES)('in front, in %s, calls every product by its title', async (language) => {
    const products = await loadProducts();
    const page = frontPage(products, USERS, language);
    for (const { name, title, titles } of products) {
      expect(page).toContain(`href="/api/${name}/docs"`);
      expect(page).toContain(`<b>${language === 'en' ? title : titles?.[language]}</b>`);
    }
    expect(page).toContain('href="/api/vehicle-tax/v1/verify"');
    if (language !== 'en') expect(page).not.toMatch(/Vehicle tax|check a receipt|Who may|agency or partner/);
  });

  it('has its words in Arabic letters, where they are Arabic', () => {
    const { ar, ...rest } = FRONT_WORDS;
    const { leave, ...login } = LOGIN_WORDS.ar;
    const arabic = [
      ...Object.values(ar),
      ...Object.values(login),
      ...Object.values(leave),
      ...Object.values(ROLE_WORDS).map((one) => one.ar),
    ];
    expect(arabic.filter((text: string) => !ARABIC.test(text))).toEqual([]);
    expect(
      Object.values(rest)
        .flatMap((words) => Object.values(words))
        .filter((text) => ARABIC.test(text)),
    ).toEqual([]);
  });
});
