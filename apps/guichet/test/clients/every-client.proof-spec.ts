import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { TestPlatform, type Claims } from '#libs/testing';
import { callInJava } from './java.client.js';
import { generateClient, lookBySchemathesis, pythonTools, runTool } from './tools.js';

const SERVICES = ['transfers', 'vehicle-tax', 'claims', 'accounts', 'reporting'];
const CALLERS: Claims[] = [
  { role: 'teller', agency: 'RAB-001' },
  { role: 'teller', agency: 'RAB-068' },
  { role: 'supervisor', agency: 'RAB-001' },
  { role: 'compliance' },
  { role: 'management' },
  { role: 'administrator' },
  { role: 'insurer', partner: 'saham' },
  { role: 'bank', partner: 'attijari' },
];
const LOOKS = SERVICES.flatMap((service) =>
  CALLERS.map((claims) => [service, claims.agency ?? claims.partner ?? 'head office', claims] as const),
);
const EXAMPLES = 15;

describe('every client of every service', () => {
  let platform: TestPlatform;
  let folder: string;

  beforeAll(async () => {
    platform = await TestPlatform.start();
    folder = mkdtempSync(join(tmpdir(), 'guichet-clients-'));
    for (const service of SERVICES) {
      const response = await fetch(`${platform.origin}/api/${service}/openapi.json`);
      writeFileSync(join(folder, `${service}.json`), await response.text());
    }
  }, 180_000);

  afterAll(async () => {
    await platform?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, 90_000);

  it.each(SERVICES)(
    'of %s compiles in Java and Python',
    async (service) => {
      const [document, java, python] = [`${service}.json`, `${service}-java`, `${service}-python`].map((name) =>
        join(folder, name),
      ) as [string, string, string];
      await generateClient(document, 'java', java);
      await runTool('mvn', ['-q', '-B', 'compile'], java);
      await generateClient(document, 'python', python, '--package-name', 'client');
      await runTool(join(await pythonTools(), 'python'), ['-c', importAll(python)], python);
      expect(readdirSync(join(java, 'target', 'classes'))).not.toEqual([]);
    },
    300_000,
  );

  it('a client that is generated for Java compiles, and asks for a fee in centimes beyond 32 bits', async () => {
    const made = await callInJava(
      join(folder, 'transfers.json'),
      join(folder, 'called-in-java'),
      platform.origin,
      await platform.token({ role: 'teller', agency: 'RAB-001' }),
    );
    expect(made.trim().split('\n')).toEqual(['1500', '422']);
  }, 240_000);

  it.each(LOOKS)(
    'Schemathesis finds nothing at %s for %s, %j',
    async (service, _, claims) => {
      const token = await platform.token(claims);
      const told = await lookBySchemathesis({ origin: platform.origin, service, token, examples: EXAMPLES });
      expect(told).not.toMatch(/[1-9]\d* failures?/);
    },
    900_000,
  );
});

/** A program that loads all modules of a client: what pydantic cannot make of a model fails there. */
function importAll(folder: string): string {
  const of = (part: string) =>
    readdirSync(join(folder, 'client', part))
      .filter((name) => name.endsWith('.py'))
      .map((name) => `import client.${part}.${name.slice(0, -3)}`);
  return [...of('models'), ...of('api')].join('\n').replaceAll('.__init__', '');
}
