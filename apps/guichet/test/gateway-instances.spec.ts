import { once } from 'node:events';
import { createServer, request, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from '@jest/globals';
import { Gateway } from '../src/gateway/gateway.js';

const PORT = 32_124;
const LIVE = '/health/live';
const KEY = { 'idempotency-key': 'one' };

interface Answer {
  status: number;
  body: string;
}

/** An instance of a service: it may fall silent, or do something else than answer with its name. */
class TestInstance {
  received = 0;
  isSilent = false;
  private readonly server: Server;

  constructor(
    readonly name: string,
    private readonly work: (response: ServerResponse) => unknown = (response) => response.end(name),
  ) {
    this.server = createServer((received, response) => this.take(received, response)).listen(0, '127.0.0.1');
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  async listening(): Promise<void> {
    if (!this.server.listening) await once(this.server, 'listening');
  }

  close(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  private take({ url }: IncomingMessage, response: ServerResponse): void {
    if (url !== LIVE) this.received += 1;
    if (this.isSilent) return;
    if (url === LIVE) response.end();
    else this.work(response);
  }
}

let instances: TestInstance[];
let gateway: Gateway;

afterEach(async () => {
  await gateway.stop();
  for (const instance of instances) instance.close();
});

async function serve(...all: TestInstance[]): Promise<TestInstance[]> {
  instances = all;
  gateway = new Gateway(() => false);
  for (const instance of all) {
    await instance.listening();
    gateway.add('purses', instance.name, instance.port);
  }
  await gateway.listen(PORT, '127.0.0.1');
  return all;
}

describe('the gateway before two instances', () => {
  it('gives what a silent one works on to the other at once, when it may be repeated', async () => {
    const [first, second] = await serve(new TestInstance('first'), new TestInstance('second'));
    first!.isSilent = true;
    const startedMs = performance.now();
    const asked = [];
    for (let i = 0; i < 20; i++) asked.push(call('POST', KEY), call('GET'));
    const withoutKey = [call('POST'), call('POST')];
    for (const answer of await Promise.all(asked)) expect(answer).toEqual({ status: 200, body: 'second' });
    const waitedMs = performance.now() - startedMs;
    expect(first!.received).toBeGreaterThan(10);
    expect([waitedMs > 1_000, waitedMs < 8_000]).toEqual([true, true]);
    expect((await Promise.all(withoutKey)).map(({ status }) => status).sort()).toEqual([200, 502]);

    const soFar = first!.received;
    for (let i = 0; i < 4; i++) expect(await call('POST')).toEqual({ status: 200, body: 'second' });
    expect(first!.received).toBe(soFar);

    first!.isSilent = false;
    await sleep(2_500);
    expect((await all(4, 'POST')).sort()).toEqual(['first', 'first', 'second', 'second']);
    expect(second!.received).toBeGreaterThan(20);
  }, 20_000);

  it('leaves a silent one its requests when no other is there', async () => {
    const [only] = await serve(new TestInstance('only'));
    only!.isSilent = true;
    const answer = Promise.race([call('POST', KEY), sleep(4_000, 'waits')]);
    expect(await answer).toBe('waits');
    only!.close();
  }, 10_000);

  it('repeats what was lost at work, under its key, with the other', async () => {
    const [first] = await serve(
      new TestInstance('first', (response) => response.destroy()),
      new TestInstance('second'),
    );
    for (let i = 0; i < 4; i++) expect(await call('POST', KEY)).toEqual({ status: 200, body: 'second' });
    expect(first!.received).toBe(2);
    expect((await statuses(2, 'POST')).sort()).toEqual([200, 502]);
  });

  it('says that something may have been carried out when the other cannot be reached either', async () => {
    const [, second] = await serve(
      new TestInstance('first', (response) => response.destroy()),
      new TestInstance('second'),
    );
    second!.close();
    const { status, body } = await call('POST', KEY);
    expect([status, JSON.parse(body)]).toMatchObject([502, { code: 'gateway.upstream-lost' }]);
  });

  it('cuts an answer that has begun, and does not repeat it', async () => {
    const [first, second] = await serve(
      new TestInstance('first', (response) => response.write('half', () => setImmediate(() => response.destroy()))),
      new TestInstance('second'),
    );
    await expect(call('POST', KEY)).rejects.toThrow();
    expect([first!.received, second!.received]).toEqual([1, 0]);
  });

  it('takes what one has not begun, because it stops, to the other', async () => {
    const refusal = (response: ServerResponse) =>
      response.writeHead(503, { 'guichet-not-begun': 'stopping', connection: 'close' }).end('stops');
    const [first] = await serve(new TestInstance('first', refusal), new TestInstance('second'));
    for (let i = 0; i < 4; i++) expect(await call('POST')).toEqual({ status: 200, body: 'second' });
    expect(first!.received).toBe(1);
  });

  it('passes back that nothing was begun when there is no other', async () => {
    await serve(
      new TestInstance('only', (response) => response.writeHead(503, { 'guichet-not-begun': 'stopping' }).end('stops')),
    );
    expect(await call('POST')).toEqual({ status: 503, body: 'stops' });
  });

  it('finds nobody silent because it stood still itself', async () => {
    await serve(new TestInstance('first'), new TestInstance('second'));
    await sleep(600);
    for (let stall = 0; stall < 5; stall++) {
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1_100);
      await new Promise(setImmediate);
    }
    expect((await all(4, 'POST')).sort()).toEqual(['first', 'first', 'second', 'second']);
  }, 15_000);
});

async function all(count: number, method: string): Promise<string[]> {
  return (await Promise.all(Array.from({ length: count }, () => call(method)))).map(({ body }) => body);
}

async function statuses(count: number, method: string): Promise<number[]> {
  return (await Promise.all(Array.from({ length: count }, () => call(method)))).map(({ status }) => status);
}

function call(method: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const path = '/api/purses/v1/purses';
    const sent = request({ port: PORT, host: '127.0.0.1', method, path, headers, agent: false }, (response) => {
      let body = '';
      response.on('data', (chunk: Buffer) => (body += chunk.toString()));
      response.on('error', reject).on('end', () => resolve({ status: response.statusCode ?? 0, body }));
    });
    sent.on('error', reject).end();
  });
}
