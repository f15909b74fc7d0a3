import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantOf } from '#libs/domain';
import type { RunningService } from '#libs/service';
import { Client, eventually, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { signatureHeaders } from '../src/sign/signature.js';
import { json, PartnerServer } from './partner-server.js';
import { takes } from './post-office.js';
import { postService } from './post-service.js';

const [SECRET, NEXT_SECRET] = [1, 2].map((byte) => `whsec_${Buffer.alloc(32, byte).toString('base64')}`) as [
  string,
  string,
];

let issuer: TestIssuer;
let carrier: PartnerServer;
let service: RunningService;
let anybody: Client;
let administrator: Client;

beforeAll(async () => {
  issuer = await startIssuer();
  carrier = await PartnerServer.start(takes);
  service = await startTestService(postService, issuer, {
    KAFKA_PREFIX: `${randomUUID()}.`,
    CARRIER_URL: carrier.origin,
    CARRIER_SECRETS: `carrier:${SECRET},carrier:${NEXT_SECRET}`,
  });
  anybody = new Client(`${service.url}/api/post/v1`);
  administrator = new Client(`${service.url}/api/post/v1`, await issuer.token({ role: 'administrator' }));
}, 60_000);

afterAll(async () => {
  await service.stop();
  await carrier.stop();
  await issuer.close();
});

describe('a handler for signed requests', () => {
  const send = async (body: string | Buffer, headers: Record<string, string>) => {
    const response = await fetch(`${service.url}/api/post/v1/letters/signed`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : new Uint8Array(body),
    });
    return {
      status: response.status,
      replayed: response.headers.get('idempotent-replayed'),
      body: (await response.json()) as Record<string, unknown>,
    };
  };
  const sign = (body: string, id: string = randomUUID(), at = instantOf(Date.now())) =>
    signatureHeaders([SECRET], { id, body }, at);
  const letter = (more: object = {}) => JSON.stringify({ id: randomUUID(), weightGrams: 20, ...more }, null, 1);

  it('knows its partner, and the id of the message as its key', async () => {
    const body = letter();
    const signed = sign(body, 'msg_1');
    const reply = await send(body, { ...signed, 'idempotency-key': 'of somebody else' });
    expect([reply.status, reply.body]).toEqual([
      201,
      {
        id: (JSON.parse(body) as { id: string }).id,
        caller: { subject: 'carrier', role: 'bank', partner: 'carrier' },
        scope: 'carrier',
        key: 'msg_1',
      },
    ]);
  });

  it('takes a repeat for one, and another body under its id for a mistake', async () => {
    const body = letter();
    const first = await send(body, sign(body, 'msg_2'));
    const repeat = await send(body, sign(body, 'msg_2', instantOf(Date.now() - 60_000)));
    expect([first.replayed, repeat.status, repeat.replayed]).toEqual([null, 201, 'true']);
    const other = letter();
    expect((await send(other, sign(other, 'msg_2'))).body.code).toBe('idempotency-key.reused');
  });

  it('takes what either secret has signed while the partner changes from one to the next, as of one partner', async () => {
    for (const [by, id] of [
      [[SECRET], 'msg_old'],
      [[NEXT_SECRET], 'msg_new'],
      [[NEXT_SECRET, SECRET], 'msg_both'],
    ] as const) {
      const body = letter();
      const { status, body: answer } = await send(body, signatureHeaders(by, { id, body }, instantOf(Date.now())));
      expect([status, answer.scope, answer.key]).toEqual([201, 'carrier', id]);
    }
    const body = letter();
    const other = `whsec_${Buffer.alloc(32, 3).toString('base64')}`;
    const stranger = signatureHeaders([other], { id: 'msg_none', body }, instantOf(Date.now()));
    expect((await send(body, stranger)).body.code).toBe('signature.wrong');
  });

  it('takes CloudEvents in structured mode as JSON', async () => {
    const body = letter();
    const type = { 'content-type': 'application/cloudevents+json; charset=utf-8' };
    expect((await send(body, { ...sign(body), ...type })).status).toBe(201);
  });

  it('refuses what is not signed, before it reads it', async () => {
    expect((await send('{', {})).body).toMatchObject({ status: 401, code: 'signature.missing', header: 'webhook-id' });
    expect((await send(letter(), sign(letter()))).body).toMatchObject({ status: 401, code: 'signature.wrong' });
    const body = letter();
    const old = sign(body, 'msg_3', instantOf(Date.now() - 400_000));
    expect((await send(body, old)).body).toMatchObject({ status: 401, code: 'signature.expired' });
    const token = { authorization: `Bearer ${await issuer.token({ role: 'bank', partner: 'carrier' })}` };
    expect((await send(body, token)).body.code).toBe('signature.missing');
  });

  it('checks what is signed like any other body', async () => {
    const cases: [string, number, string][] = [
      ['{"id":', 400, 'request.malformed'],
      ['', 400, 'request.malformed'],
      ['{"__proto__":{"a":1}}', 400, 'request.malformed'],
      [letter({ weightGrams: 0 }), 400, 'request.invalid'],
      [letter({ more: 1 }), 400, 'request.invalid'],
      [JSON.stringify({ id: 'x'.repeat(70_000), weightGrams: 1 }), 413, 'request.too-large'],
    ];
    for (const [body, status, code] of cases)
      expect((await send(body, sign(body))).body).toMatchObject({ status, code });
    const text = letter();
    const plain = await send(text, { ...sign(text), 'content-type': 'text/plain' });
    expect(plain.body).toMatchObject({ status: 415, code: 'request.unsupported-media-type' });
  });

  it('lets other handlers read their bodies as before', async () => {
    expect((await anybody.post('/letters', { id: randomUUID(), weightGrams: 20 })).status).toBe(201);
    expect((await anybody.post('/letters', '{"id":')).body.code).toBe('request.malformed');
    expect((await anybody.post('/letters', { id: 'x', weightGrams: 'heavy' })).body.code).toBe('request.invalid');
  });
});

describe('what a partner has refused', () => {
  const gauges = async () => {
    const text = (await (await fetch(`${service.url}/api/post/metrics`)).text()).split('\n');
    return text
      .filter((line) => /^guichet_announcements_(waiting|refused).*carrier/.test(line))
      .map((line) => line.split(' ')[1]);
  };

  const expectHeard = () =>
    eventually(
      () => service.dataSource.query<unknown[]>("SELECT 1 FROM announcement WHERE status = 'waiting'"),
      (waiting) => waiting.length === 0,
    );

  it('is counted, listed with its reason for administrators, and told again when they say so', async () => {
    await expectHeard();
    carrier.answer = (_, response) => json(response, { code: 'letter.too-heavy' }, 422);
    const ids = ['heavy/1', 'heavy/2', 'heavy/3'];
    for (const id of ids) await anybody.post('/letters', { id, weightGrams: 20 });
    await eventually(gauges, ([waiting, refused]) => waiting === '0' && refused === '3');

    const refusal = 'it answers with status 422: letter.too-heavy';
    const first = await administrator.get<{ items: object[]; nextCursor: string }>('/announcements?limit=2');
    expect(first.body.items).toEqual([
      { id: 'heavy/1', partner: 'carrier', what: 'posted', since: expect.any(String), status: 'refused', refusal },
      expect.objectContaining({ id: 'heavy/2' }),
    ]);
    const rest = await administrator.get<{ items: { id: string }[] }>(`/announcements?cursor=${first.body.nextCursor}`);
    expect(rest.body.items.map(({ id }) => id)).toEqual(['heavy/3']);

    carrier.answer = takes;
    const again = await administrator.post('/announcements/heavy%2F1/tellings', {});
    expect([again.status, again.body]).toEqual([201, { id: 'heavy/1', status: 'waiting' }]);
    await eventually(gauges, ([waiting, refused]) => waiting === '0' && refused === '2');
    expect((await administrator.post('/announcements/heavy%2F1/tellings', {})).body.code).toBe(
      'announcement.not-refused',
    );
    expect((await administrator.post('/announcements/nowhere/tellings', {})).body.code).toBe('announcement.not-found');
  });

  it.each(['AA', '_w', 'gICA'])('is not listed from a cursor that was never ours: %s', async (cursor) => {
    const { status, body } = await administrator.get(`/announcements?cursor=${cursor}`);
    expect([status, body.code]).toEqual([400, 'announcement.malformed-cursor']);
  });

  it('is no business of others', async () => {
    const teller = new Client(`${service.url}/api/post/v1`, await issuer.token({ role: 'teller', agency: 'RAB-001' }));
    expect((await teller.get('/announcements')).body.code).toBe('role.not-allowed');
    expect((await teller.post('/announcements/heavy%2F2/tellings', {})).body.code).toBe('role.not-allowed');
  });

  it('shows in health while nothing can be told', async () => {
    carrier.answer = (_, response) => response.writeHead(503).end();
    await anybody.post('/letters', { id: 'late', weightGrams: 20 });
    const health = async () =>
      (await (await fetch(`${service.url}/health/ready`)).json()) as { checks: Record<string, string> };
    expect(await eventually(health, ({ checks }) => checks.carrier !== 'ok')).toMatchObject({
      status: 'degraded',
      checks: { carrier: 'it answers with status 503' },
    });
    const waiting = await administrator.get<{ items: { id: string }[] }>('/announcements?status=waiting');
    expect(waiting.body.items.map(({ id }) => id)).toEqual(['late']);
    carrier.answer = takes;
    await eventually(health, ({ checks }) => checks.carrier === 'ok');
  });
});

it('the handlers are described for those who call them', async () => {
  const { paths } = (await (await fetch(`${service.url}/api/post/openapi.json`)).json()) as {
    paths: Record<string, Record<string, { parameters: { name: string }[] }>>;
  };
  const signed = paths['/api/post/v1/letters/signed']?.post?.parameters.map(({ name }) => name);
  expect(signed?.sort()).toEqual(['webhook-id', 'webhook-signature', 'webhook-timestamp']);
  expect(Object.keys(paths)).toEqual(expect.arrayContaining(['/api/post/v1/announcements/{id}/tellings']));
});
