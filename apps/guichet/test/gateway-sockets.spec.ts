import { once } from 'node:events';
import { createServer, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Gateway } from '../src/gateway/gateway.js';

const PORT = 32_131;
const LIMITS = {
  timeouts: { headersTimeout: 300, requestTimeout: 900, connectionsCheckingInterval: 50 },
  connections: { perAddress: 3, total: 20 },
};
const GET = 'GET /api/purses/v1/x HTTP/1.1\r\nHost: guichet\r\n\r\n';
const HEAD = 'POST /api/purses/v1/x HTTP/1.1\r\nHost: guichet\r\nContent-Length: 7\r\n';
const POST = `${HEAD}\r\n{"a":1}`;

let gateway: Gateway;
let service: Server;
let begun: string[];

/** Answers a moment later with how many requests it has begun; of a slow reader's, when it is told to. */
function take(url: string, response: ServerResponse): void {
  begun.push(url);
  const body = `begun ${begun.length}`;
  setTimeout(() => response.writeHead(201, { 'content-length': body.length }).end(body), 100);
}

beforeEach(async () => {
  begun = [];
  service = createServer((request, response) => {
    if (request.url === '/health/live') return void response.end();
    request.resume().on('end', () => take(request.url ?? '', response));
  }).listen(0, '127.0.0.1');
  await once(service, 'listening');
  gateway = new Gateway(() => false, LIMITS);
  gateway.add('purses', 'purses-1', (service.address() as AddressInfo).port);
  await gateway.listen(PORT, '127.0.0.1');
});

afterEach(async () => {
  await gateway.stop();
  service.closeAllConnections();
  service.close();
});

/** A connection, and all that it was told until it was closed. */
function open(): { socket: Socket; heard: Promise<string> } {
  const socket = connect({ port: PORT, host: '127.0.0.1', allowHalfOpen: true });
  let text = '';
  const heard = new Promise<string>((resolve) => {
    socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
    socket.on('end', () => socket.end()).on('error', () => undefined);
    socket.on('close', () => resolve(text));
  });
  return { socket, heard };
}

async function told(bytes: string): Promise<string[]> {
  const { socket, heard } = open();
  socket.write(bytes);
  return answersOf(await heard);
}

const answersOf = (text: string) => text.split(/(?=HTTP\/1\.1 )/);

describe('what was begun is answered with its own answer, then the connection is closed', () => {
  it.each([
    ['two stray bytes after the body', `${POST}}}`],
    ['stray bytes that look like a request', `${POST}GET`.replace('GET', 'G=T / HTTP/9.9\r\n\r\n')],
    ['a body longer than was said', POST.replace('{"a":1}', '{"a":1,"b":2}')],
    ['headers that never end after the body', `${POST}GET / HTTP/1.1\r\nx: ${'y'.repeat(40_000)}`],
  ])('%s', async (_, bytes) => {
    for (let i = 1; i <= 3; i++) {
      const [answer, ...more] = await told(bytes);
      expect(more).toEqual([]);
      expect(answer).toMatch(/^HTTP\/1\.1 201 Created\r\n/);
      expect(answer).toMatch(new RegExp(`\r\n\r\nbegun ${i}$`));
      expect(begun).toHaveLength(i);
    }
  });

  it('where it expects what nobody knows', async () => {
    const [answer] = await told(POST.replace('Host', 'Expect: 200-ok\r\nConnection: close\r\nHost'));
    expect(answer).toMatch(/^HTTP\/1\.1 201 [^]*begun 1$/);
  });

  it('several in a row, in their order', async () => {
    const answers = await told(`${GET}${POST}${GET}}}`);
    expect(answers.map((answer) => answer.slice(-7)).sort()).toEqual(['begun 1', 'begun 2', 'begun 3']);
    expect(answers.map((answer) => /connection: close/i.test(answer))).toEqual([false, false, true]);
  });

  it('bytes that come while the answer is on its way', async () => {
    const { socket, heard } = open();
    socket.write(POST);
    await sleep(50);
    for (const rubbish of ['}}', '}}', 'GET / HTTP/1.1\r\n\r\n']) {
      socket.write(rubbish);
      await sleep(5);
    }
    expect(answersOf(await heard)).toEqual([expect.stringMatching(/^HTTP\/1\.1 201 [^]*begun 1$/)]);
  });

  it('then what stopped coming after it is told so', async () => {
    const [first, second, ...more] = await told(`${POST}GET /api/pur`);
    expect([first?.slice(-7), second?.slice(0, 12), more]).toEqual(['begun 1', 'HTTP/1.1 408', []]);
  });

  it('a client that has nothing more to say, and waits', async () => {
    const { socket, heard } = open();
    socket.end(POST);
    expect(answersOf(await heard)).toEqual([expect.stringMatching(/^HTTP\/1\.1 201 [^]*begun 1$/)]);
  });
});

describe('what was not begun is refused in words', () => {
  it.each([
    ['no HTTP', 'rubbish\r\n\r\n', 400, 'gateway.bad-request'],
    ['no host', GET.replace('Host', 'H%ost'), 400, 'gateway.bad-request'],
    [
      'a chunk without a length',
      HEAD.replace('Content-Length: 7', 'Transfer-Encoding: chunked') + '\r\nzz\r\n',
      400,
      'gateway.bad-request',
    ],
    ['headers that stop coming', 'GET / HTTP/1.1\r\nHost: ', 408, 'gateway.request-timeout'],
    ['a body that stops coming', `${HEAD}\r\n{"a`, 408, 'gateway.request-timeout'],
  ])('%s', async (_, bytes, status, code) => {
    const [answer, ...more] = await told(bytes);
    expect([answer?.slice(0, 12), more]).toEqual([`HTTP/1.1 ${status}`, []]);
    expect(answer).toContain(`"code":"${code}"`);
    expect(begun).toEqual([]);
  });

  it('more connections than one address may have', async () => {
    const all = [open(), open(), open(), open()];
    expect(await all[3]!.heard).toMatch(/^HTTP\/1\.1 429 [^]*"code":"request\.too-many"/);
    all[0]!.socket.write(POST);
    all[0]!.socket.end();
    expect(await all[0]!.heard).toContain('begun 1');
    expect(
      answersOf(await told(POST.replace('Host', 'Connection: close\r\nHost')).then(([a]) => a ?? '')),
    ).toHaveLength(1);
    for (const { socket } of all) socket.destroy();
  });
});
