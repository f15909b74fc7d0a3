import { randomUUID } from 'node:crypto';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import {
  createTestDatabase,
  eventually,
  PURSE,
  pursesService,
  startIssuer,
  startTestService,
  type TestIssuer,
} from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

const PURSES = '/api/purses/v1/purses';

/** A connection that stays open, with requests in a row. */
class Connection {
  readonly socket: Socket;
  private heard = '';

  constructor(
    port: number,
    private readonly token: string,
  ) {
    this.socket = connect(port, '127.0.0.1').on('data', (chunk) => (this.heard += chunk.toString()));
  }

  get answers(): string[] {
    return this.heard.split('HTTP/1.1 ').slice(1);
  }

  ask(method: string, path: string, body = ''): void {
    const head = [
      `${method} ${path} HTTP/1.1`,
      'Host: guichet',
      `Authorization: Bearer ${this.token}`,
      `Idempotency-Key: ${randomUUID()}`,
      'Content-Type: application/json',
      `Content-Length: ${Buffer.byteLength(body)}`,
    ];
    this.socket.write(`${head.join('\r\n')}\r\n\r\n${body}`);
  }
}

describe('a service that is told to stop', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let stranger: pg.Client;
  const connections: Connection[] = [];
  let stopped: Promise<void> | undefined;

  beforeAll(async () => {
    issuer = await startIssuer();
    const DATABASE_URL = await createTestDatabase();
    service = await startTestService(pursesService, issuer, { DATABASE_URL, KAFKA_PREFIX: `${randomUUID()}.` });
    stranger = new pg.Client({ connectionString: DATABASE_URL });
    await stranger.connect();
  });

  afterAll(async () => {
    for (const { socket } of connections) socket.destroy();
    await stranger.end();
    await (stopped ?? service.stop());
    await issuer.close();
  });

  it('ends what it has begun, and refuses the rest in words, so that another instance may do it', async () => {
    const token = await issuer.token({ role: 'teller', agency: 'RAB-001' });
    const { port } = new URL(service.url);
    const busy = () => {
      const connection = new Connection(Number(port), token);
      connections.push(connection);
      connection.ask('POST', PURSES, JSON.stringify(PURSE)); // waits for the database
      return connection;
    };
    await stranger.query('BEGIN; LOCK TABLE purse IN ACCESS EXCLUSIVE MODE');
    const [one, other, idleAfter] = [busy(), busy(), busy()];
    await eventually(
      () => stranger.query<{ waits: boolean }>('SELECT count(*) > 0 AS waits FROM pg_locks WHERE NOT granted'),
      ({ rows: [row] }) => row?.waits === true,
    );

    const startedMs = performance.now();
    stopped = service.stop();
    one.ask('GET', '/health/ready');
    other.ask('POST', PURSES, JSON.stringify(PURSE));
    await sleep(100);
    await stranger.query('COMMIT');
    await stopped;

    expect(performance.now() - startedMs).toBeLessThan(5_000);
    expect(idleAfter.answers).toEqual([expect.stringMatching(/^201 /)]);
    const [begun, readiness] = one.answers;
    expect([begun, readiness]).toEqual([expect.stringMatching(/^201 /), expect.stringMatching(/^503 /)]);
    expect(readiness).toContain('"service":"stops"');
    const [, refused] = other.answers;
    expect(refused).toMatch(/^503 /);
    expect(refused).toContain('"code":"service.stopping"');
    for (const header of ['guichet-not-begun: stopping', 'content-type: application/problem+json', 'connection: close'])
      expect(refused!.toLowerCase()).toContain(header);
  });
});
