import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Client,
  eventually,
  PURSE,
  pursesService,
  startIssuer,
  startTestService,
  type TestIssuer,
} from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

const READERS = 20;
const SLOW_SECONDS = 12;

describe('readers whose queries take long', () => {
  let issuer: TestIssuer;
  let service: RunningService;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(pursesService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
  });
  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  it('keep no event from being applied', async () => {
    const slow = Array.from({ length: READERS }, () => service.dataSource.query('SELECT pg_sleep($1)', [SLOW_SECONDS]));
    const ended = Promise.allSettled(slow).then(() => performance.now());
    const teller = new Client(
      `${service.url}/api/purses/v1`,
      await issuer.token({ role: 'teller', agency: 'RAB-001' }),
    );
    const { body } = await teller.post<{ purse: string }>('/purses', PURSE);
    // With a connection of our own: those of the readers are all taken.
    const heard = () =>
      service.consumerDatabase?.query<unknown[]>('SELECT 1 FROM heard WHERE subject = $1', [body.purse]);
    await eventually(heard, (rows) => rows?.length === 1, 9_000);
    const heardAtMs = performance.now();
    expect(await ended).toBeGreaterThan(heardAtMs);
  }, 40_000);
});
