import type { Language, Translations } from '#libs/domain';
import type { Product } from '#libs/product';
import { identityCells, page } from '../login/page.js';
import type { DemoUser } from '../login/users.js';
import { FRONT_WORDS } from './front-page.words.js';

/** The front page: what this is, where its parts are, and who may log in. */
export function frontPage(products: readonly Product[], users: readonly DemoUser[], language: Language): string {
  const words = FRONT_WORDS[language];
  const services = products.map(({ name, pages = [], ...product }) => {
    const link = (path: string, text: string) => `<a href="/api/${name}/${path}">${text}</a>`;
    const links = ['docs', 'openapi.json', 'metrics'].map((path) => `<td>${link(path, path)}</td>`);
    const more = pages.map((one) => link(one.path, titleIn(language, one))).join(', ');
    return `<tr><td><b>${titleIn(language, product)}</b></td>${links.join('')}<td>${more}</td></tr>`;
  });
  const people = users.map((user) => `<tr><td>${user.name}</td>${identityCells(user, language)}</tr>`);
  const table = (rows: string) => `<div class="wide"><table>${rows}</table></div>`;
  return page(
    'Guichet',
    `<h1>Guichet</h1>
    <p class="lead">${words.about}</p>
    <p>${consoleLink(language)}</p>
    <h2>${words.services}</h2>${table(services.join(''))}
    <h2>${words.whole}</h2>${table(`<tr><td><a href="/health">health</a>: ${words.health}</td>
    <td><a href="/asyncapi.yaml">asyncapi.yaml</a>: ${words.events}</td>
    <td><a href="/metrics">metrics</a>: ${words.metrics}</td></tr>`)}
    <h2>${words.people}</h2><p>${words.howTo}
    <code dir="ltr">npm run -s guichet -- token --role teller --agency RAB-001</code></p>
    ${table(`<tr><th>${words.name}</th><th>${words.role}</th><th>${words.place}</th></tr>${people.join('')}`)}`,
    language,
  );
}

/** Where management reads its reports. */
export function consoleLink(language: Language): string {
  return `<a href="/console/?lang=${language}">${FRONT_WORDS[language].console}</a>`;
}

/** A title of a manifest in a language; the English one where it has no other. */
export function titleIn(language: Language, { title, titles }: { title: string; titles?: Translations }): string {
  return language === 'en' ? title : (titles?.[language] ?? title);
}

/** Where each service's metrics are, for people and scrapers that ask the origin. */
export function metricsPage(products: readonly Product[]): string {
  return products.map(({ name }) => `# ${name}: /api/${name}/metrics\n`).join('');
}
