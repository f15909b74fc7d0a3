import type { IncomingMessage, ServerResponse } from 'node:http';
import { languageHeaders, languageOf, LANGUAGES, type Language } from '#libs/domain';
import { LOGIN_WORDS, NATIVE_NAMES, ROLE_WORDS } from './page.words.js';
import { pageHeaders } from '#libs/doors';
import { bindingOf, type DemoUser, type Identity } from './users.js';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; color: #1d2b28; background: #f6f7f4; margin: 0 }
  main { max-width: 46rem; margin: 2rem auto; padding: 0 1rem } nav { display: flex; gap: 1rem; margin-bottom: 1rem }
  nav b { font-weight: 600 } h1 { font-size: 1.9rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2.2rem 0 .5rem }
  p.lead { color: #51625d; margin-top: .3rem } a { color: #0b6e4f } .wide { overflow-x: auto }
  table { border-collapse: collapse; width: 100%; background: #fff; border-radius: 6px; box-shadow: 0 1px 3px #0002 }
  td, th { text-align: start; padding: .5rem .8rem; border-top: 1px solid #e8ebe6 } tr:first-child > * { border-top: 0 }
  th { font-weight: 600; color: #51625d; font-size: .85rem } code { background: #e9ede8; padding: .1rem .35rem; border-radius: 4px }
  button { font: inherit; color: #fff; background: #0b6e4f; border: 0; border-radius: 5px; padding: .3rem .9rem; cursor: pointer }`;

/** The language of a page: the one that was chosen, `?lang=fr` (`ui_locales` of OpenID Connect), else what the browser prefers. The answer says so. */
export function pageLanguage(request: IncomingMessage, response: ServerResponse): Language {
  const query = new URLSearchParams(request.url?.split('?')[1]);
  const chosen = query.get('lang') ?? query.get('ui_locales');
  const language = LANGUAGES.find((one) => one === chosen) ?? languageOf(request.headers['accept-language']);
  for (const [name, value] of Object.entries(languageHeaders(language))) response.setHeader(name, value);
  return language;
}

/** Headers of every page of the platform's own. */
export const PAGE_HEADERS = pageHeaders(STYLE);

/** Those of the login page, whose form leads back to where somebody came from. @param origins of those pages */
export function loginPageHeaders(origins: readonly string[]) {
  return pageHeaders(STYLE, [...new Set(origins)]);
}

/** The login page of the demo: choosing a user is logging in. */
export function loginPage(users: readonly DemoUser[], language: Language): string {
  const { title, about, choose } = LOGIN_WORDS[language];
  const rows = users.map(
    (user) => `<tr><td>${user.name}</td>${identityCells(user, language)}
      <td><button name="user" value="${user.id}">${choose}</button></td></tr>`,
  );
  return page(
    title,
    `<h1>${title}</h1><p class="lead">${about}</p>
    <form method="post"><div class="wide"><table>${rows.join('')}</table></div></form>`,
    language,
  );
}

/** The page on which somebody who asked to leave says so. @param form of the provider, which the answers go with */
export function logoutPage(form: string, language: Language): string {
  const { title, yes, no } = LOGIN_WORDS[language].leave;
  const answers = `<p><button form="op.logoutForm" name="logout" value="yes" autofocus>${yes}</button>
    <button form="op.logoutForm">${no}</button></p>`;
  return page(title, `<h1>${title}</h1>${form}${answers}`, language, false);
}

/** What somebody is told whose login page is too old, as plain text. */
export function expiredLogin(language: Language): string {
  return `${LOGIN_WORDS[language].expired}\n`;
}

/** Role, and agency or partner, of a user, as cells of a table. */
export function identityCells({ role, ...bound }: Identity, language: Language): string {
  return `<td>${roleText(role, language)}</td><td><bdi dir="ltr">${Object.values(bindingOf({ role, ...bound }))[0] ?? ''}</bdi></td>`;
}

function roleText(role: string, language: Language): string {
  const words: Partial<Record<string, Record<Language, string>>> = ROLE_WORDS;
  return words[role]?.[language] ?? role;
}

/** A page of the platform's own, with links to the same in the other languages where its address allows it. */
export function page(title: string, content: string, language: Language, hasLanguages = true): string {
  const links = LANGUAGES.map((one) =>
    one === language
      ? `<b>${NATIVE_NAMES[one]}</b>`
      : `<a href="?lang=${one}" lang="${one}" hreflang="${one}">${NATIVE_NAMES[one]}</a>`,
  );
  const nav = hasLanguages ? `<nav>${links.join('')}</nav>` : '';
  return `<!doctype html><html lang="${language}" dir="${language === 'ar' ? 'rtl' : 'ltr'}"><meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1"><link rel="icon" href="data:,">
    <title>${title}</title><style>${STYLE}</style><main>${nav}${content}</main></html>`;
}
