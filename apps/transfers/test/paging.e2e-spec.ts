import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import { Client, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { transfersService } from '../src/transfers.module.js';
import { BENEFICIARY, SEND } from './sending.js';

const PAYEE = { ...BENEFICIARY, idKind: 'cin', idNumber: 'CD123456' };

interface Listed {
  items: { id: string; status: string; sentAt: string }[];
  nextCursor?: string;
}

describe('an agency reads its transfers', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let [rabat, oujda]: Client[] = [];
  /** Ids of what Rabat sent, oldest first; every third was paid out in Oujda, every fifth in Rabat itself. */
  const sent: string[] = [];

  const client = async (agency: string) =>
    new Client(`${service.url}/api/transfers/v1`, await issuer.token({ role: 'teller', agency }));

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(transfersService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
    [rabat, oujda] = [await client('RAB-001'), await client('OUJ-014')];
    for (let i = 0; i < 23; i++) {
      const { id, code } = (
        await counter('rabat').post<{ id: string; code: string }>('/transfers', { ...SEND, amountCentimes: 10_000 })
      ).body;
      sent.push(id);
      const payer = i % 5 === 0 ? 'rabat' : i % 3 === 0 ? 'oujda' : undefined;
      if (payer) await counter(payer).post('/payouts', { operator: 'cash-express', code, beneficiary: PAYEE });
    }
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const counter = (name: 'rabat' | 'oujda'): Client => {
    const found = name === 'rabat' ? rabat : oujda;
    if (!found) throw new Error('the counters are open');
    return found;
  };
  const page = async (name: 'rabat' | 'oujda', query: string) =>
    (await counter(name).get<Listed>(`/transfers${query}`)).body;
  const readAll = async (name: 'rabat' | 'oujda', limit: number): Promise<string[]> => {
    const ids: string[] = [];
    let cursor: string | undefined;
    do {
      const { items, nextCursor }: Listed = await page(name, `?limit=${limit}${cursor ? `&cursor=${cursor}` : ''}`);
      expect(items.length).toBeLessThanOrEqual(limit);
      ids.push(...items.map(({ id }) => id));
      cursor = nextCursor;
    } while (cursor);
    return ids;
  };

  it.each([1, 4, 22, 23, 24, 200])('newest first, each once, in pages of %i', async (limit) => {
    expect(await readAll('rabat', limit)).toEqual(sent.toReversed());
  });

  it('and one that it only paid out, it reads too', async () => {
    const paid = sent.filter((_, i) => i % 3 === 0 && i % 5 !== 0);
    expect(await readAll('oujda', 3)).toEqual(paid.toReversed());
    const { items } = await page('oujda', '');
    expect(items.every(({ status }) => status === 'paid-out')).toBe(true);
  });

  it('and what is sent while it turns the pages does not move them', async () => {
    const first = await page('rabat', '?limit=5');
    const { id } = (await counter('rabat').post<{ id: string }>('/transfers', SEND)).body;
    const second = await page('rabat', `?limit=5&cursor=${first.nextCursor}`);
    expect([...first.items, ...second.items].map((item) => item.id)).toEqual(sent.toReversed().slice(0, 10));
    expect((await page('rabat', '?limit=1')).items.map((item) => item.id)).toEqual([id]);
  });

  it('50 at a time unless it asks otherwise, and in a cursor of another’s list nothing is hidden', async () => {
    expect((await page('rabat', '')).items).toHaveLength(24);
    const { nextCursor } = await page('rabat', '?limit=1');
    const foreign = await page('oujda', `?cursor=${nextCursor}`);
    expect(foreign.items.every((item) => item.status === 'paid-out')).toBe(true);
  });
});
