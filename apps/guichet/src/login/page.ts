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

/** Role, and agency or partner, of a user, as cells of a table. */
export function identityCells({ role, agency, partner }: DemoUser): string {
  return `<td>${role}</td><td>${agency ?? partner ?? ''}</td>`;
}

/** A page of the platform's own. */
export function page(title: string, content: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
    <link rel="icon" href="data:,"><title>${title}</title><style>${STYLE}</style><main>${content}</main></html>`;
}
