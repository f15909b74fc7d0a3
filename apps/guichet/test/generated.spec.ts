import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { allContracts, reportingContract } from '#libs/events';
import {
  defineProduct,
  keyRing,
  loadProducts,
  loadSimulators,
  partnerAddress,
  programs,
  projectRoot,
  reportsOf,
} from '#libs/product';
import { DISCREET_LOG } from '#libs/infrastructure';
import { composeRegions } from '../src/deploy/compose.js';
import { deploymentFiles } from '../src/deploy/generated.js';
import { fillRegions } from '../src/deploy/region.js';

const files = await deploymentFiles();
const products = await loadProducts();
const simulators = await loadSimulators();

interface Service {
  environment: Record<string, string>;
  command: string[];
}

describe('what is generated from the manifests', () => {
  it.each([...files])('%s is what they say: otherwise run npm run generate', (path, text) => {
    expect(readFileSync(join(projectRoot, path), 'utf8')).toBe(text);
  });

  it('has every product in every file', () => {
    for (const [path, text] of files)
      for (const { name } of products) expect([path, text]).toEqual([path, expect.stringContaining(name)]);
  });

  it('is a Compose file that starts and supplies every product and simulator', () => {
    const compose = parse(files.get('docker-compose.yml') ?? '', { merge: true }) as {
      services: Record<string, Service>;
    };
    for (const { name, settings } of [...products, ...simulators]) {
      const { environment = {} } = compose.services[name] ?? {};
      const variables = Object.values(settings).map(({ variable }) => variable);
      expect(Object.keys(environment)).toEqual(expect.arrayContaining(variables));
    }
    expect(compose.services['tax-administration']?.command).toEqual(['node', programs.simulator, 'tax-administration']);
  });
});

describe('Compose', () => {
  const text = files.get('docker-compose.yml') ?? '';

  it('has no secret that everybody knows', () => {
    const defaults = text.match(/\$\{(?!RATE_LIMIT_)\w*(PASSWORD|SECRET|KEY|TOKEN|LOGIN)\w*:-[^}]+\}/g) ?? [];
    expect(defaults).toEqual([]);
    expect(readFileSync(join(projectRoot, 'deploy/keycloak/guichet-realm.json'), 'utf8')).not.toContain(
      '"value": "guichet"',
    );
  });

  it('keeps consoles on this machine, and asks who looks', () => {
    const { services } = parse(text, { merge: true }) as { services: Record<string, { ports?: string[] }> };
    for (const name of ['prometheus', 'grafana', 'jaeger'])
      expect(services[name]?.ports?.[0]).toMatch(/^127\.0\.0\.1:/);
    expect(text).toContain("GF_AUTH_ANONYMOUS_ENABLED: 'false'");
    for (const name of ['postgres', 'kafka', 'keycloak']) expect(services[name]?.ports).toBeUndefined();
  });

  it('has a PostgreSQL that logs as discreetly as the embedded one', () => {
    for (const [name, value] of Object.entries(DISCREET_LOG)) expect(text).toContain(`- -c${name}=${value}\n`);
  });
});

describe('the gateway', () => {
  const caddyfile = files.get('deploy/gateway/Caddyfile') ?? '';
  const realm = JSON.parse(readFileSync(join(projectRoot, 'deploy/keycloak/guichet-realm.json'), 'utf8')) as {
    users: { username: string }[];
  };

  it.each([
    ['en', 'ltr', /try it/],
    ['fr', 'ltr', /Transferts d'argent/],
    ['ar', 'rtl', /تحويل الأموال/],
  ])('has a landing page in %s, with who may sign in there', (language, direction, words) => {
    const text = files.get(`deploy/gateway/site/index.${language}.html`) ?? '';
    expect(text).toContain(`<html lang="${language}" dir="${direction}">`);
    expect(text).toMatch(words);
    for (const { username } of realm.users) expect(text).toContain(`<td>${username}</td>`);
    expect(text).not.toMatch(/password of each is <code>guichet|password=guichet/);
  });

  it.each([
    [',', undefined],
    [',de', undefined],
    [',fr-FR,fr;q=0.9,en;q=0.8', 'fr'],
    [',ar-MA', 'ar'],
    [',de, ar;q=0.5, fr', 'ar'],
    ['ar,fr', 'ar'],
    ['xx,FR', 'FR'],
    [',fra, arn', undefined],
  ])('takes %j, of the query and the header, for %s', (asked, language) => {
    const pattern = /~\(\?i\)(\S+) "\$\{1\}"/.exec(caddyfile)?.[1] ?? 'no pattern';
    expect(new RegExp(pattern, 'i').exec(asked)?.[1]).toBe(language);
  });

  it('says what it refuses in three languages, none of them left out', () => {
    const rows = [...caddyfile.matchAll(/^\t\t\t"(\d{3}|~) (en|fr|ar)\$?" (\S+) "(.+)" "(.+)"$/gm)];
    const codes = Map.groupBy(rows, ([, status]) => status);
    expect([...codes.keys()]).toEqual(['404', '413', '502', '503', '504', '~']);
    for (const of of codes.values()) {
      expect(of.map(([, , language]) => language)).toEqual(['en', 'fr', 'ar']);
      expect(new Set(of.map(([, , , code]) => code)).size).toBe(1);
      for (const words of [of[2]?.[4], of[2]?.[5]]) expect(words).toMatch(/\p{Script=Arabic}/u);
    }
  });
});

describe('the manifests', () => {
  it('publish every contract once, under the name of their product', () => {
    const published = products.flatMap(({ contract }) => contract ?? []).map(({ product }) => product);
    expect(published.sort()).toEqual(allContracts.map(({ product }) => product).sort());
    for (const { name, contract } of products) if (contract) expect(contract.product).toBe(name);
  });

  it('have one letter each, one service of the reports, and simulators that exist', () => {
    expect(products.flatMap(({ letter }) => letter ?? []).join('')).toMatch(/^(?!.*(.).*\1)[A-Z]+$/);
    expect(reportsOf(products).contract).toBe(reportingContract);
    const known = simulators.map(({ name }) => name);
    for (const { simulators: needed = [] } of products) expect(known).toEqual(expect.arrayContaining([...needed]));
  });
});

describe('a new product', () => {
  const claims = defineProduct({
    name: 'claims',
    title: 'Claims',
    letter: 'C',
    description: 'Assistance.',
    settings: {
      fileKeys: keyRing('CLAIM_FILE_KEY', 'keep it'),
      hospitalUrl: partnerAddress('HOSPITAL_URL', 'hospital'),
    },
    simulators: ['hospital'],
  });
  const hospital = { name: 'hospital', title: 'hospital', settings: {}, faults: [], actions: [] };

  it('comes into Compose with its password, secrets and partners', () => {
    const regions = composeRegions([claims], [hospital, ...simulators]);
    const { claims: service, hospital: simulator } = parse(
      (regions.services ?? '').replaceAll(/^ *<<: .*\n/gm, ''),
    ) as Record<string, Service>;
    expect(service?.environment).toEqual({
      DATABASE_URL: 'postgres://claims_runtime:${CLAIMS_DATABASE_PASSWORD:?run deploy/secrets.sh}@postgres:5432/claims',
      DATABASE_OWNER_URL:
        'postgres://claims:${CLAIMS_DATABASE_OWNER_PASSWORD:?run deploy/secrets.sh}@postgres:5432/claims',
      KAFKA_USERNAME: 'claims',
      KAFKA_PASSWORD: '${CLAIMS_KAFKA_PASSWORD:?run deploy/secrets.sh}',
      CLAIM_FILE_KEY: '${CLAIM_FILE_KEY:?run deploy/secrets.sh}',
      HOSPITAL_URL: '${HOSPITAL_URL:-http://hospital:3000}',
    });
    expect(simulator?.command).toEqual(['node', programs.simulator, 'hospital']);
    expect(regions.services).not.toContain('tax-administration');
    expect(regions.variables).toContain('CLAIM_FILE_KEY  64 hexadecimal digits: openssl rand -hex 32; keep it');
  });
});

describe('a region', () => {
  const MARK = 'generated from apps/*/product.ts';

  it('is replaced between its marks, at their indentation, and nothing else is touched', () => {
    const text = `a: 1\n  # ${MARK}: list\n  old\n  # end of list\nb: 2\n<!-- ${MARK}: page -->\n<!-- end of page -->\n`;
    expect(fillRegions(text, { list: '- x\n\n- y\n', page: '<p>' })).toBe(
      `a: 1\n  # ${MARK}: list\n  - x\n\n  - y\n  # end of list\nb: 2\n<!-- ${MARK}: page -->\n<p>\n<!-- end of page -->\n`,
    );
  });

  it.each([
    ['has no end', `# ${MARK}: list\nold\n`, { list: 'x' }],
    ['is unknown', `# ${MARK}: other\n# end of other\n`, { list: 'x' }],
    ['is missing', 'a: 1\n', { list: 'x' }],
  ])('that %s is told', (_what, text, contents) => {
    expect(() => fillRegions(text, contents)).toThrow(/region/);
  });
});
