import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format, getFileInfo, resolveConfig } from 'prettier';
import { LANGUAGES } from '#libs/domain';
import { contracts } from '#libs/events';
import { loadProducts, loadSimulators, projectRoot } from '#libs/product';
import { BINDINGS, type Binding } from '#libs/doors';
import { clickhouseRegions } from './clickhouse.js';
import { composeRegions } from './compose.js';
import { caddyRegions, landingPage, type RealmUser } from './gateway.js';
import { nestCli } from './nest-cli.js';
import { alertRegions, scrapeRegions } from './prometheus.js';
import { fillRegions } from './region.js';

/** The files that follow from the manifests, whole or in regions, as they ought to be, by their paths. */
export async function deploymentFiles(): Promise<Map<string, string>> {
  const [products, simulators] = await Promise.all([loadProducts(), loadSimulators()]);
  const regions = {
    'docker-compose.yml': composeRegions(products, simulators),
    'deploy/gateway/Caddyfile': caddyRegions(products),
    'deploy/prometheus/prometheus.yml': scrapeRegions(products),
    'deploy/prometheus/alerts.yml': alertRegions(products),
    'deploy/clickhouse/schema.sql': clickhouseRegions(contracts),
  };
  const files = new Map([['nest-cli.json', await formatted('nest-cli.json', nestCli(products))]]);
  for (const language of LANGUAGES) {
    const path = `deploy/gateway/site/index.${language}.html`;
    files.set(path, await formatted(path, landingPage(products, realmUsers(), language)));
  }
  for (const [path, contents] of Object.entries(regions)) {
    const text = fillRegions(readFileSync(join(projectRoot, path), 'utf8'), contents);
    files.set(path, await formatted(path, text));
  }
  return files;
}

interface Realm {
  users: { username: string; attributes: { role: [string] } & Partial<Record<Binding, [string]>> }[];
}

function realmUsers(): RealmUser[] {
  const realm = JSON.parse(readFileSync(join(projectRoot, 'deploy/keycloak/guichet-realm.json'), 'utf8')) as Realm;
  return realm.users.map(({ username: name, attributes: { role, ...bound } }) => ({
    name,
    role: role[0],
    ...Object.fromEntries(BINDINGS.flatMap((binding) => (bound[binding] ? [[binding, bound[binding][0]]] : []))),
  }));
}

/** As `npm run format` would leave it; what prettier does not know stays as it is. */
async function formatted(path: string, text: string): Promise<string> {
  const filepath = join(projectRoot, path);
  const { inferredParser } = await getFileInfo(filepath);
  return inferredParser ? format(text, { ...(await resolveConfig(filepath)), filepath }) : text;
}
