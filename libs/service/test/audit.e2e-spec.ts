import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Client, PURSE, pursesService, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import type { RunningService } from '../src/start/start-service.js';

interface Recorded {
  at: string;
  kind: string;
  subject: string;
  role: string;
  agency?: string;
  route: string;
  command?: string;
  code?: string;
  operationId?: string;
}

describe('the audit', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let administrator: Client;
  const today = new Date().toISOString().slice(0, 10);

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(pursesService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
    administrator = await as('administrator');
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const as = async (role: string, sub = 'test', agency?: string) =>
    new Client(`${service.url}/api/purses/v1`, await issuer.token({ role, sub, ...(agency ? { agency } : {}) }));
  const recordsOf = async (query: string) => {
    const path = `/audit-records?from=${today}&to=${today}&${query}`;
    const { status, body } = await administrator.get<{ items: Recorded[]; nextCursor?: string }>(path);
    expect(status).toBe(200);
    return body;
  };

  it('says who did an operation, who looked, and who was refused, newest first', async () => {
    const amina = await as('teller', 'amina', 'RAB-001');
    const key = randomUUID();
    expect((await amina.post('/purses', PURSE, key)).status).toBe(201);
    expect((await amina.post('/purses', PURSE, key)).status).toBe(201);
    expect((await amina.get('/whoami')).status).toBe(200);
    expect((await amina.post('/purses', { ...PURSE, title: 7 })).status).toBe(400);
    expect((await amina.get('/audit-records')).status).toBe(403);
    const { items } = await recordsOf('subject=amina');
    expect(items.map(({ kind, route, command, code }) => [kind, route, command ?? code])).toEqual([
      ['refusal', 'GET /api/purses/v1/audit-records', 'role.not-allowed'],
      ['refusal', 'POST /api/purses/v1/purses', 'request.invalid'],
      ['look', 'GET /api/purses/v1/whoami', undefined],
      ['look', 'POST /api/purses/v1/purses', undefined],
      ['operation', 'POST /api/purses/v1/purses', 'purses.put-in'],
    ]);
    expect(items.every(({ subject, role, agency }) => `${subject} ${role} ${agency}` === 'amina teller RAB-001')).toBe(
      true,
    );
    const [operation] = await service.dataSource.query<{ id: string }[]>(
      `SELECT id FROM operation WHERE asked_by = 'amina'`,
    );
    expect(items.at(-1)?.operationId).toBe(operation?.id);
    expect(JSON.stringify(items)).not.toContain(PURSE.owner.lastName);
  });

  it('is read by person, agency and page', async () => {
    const [here, there] = [await as('teller', 'brahim', 'OUJ-014'), await as('teller', 'chama', 'OUJ-014')];
    for (const teller of [here, there, here]) await teller.get('/whoami');
    const { items } = await recordsOf('agency=OUJ-014');
    expect(items.map(({ subject }) => subject)).toEqual(['brahim', 'chama', 'brahim']);
    const first = await recordsOf('agency=OUJ-014&limit=2');
    const rest = await recordsOf(`agency=OUJ-014&limit=2&cursor=${first.nextCursor}`);
    expect([...first.items, ...rest.items]).toEqual(items);
    expect(rest.nextCursor).toBeUndefined();
  });

  it.each([
    ['', 400, 'request.invalid'],
    [`from=${today}&to=2026-01-01`, 422, 'audit.too-many-days'],
    ['from=2026-01-01&to=2026-03-01', 422, 'audit.too-many-days'],
    [`from=${today}&to=${today}&cursor=abc`, 400, 'audit.malformed-cursor'],
    [`from=${today}&to=${today}&agency=rab-001`, 400, 'request.invalid'],
  ])('asked for %j it is refused', async (query, status, code) => {
    expect(await administrator.get(`/audit-records?${query}`)).toMatchObject({ status, body: { code } });
  });

  it('cannot be changed', async () => {
    for (const sql of [`UPDATE audit_record SET subject = 'x'`, 'DELETE FROM audit_record', 'TRUNCATE audit_record'])
      await expect(service.dataSource.query(sql)).rejects.toThrow('append-only');
  });

  it('shows nobody what it cannot write down', async () => {
    const amina = await as('teller', 'amina', 'RAB-001');
    await service.dataSource.query('ALTER TABLE audit_record RENAME TO away');
    expect(await amina.get('/whoami')).toMatchObject({ status: 503, body: { code: 'service.unavailable' } });
    expect((await amina.post('/purses', PURSE)).status).toBe(201);
    expect((await amina.get('/audit-records')).status).toBe(403);
    await service.dataSource.query('ALTER TABLE away RENAME TO audit_record');
    expect((await amina.get('/whoami')).status).toBe(200);
  });
});
