import type { Product } from '#libs/product';
import { identityCells, page } from '../login/page.js';
import type { DemoUser } from '../login/users.js';

/** The front page: what this is, where its parts are, and who may log in. */
export function frontPage(products: readonly Product[], users: readonly DemoUser[]): string {
  const services = products.map(({ name, title, pages = [] }) => {
    const link = (path: string, text: string) => `<a href="/api/${name}/${path}">${text}</a>`;
    const links = ['docs', 'openapi.json', 'metrics'].map((path) => `<td>${link(path, path)}</td>`);
    const more = pages.map(({ path, title }) => link(path, title)).join(', ');
    return `<tr><td><b>${title}</b></td>${links.join('')}<td>${more}</td></tr>`;
  });
  const people = users.map((user) => `<tr><td>${user.name}</td>${identityCells(user)}</tr>`);
  return page(
    'Guichet',
    `<h1>Guichet</h1>
    <p class="lead">The platform for the ancillary products of a microfinance institution: one service per product,
    Kafka between them, and reports that equal the books.</p>
    <h2>Services</h2><table>${services.join('')}</table>
    <h2>The whole</h2><table><tr><td><a href="/health">health</a> of every instance</td>
    <td><a href="/asyncapi.yaml">asyncapi.yaml</a>: all events</td><td><a href="/metrics">metrics</a></td></tr></table>
    <h2>Who may log in</h2><p>On a service's docs page choose Authorize; nobody needs a password here. For a terminal:
    <code>npm run -s guichet -- token --role teller --agency RAB-001</code></p>
    <table><tr><th>name</th><th>role</th><th>agency or partner</th></tr>${people.join('')}</table>`,
  );
}

/** Where each service's metrics are, for people and scrapers that ask the origin. */
export function metricsPage(products: readonly Product[]): string {
  return products.map(({ name }) => `# ${name}: /api/${name}/metrics\n`).join('');
}
