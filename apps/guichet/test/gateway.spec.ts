import { createServer, request, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { isPortFree } from '#libs/infrastructure';
import { Gateway } from '../src/gateway/gateway.js';

interface Answer {
  status: number;
  headers: IncomingMessage['headers'];
  body: Record<string, unknown>;
}

const PORT = 32_123;
const servers: Server[] = [];
let gateway: Gateway;

const echo: RequestListener = (received, response) => {
  let bytes = 0;
  received.on('data', (chunk: Buffer) => (bytes += chunk.length));
  received.on('end', () => {
    response.setHeader('x-service', 'yes');
    response.writeHead(201, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ url: received.url, headers: received.headers, bytes }));
  });
};

beforeAll(async () => {
  gateway = new Gateway((_request, response, path) => path === '/' && Boolean(response.end('{"page":"front"}')));
  gateway.add('transfers', 'transfers-1', await portOf(echo));
  gateway.add('fragile', 'fragile-1', await portOf((received) => received.socket.destroy()));
  gateway.add('gone', 'gone-1', await closedPort());
  gateway.expect('starting');
  gateway.add('half', 'half-1', await closedPort());
  gateway.add('half', 'half-2', await portOf(echo));
  for (const name of ['one', 'two', 'three']) {
    gateway.add('several', name, await portOf((_, response) => response.end(JSON.stringify({ name }))));
  }
  await gateway.listen(PORT, '127.0.0.1');
});

afterAll(async () => {
  await gateway.stop();
  for (const server of servers) server.close();
});

describe('the gateway', () => {
  it('passes address, body and headers on, and its own word on who asked', async () => {
    const headers = { traceparent: '00-abc', 'x-forwarded-for': 'somebody else', connection: 'x-mine', 'x-mine': '1' };
    const { status, body, headers: answered } = await call('POST', '/api/transfers/v1/x?a=%20b', '{"a":1}', headers);
    expect([status, answered['x-service'], body.url, body.bytes]).toEqual([
      201,
      'yes',
      '/api/transfers/v1/x?a=%20b',
      7,
    ]);
    expect(body.headers).toMatchObject({
      traceparent: '00-abc',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-proto': 'http',
    });
    expect(body.headers).not.toHaveProperty('x-mine');
  });

  it('takes the next instance when one cannot be reached', async () => {
    for (let i = 0; i < 4; i += 1) expect((await call('POST', '/api/half/v1/x', '{}')).status).toBe(201);
  });

  it('gives the instances of a service their turns', async () => {
    const names: unknown[] = [];
    for (let i = 0; i < 7; i += 1) names.push((await call('GET', '/api/several/v1/x')).body.name);
    expect(names).toEqual(['one', 'two', 'three', 'one', 'two', 'three', 'one']);
  });

  it.each([
    ['fr-MA', '/api/nothing/v1/x', 'fr', 'Introuvable', "Il n'y a rien à cette adresse."],
    ['ar, fr;q=0.5', '/api/nothing/v1/x', 'ar', 'غير موجود', 'لا يوجد شيء في هذا العنوان.'],
    ['ar', '/api/gone/v1/x', 'ar', 'غير متاح مؤقتا', /^تعذر الوصول إلى الخدمة/],
    ['de', '/api/nothing/v1/x', 'en', 'Not Found', 'There is nothing at this address.'],
  ])('says it to who prefers %s: %s', async (asked, path, language, title, detail) => {
    const { headers, body } = await call('GET', path, undefined, { 'accept-language': asked });
    expect([headers['content-language'], headers.vary, body.title]).toEqual([language, 'Accept-Language', title]);
    expect(body.detail).toMatch(detail);
  });

  it.each([
    ['/api/nothing/v1/x', 404, 'gateway.not-found'],
    ['/api/starting/v1/x', 503, 'gateway.service-unavailable'],
    ['/api/gone/v1/x', 503, 'gateway.service-unavailable'],
    ['/api/fragile/v1/x', 502, 'gateway.upstream-lost'],
  ])('says what is wrong with %s', async (path, status, code) => {
    const answer = await call('POST', path, '{}');
    expect([answer.status, answer.headers['content-type'], answer.body.code]).toEqual([
      status,
      'application/problem+json',
      code,
    ]);
  });

  it('refuses six megabytes in words, announced or not', async () => {
    const huge = 'y'.repeat(6_000_000);
    for (const headers of [undefined, { 'transfer-encoding': 'chunked' }]) {
      const { status, body } = await call('POST', '/api/transfers/v1/x', huge, headers);
      expect([status, body.code]).toEqual([413, 'gateway.body-too-large']);
    }
  });

  it('refuses headers that are too long in words', async () => {
    const { status, body } = await call('GET', `/api/transfers/v1/x?q=${'y'.repeat(30_000)}`);
    expect([status, body.code]).toEqual([431, 'gateway.headers-too-large']);
  });

  it('answers its own pages', async () => {
    expect((await call('GET', '/')).body).toEqual({ page: 'front' });
  });

  it('says in one line that its port is taken', async () => {
    await expect(new Gateway(() => false).listen(PORT, '127.0.0.1')).rejects.toThrow(`Port ${PORT} is taken`);
  });
});

function call(method: string, path: string, body = '', headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const length = body && !headers['transfer-encoding'] ? { 'content-length': String(body.length) } : {};
    const sent = request(
      { port: PORT, host: '127.0.0.1', method, path, headers: { ...length, ...headers } },
      (answer) => {
        let text = '';
        answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
        answer.on('end', () => {
          resolve({
            status: answer.statusCode ?? 0,
            headers: answer.headers,
            body: JSON.parse(text) as Answer['body'],
          });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

async function portOf(listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1');
  servers.push(server);
  await new Promise((resolve) => server.once('listening', resolve));
  return (server.address() as AddressInfo).port;
}

async function closedPort(): Promise<number> {
  for (let port = 32_200; ; port += 1) if (await isPortFree(port)) return port;
}
