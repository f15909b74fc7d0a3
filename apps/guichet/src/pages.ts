import { SERVICES } from './services.js';
import type { DemoUser } from './users.js';

const STYLE = `
  body { font: 16px/1.5 system-ui, sans-serif; color: #1d2b28; background: #f6f7f4; margin: 0 }
  main { max-width: 46rem; margin: 3rem auto; padding: 0 1.5rem }
  h1 { font-size: 1.9rem; margin: 0 } h2 { font-size: 1.1rem; margin: 2.2rem 0 .5rem }
  p.lead { color: #51625d; margin-top: .3rem } a { color: #0b6e4f }
  table { border-collapse: collapse; width: 100%; background: #fff; border-radius: 6px; box-shadow: 0 1px 3px #0002 }
  td, th { text-align: left; padding: .5rem .8rem; border-top: 1px solid #e8ebe6 } tr:first-child > * { border-top: 0 }
  th { font-weight: 600; color: #51625d; font-size: .85rem } code { background: #e9ede8; padding: .1rem .35rem; border-radius: 4px }
  button { font: inherit; color: #fff; background: #0b6e4f; border: 0; border-radius: 5px; padding: .3rem .9rem; cursor: pointer }`;

/** The front page: what this is, where its parts are, and who may log in. */
export function frontPage(users: readonly DemoUser[]): string {
  const services = SERVICES.map(({ name, title }) => {
    const base = `/api/${name}`;
    const links = ['docs', 'openapi.json', 'metrics'].map((page) => `<td><a href="${base}/${page}">${page}</a></td>`);
    return `<tr><td><b>${title}</b></td>${links.join('')}</tr>`;
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

/** The login page of the demo: choosing a user is logging in. */
export function loginPage(users: readonly DemoUser[]): string {
  const rows = users.map(
    (user) => `<tr><td>${user.name}</td>${identityCells(user)}
      <td><button name="user" value="${user.id}">Log in</button></td></tr>`,
  );
  return page(
    'Log in',
    `<h1>Log in</h1><p class="lead">A demo: choose who you are. In production this is the institution's own login.</p>
    <form method="post"><table>${rows.join('')}</table></form>`,
  );
}

/** Where each service's metrics are, for people and scrapers that ask the origin. */
export function metricsPage(): string {
  return SERVICES.map(({ name }) => `# ${name}: /api/${name}/metrics\n`).join('');
}

function identityCells({ role, agency, partner }: DemoUser): string {
  return `<td>${role}</td><td>${agency ?? partner ?? ''}</td>`;
}

function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <link rel="icon" href="data:,"><title>${title}</title><style>${STYLE}</style><main>${content}</main></html>`;
}
