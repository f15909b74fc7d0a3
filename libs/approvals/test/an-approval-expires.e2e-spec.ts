import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import { Client, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { safeService } from './safe.js';

describe('an approval expires', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let hassan: Client;
  let naima: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(safeService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
    const clientOf = async (sub: string, role: string) =>
      new Client(`${service.url}/api/safe/v1`, await issuer.token({ sub, role }));
    hassan = await clientOf('hassan', 'management');
    naima = await clientOf('naima', 'administrator');
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const statesOf = async (query = '') => {
    const { body } = await naima.get<{ items: { id: string; status: string }[] }>(`/approvals${query}`);
    return body.items.map(({ id, status }) => `${id} ${status}`);
  };

  it('by itself: what nobody has answered in time is done no more, and lists say so', async () => {
    const asked = await hassan.post<{ approvalId: string; expiresAt: string }>('/transports', {
      amountCentimes: 5_000,
      reason: 'too much in the safe',
    });
    expect(asked.status).toBe(202);
    const { approvalId: id, expiresAt } = asked.body;
    expect(await statesOf('?status=pending')).toEqual([`${id} pending`]);

    await sleep(Date.parse(expiresAt) - Date.now() + 50);
    for (const [path, body] of [
      ['approval', undefined],
      ['rejection', { reason: 'too late' }],
    ] as const) {
      const late = await naima.post(`/approvals/${id}/${path}`, body);
      expect([late.status, late.body]).toEqual([409, expect.objectContaining({ code: 'approval.expired', expiresAt })]);
    }
    expect(await statesOf()).toEqual([`${id} expired`]);
    expect(await statesOf('?status=expired')).toEqual([`${id} expired`]);
    expect(await statesOf('?status=pending')).toEqual([]);
    const [safe] = await service.dataSource.query<{ balance: string }[]>(
      `SELECT balance_centimes AS balance FROM safe WHERE agency = 'RAB-001'`,
    );
    expect(Number(safe?.balance)).toBe(100_000);
  });

  it('but one that is answered in time is done', async () => {
    const { body } = await hassan.post('/transports', { amountCentimes: 5_000, reason: 'too much in the safe' });
    const approved = await naima.post(`/approvals/${String(body.approvalId)}/approval`, undefined);
    expect([approved.status, approved.body.result]).toEqual([200, { balanceCentimes: 95_000 }]);
  });
});
