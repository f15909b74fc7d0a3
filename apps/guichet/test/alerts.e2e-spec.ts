import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { loadProducts, projectRoot } from '#libs/product';
import { eventually, TestPlatform } from '#libs/testing';

const FOLDER = join(projectRoot, 'deploy', 'prometheus');
const METRIC = /\bguichet_[a-z_]+/g;
const PROMTOOL = spawnSync('promtool', ['--version']).status === 0;

const TRANSFER = {
  operator: 'cash-express',
  amountCentimes: 185_000,
  sender: { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' },
  beneficiary: { firstName: 'Aïcha', lastName: 'Aït Lahcen' },
};

interface Rules {
  groups: { rules: { alert: string; expr: string }[] }[];
}

const rules = (parse(readFileSync(join(FOLDER, 'alerts.yml'), 'utf8')) as Rules).groups.flatMap(({ rules }) => rules);
const dashboard = readFileSync(join(projectRoot, 'deploy/grafana/dashboards/guichet.json'), 'utf8');
const products = await loadProducts();

describe('the metrics that are looked at', () => {
  let platform: TestPlatform;
  const served = new Set<string>();

  beforeAll(async () => {
    platform = await TestPlatform.start();
    const [agency] = platform.agencies(1);
    const teller = await platform.client({ role: 'teller', agency: agency!.code });
    expect((await teller.post('/api/transfers/v1/transfers', TRANSFER)).status).toBe(201);
    await eventually(scrape, () => served.has('guichet_consumer_lag_positions'));
  }, 120_000);

  afterAll(() => platform?.stop(), 90_000);

  /** The names of all that the services serve by now. */
  async function scrape(): Promise<void> {
    for (const { name } of products) {
      const page = await (await fetch(`${platform.origin}/api/${name}/metrics`)).text();
      for (const [, metric] of page.matchAll(/^(guichet_[a-z_]+)/gm)) served.add(metric!);
    }
  }

  it.each(rules.map(({ alert, expr }) => [alert, expr.match(METRIC) ?? []] as const))(
    'of the alert %s are served: %j',
    (_, metrics) => {
      for (const metric of metrics) expect([...served]).toContain(metric);
    },
  );

  it('of the dashboard are served', () => {
    const names = [...new Set(dashboard.match(METRIC))];
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !served.has(name))).toEqual([]);
  });
});

describe('the alerts', () => {
  it('look for each service by its own name', () => {
    const expr = rules.find(({ alert }) => alert === 'ServiceDown')?.expr;
    for (const { name } of products) expect(expr).toContain(`absent(up{job="${name}"})`);
  });

  (PROMTOOL ? it : it.skip)('tell what is wrong, and keep silent in a busy half hour (needs promtool)', () => {
    const { status, stdout, stderr } = spawnSync('promtool', ['test', 'rules', 'alerts.test.yml'], {
      cwd: FOLDER,
      encoding: 'utf8',
    });
    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });
});
