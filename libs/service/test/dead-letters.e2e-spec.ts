import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import {
  Client,
  eventually,
  messageOf,
  PURSE,
  purseChanged,
  pursesContract,
  pursesService,
  startIssuer,
  startTestService,
  testBroker,
  type TestIssuer,
} from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

interface Letter {
  id: number;
  status: string;
  reason: string;
  subject: string;
  lane: number;
  position: number;
}

describe('an event that is refused waits for an administrator', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let service: RunningService;
  let administrator: Client;
  let teller: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(pursesService, issuer, { KAFKA_PREFIX: prefix });
    const base = `${service.url}/api/purses/v1`;
    administrator = new Client(base, await issuer.token({ role: 'administrator' }));
    teller = new Client(base, await issuer.token({ role: 'teller', agency: 'RAB-001' }));
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const refuseBelow = (amount: number) => service.dataSource.query('UPDATE mood SET refuses_below = $1', [amount]);
  const letters = async () =>
    (await administrator.get<{ items: Letter[]; nextCursor?: string }>('/dead-letters')).body.items;
  const untilLetters = (count: number) => eventually(letters, (items) => items.length === count);
  const heard = async (subject: string) =>
    (await service.dataSource.query<unknown[]>('SELECT 1 FROM heard WHERE subject = $1', [subject])).length;
  const act = (id: number | string, verb: 'retry' | 'discard') =>
    administrator.post(`/dead-letters/${id}/${verb}`, {}, null);
  const take = async (amountCentimes: number) =>
    (await teller.post<{ purse: string }>('/purses', { ...PURSE, amountCentimes })).body.purse;

  it('the others go on; when the reason is gone it is retried, once', async () => {
    await refuseBelow(100);
    const [small, large] = [await take(50), await take(500)];
    const [letter] = await untilLetters(1);
    expect(letter).toMatchObject({ status: 'waiting', subject: small, reason: 'The purse is locked.' });
    expect(letter).not.toHaveProperty('value');
    await eventually(
      () => heard(large),
      (count) => count === 1,
    );

    const early = await act(letter?.id ?? 0, 'retry');
    expect(early.body).toMatchObject({
      status: 422,
      code: 'dead-letter.still-refused',
      reason: 'The purse is locked.',
    });
    await refuseBelow(0);
    expect(await act(letter?.id ?? 0, 'retry')).toMatchObject({ status: 200, body: { applied: 1 } });
    expect((await act(letter?.id ?? 0, 'retry')).body).toMatchObject({ status: 404, code: 'dead-letter.not-found' });
    expect(await heard(small)).toBe(1);
    expect(await letters()).toEqual([]);
  });

  it('what follows of its subject is parked, and applied in order when it is discarded', async () => {
    await refuseBelow(100);
    const subject = await take(60);
    const [first] = await untilLetters(1);
    // Over HTTP a purse changes once: what follows is brought past its journal.
    const { lane, position } = first!;
    const following = [1, 2].map((n) =>
      messageOf(purseChanged({ purse: subject, cashCentimes: 500 }), { lane, position: position + n }),
    );
    const broker = testBroker(prefix);
    const producer = await broker.producer();
    await broker.send(producer, pursesContract.topic, following);
    await producer.disconnect();

    const waiting = await untilLetters(3);
    expect(waiting.map(({ status }) => status)).toEqual(['waiting', 'parked', 'parked']);
    const second = waiting[1];
    for (const verb of ['discard', 'retry'] as const) {
      expect((await act(second?.id ?? 0, verb)).body).toMatchObject({ status: 409, code: 'dead-letter.parked' });
    }
    expect((await administrator.get<{ deadLetters: number }>('/verification/progress')).body.deadLetters).toBe(3);
    await refuseBelow(0);
    expect(await act(first?.id ?? 0, 'discard')).toMatchObject({ status: 200, body: { applied: 2 } });
    const rows = await service.dataSource.query<{ position: number }[]>(
      'SELECT position FROM heard WHERE subject = $1',
      [subject],
    );
    expect(rows.map((row) => row.position)).toEqual([position + 1, position + 2]);
    expect(await letters()).toEqual([]);
    await service.dataSource.query('UPDATE consumer_cursor SET position = $2, seen = $2 WHERE lane = $1', [
      lane,
      position,
    ]);
    await service.dataSource.query('DELETE FROM applied_digest WHERE lane = $1', [lane]);
  });

  it('all that wait for one reason are asked for again together', async () => {
    await refuseBelow(100);
    const small = [await take(30), await take(31), await take(32)];
    await untilLetters(3);
    await refuseBelow(0);
    const none = await administrator.post('/dead-letters/retries', { reason: 'Another reason' }, null);
    expect(none).toMatchObject({ status: 202, body: { asked: 0 } });
    const all = await administrator.post('/dead-letters/retries', { reason: 'The purse is locked.' }, null);
    expect(all).toMatchObject({ status: 202, body: { asked: 3 } });
    await untilLetters(0);
    for (const subject of small) expect(await heard(subject)).toBe(1);
  });

  it.each(['0', '999999999999', 'abc', '-1', '1e3', '99999999999999999999'])('there is none under %s', async (id) => {
    expect((await act(id, 'retry')).body).toMatchObject({ status: 404, code: 'dead-letter.not-found' });
    expect((await act(id, 'discard')).body).toMatchObject({ status: 404, code: 'dead-letter.not-found' });
  });

  it('a failure that passes by itself is none: the event is tried again until it is applied', async () => {
    await service.dataSource.query('ALTER TABLE mood RENAME TO moods');
    await service.dataSource.query(
      `CREATE FUNCTION hesitate() RETURNS bigint LANGUAGE plpgsql AS $$ BEGIN
         IF nextval('tries') < 4 THEN RAISE 'deadlock detected' USING ERRCODE = 'deadlock_detected'; END IF;
         RETURN 0; END $$;
       CREATE SEQUENCE tries;
       CREATE VIEW mood AS SELECT hesitate() AS refuses_below FROM moods`,
    );
    const id = await take(150);
    await eventually(
      () => heard(id),
      (count) => count === 1,
    );
    expect(await letters()).toEqual([]);
    await service.dataSource.query('DROP VIEW mood; ALTER TABLE moods RENAME TO mood');
  });

  it('the list has pages', async () => {
    await refuseBelow(100);
    for (let i = 0; i < 3; i++) await take(10);
    const [first, second] = await untilLetters(3);
    const page = await administrator.get<{ items: Letter[]; nextCursor: string }>('/dead-letters?limit=2');
    expect(page.body.items.map(({ id }) => id)).toEqual([first?.id, second?.id]);
    const rest = await administrator.get<{ items: Letter[] }>(`/dead-letters?limit=2&cursor=${page.body.nextCursor}`);
    expect(rest.body.items).toHaveLength(1);
    expect(rest.body).not.toHaveProperty('nextCursor');
    for (const cursor of ['abc', '9'.repeat(20), '1e3']) {
      expect((await administrator.get(`/dead-letters?cursor=${cursor}`)).body.code).toBe(
        'dead-letter.malformed-cursor',
      );
    }
  });
});
