import type { Product } from '#libs/product';

/** The regions of deploy/gateway/Caddyfile. */
export function caddyRegions(products: readonly Product[]): Record<string, string> {
  const names = products.map(({ name }) => name);
  return {
    services: `@service path_regexp service ^/api/(${names.join('|')})/`,
    health: names.map((name) => `forward_auth ${name}:3000 {\n\turi /health/ready\n}`).join('\n'),
  };
}

/** The region of the landing page, deploy/gateway/site/index.html. */
export function landingRegions(products: readonly Product[]): Record<string, string> {
  const items = products.map(({ name, title, pages = [] }) => {
    const link = (path: string, text: string) => `<a href="/api/${name}/${path}">${text}</a>`;
    const more = pages.map(({ path, title }) => link(path, title));
    return `<li>${title}: ${[link('docs', 'try it'), link('openapi.json', 'OpenAPI'), ...more].join(', ')}</li>`;
  });
  return { services: items.join('\n') };
}
