import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import { brokenInvariants, Client, eventually, spawnTestService, startIssuer, startTestService } from '#libs/testing';
import type { TestIssuer } from '#libs/testing';
import { transfersService } from '../src/transfers.module.js';
import { newKey, toPayAtCounter } from './beside-operators.js';
import { SimulatedOperators, TIMEOUT_MS } from './simulated-operators.js';

const PORT = 20_000 + (process.pid % 10_000);

describe('an instance that is killed while a counter pays money from abroad', () => {
  let operators: SimulatedOperators;
  let issuer: TestIssuer;
  let instance: RunningService;
  let token: string;
  let env: NodeJS.ProcessEnv;

  beforeAll(async () => {
    operators = await SimulatedOperators.start();
    issuer = await startIssuer();
    const shared = {
      KAFKA_PREFIX: `${randomUUID()}.`,
      OPERATORS_URL: operators.simulator.url,
      OPERATORS_TIMEOUT_MS: String(TIMEOUT_MS * 10),
    };
    instance = await startTestService(transfersService, issuer, shared);
    env = { ...shared, DATABASE_URL: (instance.dataSource.options as { url: string }).url, PORT: String(PORT) };
    token = await issuer.token({ role: 'teller', agency: 'RAB-001' });
  });

  afterAll(async () => {
    await operators.fault('none');
    await instance.stop();
    await issuer.close();
    await operators.end();
  });

  const at = (url: string) => new Client(`${url}/api/transfers/v1`, token);
  const statuses = () =>
    instance.dataSource.query<{ status: string }[]>(`SELECT status FROM remittance ORDER BY id DESC LIMIT 1`);

  it.each([1, 2, 3])(
    'leaves what it began to the other one, which pays it once (%i)',
    async () => {
      const doomed = spawnTestService(transfersService, issuer, env);
      const there = at(`http://localhost:${PORT}`);
      await eventually(
        () =>
          there.get('/transfers').then(
            ({ status }) => status,
            () => 0,
          ),
        (status) => status === 200,
        20_000,
      );
      const asked = toPayAtCounter('western-union', await operators.announce('western-union'), 'KILL1');
      const key = newKey();
      await operators.fault('late-after-done');
      const lost = there.post('/payouts', asked, key).then(
        () => 'answered',
        () => 'lost',
      );
      await eventually(statuses, ([row]) => row?.status === 'reserving');
      doomed.kill('SIGKILL');
      await once(doomed, 'exit');
      // Whether the operator has heard it by now, nobody knows.
      await operators.fault('none');
      expect(await lost).toBe('lost');
      const paid = await at(instance.url).post('/payouts', asked, key);
      expect([paid.status, paid.body.amountCentimes]).toEqual([201, 185_000]);
      expect((await at(instance.url).post('/payouts', asked, key)).body).toEqual(paid.body);
      await eventually(statuses, ([row]) => row?.status === 'confirmed', 20_000);
      const administrator = new Client(
        `${instance.url}/api/transfers/v1`,
        await issuer.token({ role: 'administrator' }),
      );
      expect(await brokenInvariants(administrator, 9)).toEqual([]);
    },
    60_000,
  );
});
