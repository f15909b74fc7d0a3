import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import { Client, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { safeService } from './safe.js';

interface Listed {
  items: { id: string; status: string; askedBy: string; subject: string }[];
  nextCursor?: string;
}

describe('nobody approves what he asked', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let amina: Client;
  let rachid: Client;
  let aminaAsSupervisor: Client;
  let oujda: Client;
  let management: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(safeService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
    const clientOf = async (claims: Record<string, string>) =>
      new Client(`${service.url}/api/safe/v1`, await issuer.token(claims));
    amina = await clientOf({ sub: 'amina', role: 'teller', agency: 'RAB-001' });
    aminaAsSupervisor = await clientOf({ sub: 'amina', role: 'supervisor', agency: 'RAB-001' });
    rachid = await clientOf({ sub: 'rachid', role: 'supervisor', agency: 'RAB-001' });
    oujda = await clientOf({ sub: 'omar', role: 'supervisor', agency: 'OUJ-014' });
    management = await clientOf({ sub: 'hassan', role: 'management' });
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const ask = async (amountCentimes: number, by = amina): Promise<string> => {
    const asked = await by.post<{ approvalId: string }>('/withdrawals', { amountCentimes, reason: 'wages' });
    expect([asked.status, asked.body]).toEqual([202, expect.objectContaining({ status: 'pending' })]);
    return asked.body.approvalId;
  };
  const safeOf = async (agency: string) => {
    const [row] = await service.dataSource.query<{ balance: string; takenBy: string; entries: number }[]>(
      `SELECT balance_centimes AS balance, taken_by AS "takenBy",
         (SELECT count(*)::int FROM entry WHERE agency = $1) AS entries FROM safe WHERE agency = $1`,
      [agency],
    );
    return { ...row, balance: Number(row?.balance) };
  };

  it('not even in another role; another person does, once, and then it is done', async () => {
    const id = await ask(10_000);
    expect(await safeOf('RAB-001')).toEqual({ balance: 100_000, takenBy: '', entries: 0 });

    const own = await aminaAsSupervisor.post(`/approvals/${id}/approval`, undefined);
    expect([own.status, own.body.code]).toEqual([409, 'approval.same-person']);

    const key = randomUUID();
    const approved = await rachid.post(`/approvals/${id}/approval`, undefined, key);
    expect([approved.status, approved.body]).toEqual([
      200,
      { approvalId: id, status: 'approved', result: { balanceCentimes: 90_000 } },
    ]);
    expect(await safeOf('RAB-001')).toEqual({ balance: 90_000, takenBy: 'amina+rachid', entries: 2 });

    const repeated = await rachid.post(`/approvals/${id}/approval`, undefined, key);
    expect([repeated.body, repeated.headers.get('idempotent-replayed')]).toEqual([approved.body, 'true']);
    const again = await rachid.post(`/approvals/${id}/approval`, undefined);
    expect([again.status, again.body]).toEqual([
      409,
      expect.objectContaining({ code: 'approval.decided-already', status: 409 }),
    ]);
    expect((await rachid.get(`/approvals/${id}`)).body).toMatchObject({
      status: 'approved',
      kind: 'safe.withdrawal',
      asked: { agency: 'RAB-001', amountCentimes: 10_000 },
      reason: 'wages',
      askedBy: 'amina',
      decidedBy: 'rachid',
    });
  });

  it('and a request that is repeated has asked once', async () => {
    const [key, body] = [randomUUID(), { amountCentimes: 100, reason: 'stamps' }];
    const replies = await Promise.all(Array.from({ length: 5 }, () => amina.post('/withdrawals', body, key)));
    expect(new Set(replies.map(({ body: { approvalId } }) => approvalId)).size).toBe(1);
    const other = await amina.post('/withdrawals', { ...body, reason: 'wages' }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key.reused']);
  });

  it('who approve at the same moment take the money out once', async () => {
    const before = (await safeOf('RAB-001')).balance;
    const id = await ask(1_000);
    const replies = await Promise.all(
      Array.from({ length: 6 }, () => rachid.post(`/approvals/${id}/approval`, undefined)),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
    expect((await safeOf('RAB-001')).balance).toBe(before - 1_000);
  });

  it('all of it is done, or nothing: what the safe no longer has stays pending', async () => {
    const [first, second] = [await ask(60_000), await ask(40_000)];
    expect((await rachid.post(`/approvals/${first}/approval`, undefined)).status).toBe(200);
    const before = await safeOf('RAB-001');
    const refused = await rachid.post(`/approvals/${second}/approval`, undefined);
    expect([refused.status, refused.body.code]).toEqual([422, 'safe.empty']);
    expect(await safeOf('RAB-001')).toEqual(before);
    expect((await rachid.get(`/approvals/${second}`)).body.status).toBe('pending');

    const rejected = await rachid.post(`/approvals/${second}/rejection`, { reason: 'ask for less' });
    expect([rejected.status, rejected.body]).toEqual([200, { approvalId: second, status: 'rejected' }]);
    expect((await amina.get(`/approvals/${second}`)).body).toMatchObject({
      status: 'rejected',
      rejectedFor: 'ask for less',
    });
  });

  it('what would be refused is not asked for', async () => {
    const refused = await amina.post('/withdrawals', { amountCentimes: 60_001, reason: 'wages' });
    expect([refused.status, refused.body]).toEqual([
      422,
      expect.objectContaining({ code: 'safe.above-ceiling', ceilingCentimes: 60_000 }),
    ]);
  });

  it('each sees what his role and agency may see; a list says who and about what, and why only to who opens one', async () => {
    const id = await ask(500);
    const shown = await rachid.get<Listed>('/approvals?status=pending');
    expect(shown.body.items[0]).toMatchObject({ id, askedBy: 'amina', subject: 'RAB-001: 500 centimes' });
    expect(shown.body.items[0]).not.toHaveProperty('reason');
    expect(shown.body.items.every(({ status }) => status === 'pending')).toBe(true);

    const strangers = [oujda, management];
    for (const stranger of strangers) {
      expect((await stranger.get<Listed>('/approvals')).body.items).toEqual([]);
      for (const path of [`/approvals/${id}/approval`, `/approvals/${id}/rejection`]) {
        const refused = await stranger.post(path, path.endsWith('rejection') ? { reason: 'no way' } : undefined);
        expect([refused.status, refused.body.code]).toEqual([404, 'approval.not-found']);
      }
    }
    const teller = await amina.post(`/approvals/${id}/approval`, undefined);
    expect([teller.status, teller.body.code]).toEqual([403, 'approval.not-allowed']);
    const transport = await rachid.post('/transports', { amountCentimes: 5, reason: 'wages' });
    expect([transport.status, transport.body.code]).toEqual([403, 'approval.not-allowed']);

    const taken = await amina.post(`/approvals/${id}/rejection`, { reason: 'not needed' });
    expect(taken.status).toBe(200);
  });

  it('pages through all of them, newest first', async () => {
    const all = (await rachid.get<Listed>('/approvals?limit=200')).body.items.map(({ id }) => id);
    expect(all).toEqual(all.toSorted().toReversed());
    const paged: string[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: Listed = (await rachid.get<Listed>(`/approvals?limit=2${cursor && `&cursor=${cursor}`}`)).body;
      paged.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    expect(paged).toEqual(all);
    expect((await rachid.get('/approvals?cursor=x')).body.code).toBe('approval.malformed-cursor');
    expect((await rachid.get('/approvals/none')).body.code).toBe('approval.not-found');
  });

  it('and the database itself refuses to change what was asked, or an answer', async () => {
    const change = (set: string) => service.dataSource.query(`UPDATE approval SET ${set}`);
    await expect(change(`asked = '{}'`)).rejects.toThrow('what an approval asks for never changes');
    await expect(change(`status = 'approved', decided_by = asked_by, decided_at = now()`)).rejects.toThrow();
    await expect(
      service.dataSource.query(
        `INSERT INTO approval (id, kind, subject, asked, asked_by, asked_at, reason, expires_at, status, decided_by, decided_at)
         VALUES (gen_random_uuid(), 'a', 'a', '{}', 'amina', now(), 'a', now(), 'approved', 'amina', now())`,
      ),
    ).rejects.toThrow('approval_by_another');
  });
});
