import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import {
  brokenInvariants,
  Client,
  createTestDatabase,
  startIssuer,
  startTestService,
  type TestIssuer,
} from '#libs/testing';
import { transfersService } from '../src/transfers.module.js';
import type { PickUpCodeKeys } from '../src/code-key/code-keys.dto.js';
import { BENEFICIARY, SEND } from './sending.js';

const [OLD, NEW] = ['0a', '0b'].map((byte) => byte.repeat(32)) as [string, string];
const PAYEE = { ...BENEFICIARY, idKind: 'cin', idNumber: 'CD123456' };

interface Sent {
  id: string;
  code: string;
}

describe('when the key of pick-up codes is changed', () => {
  let issuer: TestIssuer;
  let databaseUrl: string;
  let service: RunningService;
  let teller: Client;
  let administrator: Client;
  const prefix = `${randomUUID()}.`;

  beforeAll(async () => {
    [issuer, databaseUrl] = await Promise.all([startIssuer(), createTestDatabase()]);
    await startWith(OLD);
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  async function startWith(...keys: string[]): Promise<void> {
    service = await startTestService(transfersService, issuer, {
      DATABASE_URL: databaseUrl,
      KAFKA_PREFIX: prefix,
      PICKUP_CODE_KEY: keys.join(','),
    });
    const clientOf = async (claims: Record<string, string>) =>
      new Client(`${service.url}/api/transfers/v1`, await issuer.token(claims));
    teller = await clientOf({ role: 'teller', agency: 'RAB-001' });
    administrator = await clientOf({ role: 'administrator' });
  }

  async function restartWith(...keys: string[]): Promise<void> {
    await service.stop();
    await startWith(...keys);
  }

  const send = async (key: string = randomUUID()) => (await teller.post<Sent>('/transfers', SEND, key)).body;
  const payOut = (code: string, idNumber = PAYEE.idNumber) =>
    teller.post('/payouts', { operator: 'cash-express', code, beneficiary: { ...PAYEE, idNumber } });
  const counted = async () => {
    const { keys, unpaidOfDroppedKeys } = (await administrator.get<PickUpCodeKeys>('/code-keys')).body;
    return [...keys.map(({ unpaidTransfers }) => unpaidTransfers), unpaidOfDroppedKeys];
  };

  it('codes of the old one are paid out and told again, and it is dropped when nobody can come with one any more', async () => {
    const [lost, kept] = [randomUUID(), randomUUID()];
    const [first, second, third] = [await send(lost), await send(), await send(kept)];
    expect(await counted()).toEqual([3, 0]);

    await restartWith(NEW, OLD);
    expect(await counted()).toEqual([0, 3, 0]);
    expect(await send(lost)).toEqual(first); // the code that the sender was told, not one of the new key
    const newer = await send();
    expect(await counted()).toEqual([1, 3, 0]);
    expect((await payOut(first.code)).status).toBe(201);
    expect((await payOut(first.code)).body.code).toBe('transfer.already-paid');
    expect((await payOut(newer.code)).status).toBe(201);
    expect(await counted()).toEqual([0, 2, 0]);
    expect((await payOut(second.code)).status).toBe(201);

    await restartWith(NEW); // one too early
    expect(await counted()).toEqual([0, 1]);
    expect((await payOut(third.code)).body.code).toBe('transfer.unknown-code');
    const told = await teller.post('/transfers', SEND, kept);
    expect([told.status, told.body.code]).toEqual([410, 'transfer.code-forgotten']);

    await restartWith(NEW, OLD);
    expect((await payOut(third.code)).status).toBe(201);
    expect(await counted()).toEqual([0, 0, 0]);
    expect(await brokenInvariants(administrator, 5)).toEqual([]);
  }, 120_000);

  it('its keys are counted for administrators alone, by names that tell nothing of them', async () => {
    expect((await teller.get('/code-keys')).body.code).toBe('role.not-allowed');
    const { keys } = (await administrator.get<PickUpCodeKeys>('/code-keys')).body;
    expect(keys.map(({ isCurrent }) => isCurrent)).toEqual([true, false]);
    for (const { key } of keys) {
      expect(key).toMatch(/^[0-9a-f]{8}$/);
      expect(`${NEW}${OLD}`).not.toContain(key);
    }
  });
});
