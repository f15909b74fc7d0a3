import { LANGUAGES, titleOf, type Language } from '#libs/domain';
import { singlePageHeaders } from '#libs/doors';
import type { Product } from '#libs/product';
import { FRONT_WORDS } from '../launcher/front-page.words.js';
import { consoleLink, titleIn } from '../launcher/front-page.js';
import { identityCells, page } from '../login/page.js';
import type { Identity } from '../login/users.js';
import { GATEWAY_REFUSALS, LANDING_WORDS, OTHER_REFUSAL } from './landing.words.js';

/** The regions of deploy/gateway/Caddyfile. */
export function caddyRegions(products: readonly Product[]): Record<string, string> {
  const names = products.map(({ name }) => name);
  return {
    languages: languageMaps(),
    services: `@service path_regexp service ^/api/(${names.join('|')})/`,
    health: names.map((name) => `forward_auth ${name}:3000 {\n\turi /health/ready\n}`).join('\n'),
    console: `header Content-Security-Policy "${singlePageHeaders()['content-security-policy']}"`,
    refusals: refusalMap(),
  };
}

/** A user of deploy/keycloak/guichet-realm.json. */
export interface RealmUser extends Identity {
  name: string;
}

/** The landing page, deploy/gateway/site/index.<language>.html. */
export function landingPage(products: readonly Product[], users: readonly RealmUser[], language: Language): string {
  const [words, front] = [LANDING_WORDS[language], FRONT_WORDS[language]];
  const services = products.map(({ name, pages = [], ...product }) => {
    const link = (path: string, text: string) => `<a href="/api/${name}/${path}">${text}</a>`;
    const links = [link('docs', words.tryIt), link('openapi.json', 'OpenAPI')].map((one) => `<td>${one}</td>`);
    const more = pages.map((one) => link(one.path, titleIn(language, one))).join(', ');
    return `<tr><td><b>${titleIn(language, product)}</b></td>${links.join('')}<td>${more}</td></tr>`;
  });
  const people = users.map((user) => `<tr><td>${user.name}</td>${identityCells(user, language)}</tr>`);
  const table = (rows: string) => `<div class="wide"><table>${rows}</table></div>`;
  return page(
    'Guichet',
    `<h1>Guichet</h1><p class="lead">${words.about}</p>
    <p>${consoleLink(language)}</p><h2>${front.services}</h2>${table(services.join(''))}
    <h2>${front.whole}</h2>${table(`<tr><td>${words.events}: <a href="/asyncapi.yaml">AsyncAPI</a></td>
    <td>${words.health}: <a href="/health"><bdi dir="ltr">/health</bdi></a></td></tr>`)}
    <h2>${words.people}</h2>
    ${table(`<tr><th>${front.name}</th><th>${front.role}</th><th>${front.place}</th></tr>${people.join('')}`)}
    <p>${words.password}</p>
    <pre class="wide" dir="ltr">curl --silent http://localhost:8080/auth/realms/guichet/protocol/openid-connect/token \\
  --data grant_type=password --data client_id=guichet-cli \\
  --data username=teller.rabat --data password=$DEMO_PASSWORD</pre>`,
    language,
  );
}

/** The language of an answer: `?lang=fr`, else the first that a client names of those that we speak. */
function languageMaps(): string {
  const spoken = LANGUAGES.join('|');
  const [first, ...others] = LANGUAGES;
  return [
    'map "{query.lang},{http.request.header.Accept-Language}" {asked} {',
    `\t~(?i)(?:^|[,\\s])(${spoken})(?:[-;,\\s]|$) "\${1}"`,
    '}',
    'map {asked} {language} {',
    ...others.map((language) => `\t~(?i)^${language}$ ${language}`),
    `\tdefault ${first}`,
    '}',
  ].join('\n');
}

function refusalMap(): string {
  const rows = Object.entries(GATEWAY_REFUSALS).flatMap(([status, { code, ...detail }]) =>
    LANGUAGES.map((language) =>
      ['', `"${status} ${language}"`, code, `"${titleOf(Number(status), language)}" "${detail[language]}"`].join(' '),
    ),
  );
  const others = LANGUAGES.map((language) => ` "~ ${language}$" refused "${OTHER_REFUSAL[language].join('" "')}"`);
  const all = [...rows, ...others].map((row) => `\t${row.trimStart()}`);
  return ['map "{http.error.status_code} {language}" {code} {title} {detail} {', ...all, '}'].join('\n');
}
