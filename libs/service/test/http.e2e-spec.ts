import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Client,
  createTestDatabase,
  eventually,
  PURSE,
  pursesService,
  startIssuer,
  startTestService,
  type TestIssuer,
} from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

describe('every service speaks HTTP alike', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let teller: Client;
  let administrator: Client;
  const prefix = `${randomUUID()}.`;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(pursesService, issuer, { KAFKA_PREFIX: prefix });
    const base = `${service.url}/api/purses/v1`;
    teller = new Client(base, await issuer.token({ role: 'teller', agency: 'RAB-001' }));
    administrator = new Client(base, await issuer.token({ role: 'administrator' }));
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const raw = async (path: string, init: RequestInit) => {
    const response = await fetch(service.url + path, init);
    return {
      status: response.status,
      headers: response.headers,
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  const authorization = async () => ({
    authorization: `Bearer ${await issuer.token({ role: 'teller', agency: 'RAB-001' })}`,
  });

  it('a command needs a key, is done once, and its repeat says that it is one', async () => {
    expect((await teller.post('/purses', PURSE, null)).body).toMatchObject({
      status: 400,
      code: 'idempotency-key.missing',
    });
    expect((await teller.post('/purses', PURSE, 'two words')).body.code).toBe('idempotency-key.malformed');
    const key = randomUUID();
    const first = await teller.post('/purses', PURSE, key);
    expect([first.status, first.headers.get('idempotent-replayed')]).toEqual([201, null]);
    const repeat = await teller.post('/purses', { owner: PURSE.owner, amountCentimes: 150, title: 'Bread' }, key);
    expect([repeat.status, repeat.headers.get('idempotent-replayed')]).toEqual([201, 'true']);
    expect(repeat.body).toEqual(first.body);
    expect((await teller.post('/purses', { ...PURSE, title: 'Milk' }, key)).body.code).toBe('idempotency-key.reused');
  });

  it('a refusal is problem+json, with the facts of the case beside its standard members', async () => {
    const reply = await teller.post('/purses', { ...PURSE, title: 'locked' });
    expect(reply.headers.get('content-type')).toContain('application/problem+json');
    expect(reply.body).toEqual({
      type: 'urn:guichet:problem:purse.locked',
      title: 'Conflict',
      status: 409,
      detail: 'The purse is locked.',
      instance: '/api/purses/v1/purses',
      code: 'purse.locked',
      agency: 'RAB-001',
    });
    const spoilt = await teller.get('/trouble/refusal');
    expect([spoilt.status, spoilt.body.status, spoilt.body.code]).toEqual([409, 409, 'purse.locked']);
  });

  it.each(['ours', 'database'])('trouble (%s) is a 500 without internals', async (kind) => {
    const reply = await teller.get(`/trouble/${kind}`);
    expect(reply.body).toMatchObject({
      status: 500,
      code: 'service.internal-error',
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    expect(JSON.stringify(reply.body)).not.toMatch(/Tazi|secret|nowhere|relation/);
  });

  it('a row that breaks a rule of the database is a 500 without the row', async () => {
    const reply = await teller.post('/purses', { ...PURSE, title: 'x'.repeat(60) });
    expect(reply.body).toMatchObject({ status: 500, code: 'service.internal-error' });
    expect(JSON.stringify(reply.body)).not.toMatch(/xxx|purse_title|constraint/);
  });

  it.each([
    ['no such route', '/api/purses/v1/nothing', {}, 404, 'route.not-found'],
    ['another method', '/api/purses/v1/purses', { method: 'DELETE' }, 405, 'route.method-not-allowed'],
    ['half a JSON', '/api/purses/v1/purses', post('{"title":'), 400, 'request.malformed'],
    ['an empty body', '/api/purses/v1/purses', post(''), 400, 'request.malformed'],
    ['a list', '/api/purses/v1/purses', post('[]'), 400, 'request.invalid'],
    ['a poisoned prototype', '/api/purses/v1/purses', post('{"__proto__":{"admin":true}}'), 400, 'request.malformed'],
    ['a deep one', '/api/purses/v1/purses', post('['.repeat(20_000) + ']'.repeat(20_000)), 400, 'request.too-deep'],
    [
      'one that is just not too deep',
      '/api/purses/v1/purses',
      post('['.repeat(32) + ']'.repeat(32)),
      400,
      'request.invalid',
    ],
    [
      'a large one',
      '/api/purses/v1/purses',
      post(JSON.stringify({ ...PURSE, title: 'x'.repeat(1_100_000) })),
      413,
      'request.too-large',
    ],
    [
      'another media type',
      '/api/purses/v1/purses',
      post('<purse/>', 'application/xml'),
      415,
      'request.unsupported-media-type',
    ],
    ['a broken address', '/api/purses/v1/trouble/%E0%A4%A', {}, 400, 'request.malformed'],
    ['control characters in the address', '/api/purses/v1/trouble/a%00b', {}, 400, 'request.malformed-text'],
    [
      'a part of the address that is too long',
      `/api/purses/v1/trouble/${'x'.repeat(300)}`,
      {},
      414,
      'request.too-large',
    ],
  ] as [string, string, RequestInit, number, string][])(
    '%s has a code of its own',
    async (_, path, init, status, code) => {
      const headers = { ...(init.headers as object), ...(await authorization()) };
      const reply = await raw(path, { ...init, headers });
      expect([reply.status, reply.body.code]).toEqual([status, code]);
      expect(reply.headers.get('content-type')).toContain('application/problem+json');
    },
  );

  it('a query is read as what it stands for', async () => {
    expect((await teller.get('/echo?limit=7&isOpen=true')).body).toEqual({ limit: 7, isOpen: true });
    expect((await teller.get('/echo?limit=1000')).body).toMatchObject({ code: 'request.invalid', field: 'limit' });
    expect((await teller.get('/echo?order=desc')).body).toMatchObject({ field: 'order', expected: 'no such field' });
    expect((await teller.get('/echo?limit=1&limit=2')).body).toMatchObject({ code: 'request.invalid', field: 'limit' });
  });

  it('a list comes in pages, and every item once', async () => {
    for (let i = 0; i < 5; i++) await teller.post('/purses', { ...PURSE, title: `page ${i}` });
    const ids: string[] = [];
    let cursor = '';
    do {
      const { body } = await teller.get<{ items: { id: string }[]; nextCursor?: string }>(`/purses?limit=2${cursor}`);
      expect(body.items.length).toBeLessThanOrEqual(2);
      ids.push(...body.items.map(({ id }) => id));
      cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
    } while (cursor);
    expect(ids.length).toBeGreaterThan(4);
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('describes itself: every route, every problem, nothing dangling', async () => {
    const { body } = await raw('/api/purses/openapi.json', {});
    const { paths, components } = body as {
      paths: Record<string, object>;
      components: { schemas: Record<string, object> };
    };
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining(['/api/purses/v1/purses', '/api/purses/v1/verification/days']),
    );
    expect(components.schemas.PurseRequest).toMatchObject({
      additionalProperties: false,
      required: expect.arrayContaining(['title']),
    });
    const named = [...JSON.stringify(body).matchAll(/#\/components\/schemas\/(\w+)/g)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !components.schemas[name])).toEqual([]);
    expect(named).toContain('Problem');
  });

  it('counts its requests and commands for Prometheus', async () => {
    const text = await (await fetch(`${service.url}/api/purses/metrics`)).text();
    expect(text).toMatch(/guichet_http_request_seconds_count\{.*route="\/api\/purses\/v1\/purses".*status="201"/);
    expect(text).toMatch(/guichet_commands_total\{.*command="purses.put-in".*outcome="done"/);
    expect(text).toMatch(/guichet_commands_total\{.*outcome="replayed"/);
    expect(text).toContain('guichet_journal_lag_positions');
    expect(text).toContain('guichet_consumer_gaps');
  });

  describe('and lets administrators verify', () => {
    it('its figures, by day and by agency', async () => {
      const today = new Intl.DateTimeFormat('en-CA', { timeZone: 'Africa/Casablanca', dateStyle: 'short' }).format(
        new Date(),
      );
      const span = `from=${today}&to=${today}`;
      const figures = async (path: string) =>
        (await administrator.get<{ figures: Record<string, unknown>[] }>(`/verification/${path}`)).body.figures;
      const [days, agencies] = [await figures(`days?${span}`), await figures(`agencies?${span}`)];
      expect(days).toMatchObject([
        { day: today, indicator: 'purses.changed', agenciesDigest: expect.stringMatching(/^[0-9a-f]{32}$/) },
      ]);
      expect(agencies).toMatchObject([{ agency: 'RAB-001', indicator: 'purses.changed', count: days[0]?.count }]);
      expect(days[0]?.amountCentimes).toBe(150 * Number(days[0]?.count));
      expect(await figures('days?from=2019-01-01&to=2019-12-31')).toEqual([]);
      // As the books were when no lane of the journal had anything yet.
      const atFirst = await figures(`days?${span}&at=0:0,1:0`);
      expect(atFirst.filter(({ indicator }) => indicator === 'purses.changed')).toEqual([]);
    });

    it.each([
      ['0:1,x', 400, 'verification.malformed-positions'],
      ['0:1,0:2', 422, 'verification.lane-twice'],
      ['3:900', 409, 'verification.ahead-of-journal'],
    ])('not at places %s', async (at, status, code) => {
      const reply = await administrator.get(`/verification/days?from=2026-01-01&to=2026-12-31&at=${at}`);
      expect([reply.status, reply.body.code]).toEqual([status, code]);
    });

    it.each([
      'from=2023-02-30&to=2023-03-01',
      'from=2023-W05-1&to=2023-12-31',
      'from=yesterday1&to=2023-12-31',
      'from=2023-01-01',
      '',
    ])('not of days that are none: %s', async (query) => {
      const reply = await administrator.get(`/verification/days?${query}`);
      expect([reply.status, reply.body.code]).toEqual([400, 'request.invalid']);
    });

    it('that nothing is wrong in its tables, and how far its events have come', async () => {
      const { body } = await administrator.get<{ name: string; differences: string[] }[]>('/verification/invariants');
      expect(body.map(({ name }) => name)).toContain('every purse has a seal');
      expect(body.filter(({ differences }) => differences.length > 0)).toEqual([]);
      const progress = (await administrator.get<{ journal: object[]; applied: object[] }>('/verification/progress'))
        .body;
      expect(progress.journal).toHaveLength(8);
      expect(progress).toMatchObject({ deadLetters: 0 });
    });
  });
});

describe('two instances of a service start at once on an empty database', () => {
  it('and both are ready: one migrates, the other waits', async () => {
    const [issuer, databaseUrl, prefix] = [await startIssuer(), await createTestDatabase(), `${randomUUID()}.`];
    const start = () => startTestService(pursesService, issuer, { DATABASE_URL: databaseUrl, KAFKA_PREFIX: prefix });
    const instances = await Promise.all([start(), start()]);
    for (const { url } of instances) {
      // Until both have found their part of the topics, one of them may read nothing.
      const health = async () => (await (await fetch(`${url}/health/ready`)).json()) as { status: string };
      expect(await eventually(health, ({ status }) => status === 'ready')).toMatchObject({ status: 'ready' });
    }
    await Promise.all(instances.map((instance) => instance.stop()));
    await issuer.close();
  });
});

function post(body: string, contentType = 'application/json'): RequestInit {
  return { method: 'POST', body, headers: { 'content-type': contentType, 'idempotency-key': 'k' } };
}
