import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Kafka, type CloudEvent, type KafkaMessage } from 'cloudevents';
import { projectRoot } from '#libs/product';
import { eventually, TestPlatform } from '#libs/testing';
import { whatClientsMiss, type Part } from './documents.js';
import { callInPython } from './python.client.js';
import { lookBySchemathesis, runTool } from './tools.js';

const BIN = join(projectRoot, 'node_modules', '.bin');
/** The role that may do most at a service, for the short look; all of them look at all in the proof. */
const STRONG = {
  transfers: { role: 'teller', agency: 'RAB-001' },
  'vehicle-tax': { role: 'supervisor', agency: 'RAB-001' },
  claims: { role: 'supervisor', agency: 'RAB-001' },
  accounts: { role: 'supervisor', agency: 'RAB-001' },
  reporting: { role: 'management' },
} as const;
const SERVICES = Object.keys(STRONG) as (keyof typeof STRONG)[];
/** Whose answers management's page reads; operations of every product are as those of transfers. */
const CONSOLE_TYPES = ['reporting', 'transfers'] as const;

describe('what others make of the documents', () => {
  let platform: TestPlatform;
  let folder: string;
  const documentOf = (service: string) => join(folder, `${service}.json`);
  const typesOf = (service: string) => join(folder, 'types', `${service}.ts`);

  beforeAll(async () => {
    platform = await TestPlatform.start();
    folder = mkdtempSync(join(tmpdir(), 'guichet-clients-'));
    for (const service of SERVICES) {
      const response = await fetch(`${platform.origin}/api/${service}/openapi.json`);
      writeFileSync(documentOf(service), await response.text());
      await runTool(join(BIN, 'openapi-typescript'), [documentOf(service), '-o', typesOf(service)]);
    }
  }, 180_000);

  afterAll(async () => {
    await platform?.stop();
    if (folder) rmSync(folder, { recursive: true, force: true });
  }, 90_000);

  it.each(SERVICES)('%s names every answer, id and width', async (service) => {
    const document = (await (await fetch(`${platform.origin}/api/${service}/openapi.json`)).json()) as Part;
    expect(whatClientsMiss(document)).toEqual([]);
  });

  it("spectral's rules for OpenAPI find nothing", async () => {
    const rules = join(folder, 'spectral.yaml');
    writeFileSync(rules, 'extends: ["spectral:oas"]\n');
    const documents = SERVICES.map(documentOf);
    const found = await runTool(join(BIN, 'spectral'), ['lint', '--fail-severity=hint', '-r', rules, ...documents]);
    expect(found).toMatch(/^No results with a severity of 'hint' or higher found!/);
  }, 60_000);

  it('clients of openapi-typescript compile', async () => {
    const files = readdirSync(join(folder, 'types')).map((name) => join(folder, 'types', name));
    expect(files.sort()).toEqual(SERVICES.map(typesOf).sort());
    expect(await runTool(join(BIN, 'tsc'), ['--noEmit', '--strict', '--ignoreConfig', ...files])).toBe('');
  }, 120_000);

  // WRITE_TYPES=1 npm test -- --ci generated-clients -t 'the console' writes them anew.
  it.each(CONSOLE_TYPES)('the console has the types of %s as they are', (service) => {
    const kept = join(projectRoot, 'apps/console/src/api/generated', `${service}.ts`);
    const made = readFileSync(typesOf(service), 'utf8');
    if (process.env.WRITE_TYPES) writeFileSync(kept, made);
    expect(readFileSync(kept, 'utf8')).toBe(made);
  });

  it('a client that is generated for Python asks for a fee in centimes beyond 32 bits', async () => {
    const made = await callInPython(
      documentOf('transfers'),
      join(folder, 'python'),
      platform.origin,
      await platform.token(STRONG.transfers),
    );
    expect(made.trim().split('\n')).toEqual(['1500', '422']);
  }, 240_000);

  it('events are read by kcat and parsed by the package of CloudEvents', async () => {
    const teller = await platform.client(STRONG.transfers);
    const person = { firstName: 'Amina', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' };
    const beneficiary = { firstName: 'Hassan', lastName: 'Tazi' };
    const asked = { operator: 'cash-express', amountCentimes: 10_000, sender: person, beneficiary };
    const { body } = await teller.post<{ id: string }>('/api/transfers/v1/transfers', asked);
    const login = join(folder, 'kcat.properties');
    writeFileSync(login, platform.kafkaLogin('administrator'));
    const args = ['-F', login, '-C', '-e', '-q', '-J', '-t', 'transfers.events'];
    const [event] = await eventually(
      async () => (await runTool('kcat', args)).split('\n').filter(Boolean).map(toEvent),
      (events) => events.length > 0,
    );
    expect(event).toMatchObject({ specversion: '1.0', type: 'transfers.transfer-sent.v1', subject: body.id });
    expect(event).toMatchObject({ data: { transferId: body.id, amountCentimes: 10_000 } });
    expect(event!.validate()).toBe(true);
  }, 60_000);

  it.each(SERVICES)(
    'Schemathesis finds nothing at %s',
    async (service) => {
      const token = await platform.token(STRONG[service]);
      const { origin } = platform;
      const told = await lookBySchemathesis({ origin, service, token, examples: 2, phases: 'coverage' });
      expect(told).not.toMatch(/[1-9]\d* failures?/);
    },
    180_000,
  );
});

/** An event of a line of kcat. */
function toEvent(line: string) {
  const { headers, payload } = JSON.parse(line) as { headers: string[]; payload: string };
  const pairs = headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1] ?? '']] : []));
  const message: KafkaMessage<string> = {
    headers: Object.fromEntries(pairs) as Record<string, string>,
    key: '',
    value: payload,
    body: payload,
  };
  return Kafka.toEvent(message) as CloudEvent<Record<string, unknown>>;
}
