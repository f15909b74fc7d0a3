import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { bookInvariants, requestOfEvent } from '#libs/commands';
import { sourceOf, type CloudEvent } from '#libs/events';
import {
  ALMS,
  createTestDatabase,
  eventually,
  giveAlms,
  purseChanged,
  pursesOn,
  pursesService,
  requestOf,
  startIssuer,
  startTestService,
  type TestIssuer,
} from '#libs/testing';
import type { CommandEnding } from '../src/platform/event-commands.js';
import type { RunningService } from '../src/start/start-service.js';

const GIFTS = 300;

describe('events that ask for commands', () => {
  const env: NodeJS.ProcessEnv = { KAFKA_PREFIX: `${randomUUID()}.` };
  let issuer: TestIssuer;
  let instances: RunningService[];

  beforeAll(async () => {
    issuer = await startIssuer();
    env.DATABASE_URL = await createTestDatabase();
    const first = await startTestService(pursesService, issuer, env);
    instances = [first, await startTestService(pursesService, issuer, env)];
  });

  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.stop()));
    await issuer.close();
  });

  const instance = (i: number): RunningService => {
    const found = instances[i % instances.length];
    if (!found) throw new Error('there are two instances');
    return found;
  };
  const query = <Row>(sql: string, ...values: unknown[]) => instance(0).dataSource.query<Row[]>(sql, values);
  const put = (i: number, purse: string, amountCentimes: number) => {
    const { queue } = instance(i);
    if (!queue) throw new Error('it has a queue');
    return pursesOn(queue).putIn({ purse, amountCentimes }, requestOf({ i }));
  };
  const totals = async () => {
    const [total] = await query<Record<'given' | 'told' | 'heard' | 'balance', number>>(
      `SELECT (SELECT count(*)::int FROM operation WHERE command = 'purses.give-alms') AS given,
         (SELECT count(*)::int FROM journal WHERE subject = $1) AS told,
         (SELECT count(*)::int FROM heard) AS heard,
         (SELECT balance_centimes::int FROM purse WHERE id = $1) AS balance`,
      ALMS,
    );
    return total;
  };
  /** Ends transactions of consumers that have decided commands and have not committed. */
  const cut = () =>
    query<{ cut: boolean }>(
      `SELECT pg_terminate_backend(pid) AS cut FROM pg_stat_activity
       WHERE datname = current_database() AND application_name = 'consumer' AND pid <> pg_backend_pid()
         AND backend_xid IS NOT NULL`,
    );

  it('are obeyed once each, over broken transactions, restarts and two instances', async () => {
    const asked = Array.from({ length: GIFTS }, (_, i) => put(i, `giver-${i % 20}`, 100 + (i % 3)));
    let cuts = 0;
    const under = { way: true };
    const cutting = (async () => {
      while (under.way) {
        cuts += (await cut().catch(() => [])).length;
        if (cuts > 8) break;
      }
    })();
    await Promise.all(asked);
    await instance(1).stop();
    instances[1] = await startTestService(pursesService, issuer, env);
    await Promise.all(Array.from({ length: GIFTS }, (_, i) => put(i, `giver-${i % 20}`, 100)));
    const done = await eventually(
      totals,
      (total) => (total?.given ?? 0) >= 2 * GIFTS && total?.heard === 4 * GIFTS,
      40_000,
    );
    under.way = false;
    await cutting;

    expect(cuts).toBeGreaterThan(0);
    expect(done).toEqual({ given: 2 * GIFTS, told: 2 * GIFTS, heard: 4 * GIFTS, balance: 10 * 2 * GIFTS });
    for (const { name, sql } of bookInvariants) expect([name, await query(sql)]).toEqual([name, []]);
  }, 90_000);

  it('are obeyed once also when their consumer begins anew, and a refusal stops none of the others', async () => {
    const before = await totals();
    const gifts = [100, 100, 5, 100].map((cashCentimes) => purseChanged({ cashCentimes }));
    const events = gifts.map((gift, i): CloudEvent => {
      const sequence = { lane: 0, position: 90_000 + i };
      return { ...gift, id: `0-${sequence.position}`, source: sourceOf('purses'), sequence };
    });
    for (const instanceNumber of [0, 1, 0]) {
      const endings = await obey(instance(instanceNumber), events);
      expect(endings.map((ending) => ('refusal' in ending ? ending.refusal.code : 'done'))).toEqual([
        'done',
        'done',
        'purse.empty',
        'done',
      ]);
    }
    expect(await totals()).toMatchObject({
      given: (before?.given ?? 0) + 3,
      balance: (before?.balance ?? 0) + 30,
    });
  });

  it('wake the relay when they are committed, and not before', async () => {
    const { relay, consumerDatabase: dataSource } = instance(0);
    if (!relay || !dataSource) throw new Error('it has a relay, and a consumer');
    const wake = jest.spyOn(relay, 'wake');
    await dataSource.transaction((manager) => manager.query('SELECT 1'));
    expect(wake).not.toHaveBeenCalled();
    const { eventCommands } = instance(0);
    await dataSource.transaction(async (manager) => {
      await eventCommands?.in(manager).run(giveAlms, { giftCentimes: 100 }, requestOf({}));
      expect(wake).not.toHaveBeenCalled();
    });
    expect(wake).toHaveBeenCalledTimes(1);
    wake.mockRestore();
  });

  it('and commands of events outside of a transaction are our own mistake', () => {
    const { eventCommands, dataSource } = instance(0);
    expect(() => eventCommands?.in(dataSource.manager)).toThrow('in the transaction of their handler');
  });
});

/** Does what the consumer does with gifts, in a transaction of its own. */
function obey({ eventCommands, dataSource }: RunningService, events: readonly CloudEvent[]): Promise<CommandEnding[]> {
  if (!eventCommands) throw new Error('it has commands of events');
  const commands = events.map((event) =>
    eventCommands.ask(giveAlms, { giftCentimes: event.data.cashCentimes }, requestOfEvent(event)),
  );
  return dataSource.transaction((manager) => eventCommands.in(manager).runAll(commands));
}
