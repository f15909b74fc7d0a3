import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { metrics } from '@opentelemetry/api';
import { PrometheusExporter } from '@opentelemetry/exporter-prometheus';
import { MeterProvider } from '@opentelemetry/sdk-metrics';
import { PartnerRefused } from '../src/call/partner-away.js';
import type { PartnerCall, PartnerClient } from '../src/call/partner-client.js';
import { failureOf, json, PartnerServer, reasonOf, type Answer } from './partner-server.js';

interface Balance {
  balanceCentimes: number;
}

const TIMEOUT_MS = 600;

const BALANCE: PartnerCall<Balance> = {
  name: 'balance',
  path: '/balances',
  body: { account: 'secret' },
  timeoutMs: TIMEOUT_MS,
  read: (answer) => {
    const { balanceCentimes } = answer as Partial<Balance>;
    return typeof balanceCentimes === 'number' ? { balanceCentimes } : undefined;
  },
};

const answers: Answer = (_, response) => json(response, { balanceCentimes: 700, ofWhom: 'personal' });

let partner: PartnerServer;
let client: PartnerClient;
const reader = new PrometheusExporter({ preventServerStart: true });

beforeAll(() => {
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }));
});

afterAll(() => {
  metrics.disable();
});

beforeEach(async () => {
  partner = await PartnerServer.start(answers);
  client = partner.newClient();
});

afterEach(() => partner.stop());

describe('a partner is called', () => {
  it('below its address, with its token, JSON both ways', async () => {
    client = partner.newClient({ url: `${partner.origin}/api/`, token: 'secret' });
    expect(await client.call(BALANCE)).toEqual({ balanceCentimes: 700 });
    expect(partner.asked).toMatchObject([{ method: 'POST', path: '/api/balances', body: { account: 'secret' } }]);
    expect(partner.asked[0]?.headers).toMatchObject({
      authorization: 'Bearer secret',
      'content-type': 'application/json',
    });
  });

  it('without a body', async () => {
    await client.call({ ...BALANCE, method: 'GET', body: undefined });
    expect(partner.asked).toMatchObject([{ method: 'GET', path: '/balances', text: '' }]);
  });

  it('with headers that are made of what is sent', async () => {
    await client.call({ ...BALANCE, headersOf: (body) => ({ 'x-length': String(body.length) }) });
    expect(partner.asked[0]?.headers['x-length']).toBe(String(partner.asked[0]?.text.length));
  });

  it('and may answer nothing but that it is done', async () => {
    partner.answer = (_, response) => response.writeHead(204).end();
    const done = { ...BALANCE, read: (answer: unknown) => (answer === undefined ? 'done' : undefined) };
    expect(await client.call(done)).toBe('done');
  });
});

describe('a partner is away', () => {
  it.each<[string, Answer, string, string]>([
    ['says 503', (_, response) => response.writeHead(503).end('personal'), 'refused', 'it answers with status 503'],
    ['knows no such address', (_, response) => response.writeHead(404).end(), 'refused', 'it answers with status 404'],
    ['sends elsewhere', (_, response) => response.writeHead(302).end(), 'refused', 'it answers with status 302'],
    ['breaks its answer', (_, response) => response.end('{"balance'), 'garbled', 'its answer is no JSON'],
    ['answers otherwise', (_, response) => json(response, {}), 'garbled', 'its answer cannot be understood'],
    ['answers what breaks', (_, response) => response.end('null'), 'garbled', 'its answer cannot be understood'],
    ['answers without end', (_, response) => response.end('x'.repeat(2_000_000)), 'garbled', 'its answer is too long'],
    ['hangs up', (_, response) => response.destroy(), 'unreachable', 'it cannot be reached (UND_ERR_SOCKET)'],
    ['says nothing', () => undefined, 'late', `no answer within ${TIMEOUT_MS} ms`],
    ['stops half-way', (_, response) => response.write('{"bal'), 'late', `no answer within ${TIMEOUT_MS} ms`],
  ])('when it %s', async (_, misbehave, outcome, reason) => {
    partner.answer = misbehave;
    const failure = await failureOf(client.call(BALANCE));
    expect([failure.outcome, failure.message, failure instanceof PartnerRefused]).toEqual([outcome, reason, false]);
  });

  it('when nobody listens', async () => {
    const { origin } = partner;
    await partner.stop();
    const failure = await failureOf(partner.newClient({ url: origin }).call(BALANCE));
    expect([failure.outcome, failure.message]).toEqual(['unreachable', 'it cannot be reached (ECONNREFUSED)']);
  });

  it('when it has no address', async () => {
    client = partner.newClient({ url: '' });
    expect((await failureOf(client.call(BALANCE))).outcome).toBe('not-asked');
    expect(client.failure).toBe('it has no address');
    await client.close();
  });

  it('when it is closed; a call under way has its time', async () => {
    const release = partner.hold();
    const underWay = client.call(BALANCE);
    await partner.hasAsked(1);
    const closed = client.close();
    expect(await reasonOf(client.call(BALANCE))).toBe('it is asked no more');
    release();
    expect(await underWay).toEqual({ balanceCentimes: 700 });
    await closed;
  });
});

describe('a partner refuses a request for good', () => {
  it('by a status that is about the request, with its code and nothing else of its answer', async () => {
    partner.answer = (_, response) => json(response, { code: 'account.closed', detail: 'of Hassan Tazi' }, 422);
    const failure = await failureOf(client.call(BALANCE));
    expect(failure).toBeInstanceOf(PartnerRefused);
    expect(failure).toMatchObject({ message: 'it answers with status 422', status: 422, code: 'account.closed' });
  });

  it.each(['no JSON', '[]', 'null', '{"code": 7}', '{"code": "Hassan Tazi"}'])('without a code: %s', async (body) => {
    partner.answer = (_, response) => response.writeHead(409).end(body);
    expect(await failureOf(client.call(BALANCE))).toMatchObject({ status: 409, code: undefined });
  });

  it('by those statuses that a call says', async () => {
    partner.answer = (_, response) => response.writeHead(404).end();
    const failure = await failureOf(client.call({ ...BALANCE, refusedBy: [404] }));
    expect(failure).toBeInstanceOf(PartnerRefused);
  });
});

it('calls are counted by what came of them, and timed', async () => {
  client = partner.newClient({ partner: 'counted' });
  await client.call(BALANCE);
  await client.call(BALANCE);
  partner.answer = (_, response) => response.writeHead(503).end();
  await failureOf(client.call(BALANCE));
  client.countNotAsked('balance');
  expect(await pointsOf('guichet_partner_calls')).toEqual([
    [{ partner: 'counted', call: 'balance', outcome: 'answered' }, 2],
    [{ partner: 'counted', call: 'balance', outcome: 'refused' }, 1],
    [{ partner: 'counted', call: 'balance', outcome: 'not-asked' }, 1],
  ]);
  const [[attributes, seconds] = []] = await pointsOf('guichet_partner_seconds');
  expect(attributes).toEqual({ partner: 'counted', call: 'balance' });
  expect(seconds).toMatchObject({ count: 3 });
});

/** What a metric has counted of the partner `counted`. */
async function pointsOf(name: string): Promise<[object, unknown][]> {
  const { resourceMetrics } = await reader.collect();
  const metric = resourceMetrics.scopeMetrics.flatMap((scope) => scope.metrics).find((m) => m.descriptor.name === name);
  const points = (metric?.dataPoints ?? []) as { attributes: { partner?: string }; value: unknown }[];
  return points
    .filter(({ attributes }) => attributes.partner === 'counted')
    .map(({ attributes, value }) => [attributes, value]);
}
