import { randomUUID } from 'node:crypto';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, PURSE, pursesService, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

const PURSES = '/api/purses/v1/purses';
const HALF_A_MEGABYTE = 500_000;

let issuer: TestIssuer;
let token: string;
beforeAll(async () => {
  issuer = await startIssuer();
  token = await issuer.token({ role: 'teller', agency: 'RAB-001' });
});
afterAll(() => issuer.close());

const start = (env: NodeJS.ProcessEnv = {}) =>
  startTestService(pursesService, issuer, { KAFKA_PREFIX: `${randomUUID()}.`, ...env });

/** What is said on a connection to the service, until it is closed or an answer is there. */
function tell(service: RunningService, text: string, isEnough: (heard: string) => boolean): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(service.url).port), '127.0.0.1', () => socket.write(text));
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk.toString();
      if (isEnough(heard)) socket.destroy();
    });
    socket.on('error', () => undefined).on('close', () => resolve(heard));
  });
}

const head = (path: string, length: number, ...more: string[]) =>
  [`POST ${path} HTTP/1.1`, 'Host: guichet', 'Content-Type: application/json', `Content-Length: ${length}`, ...more]
    .concat('', '')
    .join('\r\n');

describe('the entrance of a service', () => {
  let service: RunningService;
  beforeAll(async () => {
    service = await start();
  });
  afterAll(() => service.stop());

  it.each([
    ['no token', PURSES, [], 401, 'token.missing'],
    ['a token that is none', PURSES, ['Authorization: Bearer a.b.c'], 401, 'token.invalid'],
    ['an address that is none', '/api/purses/v1/nothing', [], 404, 'route.not-found'],
  ] as [string, string, string[], number, string][])(
    'answers %s before the body comes',
    async (_, path, more, status, code) => {
      const heard = await tell(service, head(path, HALF_A_MEGABYTE, ...more), (text) => text.includes('"code"'));
      expect(heard.slice(0, 12)).toBe(`HTTP/1.1 ${status}`);
      expect(heard).toContain(`"code":"${code}"`);
    },
  );

  it('takes bodies as long as their addresses need, and no deeper than people nest', async () => {
    const teller = new Client(`${service.url}/api/purses/v1`, token);
    expect((await teller.post('/purses', { ...PURSE, title: 'x'.repeat(300_000) })).body).toMatchObject({
      status: 413,
      code: 'request.too-large',
    });
    const response = await fetch(service.url + PURSES, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json', 'idempotency-key': 'deep' },
      body: `{"title":${'['.repeat(100_000)}`,
    });
    expect(await response.json()).toMatchObject({
      status: 400,
      code: 'request.too-deep',
      detail: expect.stringContaining('32 deep'),
    });
  });

  it('answers what was begun with its own answer when stray bytes follow', async () => {
    const body = JSON.stringify(PURSE);
    const asked = head(PURSES, body.length, `Authorization: Bearer ${token}`, `Idempotency-Key: ${randomUUID()}`);
    const heard = await tell(service, `${asked}${body}}}`, () => false);
    expect(heard.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 201']);
    expect(heard).toContain('"purse":');
  });

  it('says what is wrong with a connection on which nothing was begun', async () => {
    const heard = await tell(service, 'rubbish\r\n\r\n', () => false);
    expect(heard).toMatch(/^HTTP\/1\.1 400 Bad Request\r\n[^]*"code":"request\.malformed"/);
  });

  it.each([
    '/api/purses/docs/..%5cx',
    '/api/purses/docs/%2e%2e%2fx',
    '/api/purses/docs/..%2f..%2fpackage.json',
    '/api/purses/docs/%00',
    '/api/purses/docs/a%00.js',
    '/api/purses/docs/%ff',
    '/api/purses/docs/%252e%252e%252fx',
    '/api/purses/docs//x',
    '/api/purses/docs/./x',
    '/api/purses/docs/x/',
    `/api/purses/docs/${'x'.repeat(5_000)}`,
    `/api/purses/docs/${'x/'.repeat(2_000)}`,
    `/api/purses/docs/${'%C3%A9'.repeat(500)}`,
    '/api/purses/v1/trouble/%ff',
    '/api/purses/v1/trouble/%ED%A0%80',
    '/api/purses/oauth2-redirect.html%00',
    '/%5c..%5c',
  ])('answers the address %s with a refusal', async (path) => {
    const asked = `GET ${path} HTTP/1.1\r\nHost: guichet\r\nConnection: close\r\n\r\n`;
    const [status, type, code] = parts(await tell(service, asked, () => false));
    expect([status, type]).toEqual([expect.stringMatching(/^4/), 'application/problem+json']);
    expect(code).toMatch(/^(route\.not-found|request\.(malformed|malformed-text|too-large|refused))$/);
  });

  it('tells browsers what to do with every answer, and keeps nothing of people', async () => {
    const authorization = `Bearer ${token}`;
    const addresses = [
      PURSES,
      '/api/purses/v1/trouble/refusal',
      '/api/purses/v1/nothing',
      '/api/purses/v1/trouble/%E0%A4%A',
      '/api/purses/docs',
      '/api/purses/docs/swagger-ui-bundle.js',
      '/api/purses/docs/oauth2-redirect.html',
      '/api/purses/openapi.json',
      '/health/ready',
    ];
    for (const address of addresses) {
      const { headers } = await fetch(service.url + address, {
        headers: { authorization, 'x-forwarded-proto': 'http' },
      });
      expect([address, ...SECURITY.map((name) => headers.get(name))]).toEqual([
        address,
        'nosniff',
        'no-referrer',
        'DENY',
        expect.stringMatching(/^default-src 'none';.*frame-ancestors 'none'/),
        null,
      ]);
    }
    const read = await fetch(service.url + PURSES, { headers: { authorization, 'x-forwarded-proto': 'https' } });
    expect(read.headers.get('cache-control')).toBe('no-store');
    expect(read.headers.get('strict-transport-security')).toMatch(/^max-age=\d{8}/);
    const docs = await fetch(`${service.url}/api/purses/docs`);
    expect(docs.headers.get('content-security-policy')).toMatch(/script-src 'self'; .*connect-src 'self' http:/);
    const script = await (await fetch(`${service.url}/api/purses/docs/swagger-ui-init.js`)).text();
    expect(script).toContain('"persistAuthorization": false');
  });
});

const SECURITY = [
  'x-content-type-options',
  'referrer-policy',
  'x-frame-options',
  'content-security-policy',
  'strict-transport-security',
];

function parts(answer: string): (string | undefined)[] {
  const status = /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1];
  return [status, /content-type: ([^\r;]+)/i.exec(answer)?.[1], /"code":"([^"]+)"/.exec(answer)?.[1]];
}

describe('too many requests in a minute', () => {
  const ask = async (service: RunningService, path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(service.url + path, { headers });
    const body = (await response.json().catch(() => ({}))) as { code?: string };
    return { status: response.status, code: body.code, after: Number(response.headers.get('retry-after')) };
  };

  it('of a caller, whatever its token, are told when to come again; others go on, and so do probes', async () => {
    const service = await start({ RATE_LIMIT_PER_TOKEN: '5' });
    const tokens = [token, await issuer.token({ role: 'teller', agency: 'RAB-001', jti: 'another' })];
    const answers = [];
    for (let i = 0; i < 8; i++)
      answers.push(await ask(service, PURSES, { authorization: `Bearer ${tokens[i % 2] ?? ''}` }));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200, 429, 429, 429]);
    expect(answers[7]).toMatchObject({ code: 'request.too-many' });
    expect([60, 59, 58]).toContain(answers[7]?.after);
    const oujda = await issuer.token({ role: 'teller', agency: 'OUJ-014' });
    expect(await ask(service, PURSES, { authorization: `Bearer ${oujda}` })).toMatchObject({ status: 200 });
    await service.stop();
  });

  it('of an address without a good token are refused before tokens are looked at; good ones go on', async () => {
    const service = await start({ RATE_LIMIT_PER_ADDRESS: '6' });
    const authorization = `Bearer ${token}`;
    await ask(service, PURSES, { authorization });
    const statuses = [];
    for (const path of [PURSES, PURSES, '/api/purses/v1/open', '/nowhere', '/api/purses/docs', PURSES, '/nowhere'])
      statuses.push((await ask(service, path, { authorization: 'Bearer a.b.c' })).status);
    expect(statuses).toEqual([401, 401, 200, 404, 200, 429, 429]);
    expect(await ask(service, PURSES, { authorization })).toMatchObject({ status: 200 });
    expect(await ask(service, PURSES, { 'x-forwarded-for': '192.0.2.7' })).toMatchObject({ status: 401 });
    for (const path of ['/health/live', '/health/ready', '/api/purses/metrics'])
      for (let i = 0; i < 10; i++) expect((await ask(service, path)).status).toBe(200);
    await service.stop();
  });

  it('from behind whom we do not trust count as one, whatever he says of others', async () => {
    const service = await start({ RATE_LIMIT_PER_ADDRESS: '3', TRUSTED_PROXIES: '192.0.2.1' });
    const statuses = [];
    for (let i = 1; i <= 5; i++)
      statuses.push((await ask(service, PURSES, { 'x-forwarded-for': `192.0.2.${i}` })).status);
    expect(statuses).toEqual([401, 401, 401, 429, 429]);
    await service.stop();
  });
});
