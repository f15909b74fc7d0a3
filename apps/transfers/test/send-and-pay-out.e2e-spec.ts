import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import { brokenInvariants, Client, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { transfersService } from '../src/transfers.module.js';
import { BENEFICIARY, SEND } from './sending.js';

const payOutOf = (code: string) => ({
  operator: 'cash-express',
  code,
  beneficiary: { ...BENEFICIARY, idKind: 'passport', idNumber: 'X123456' },
});

describe('a transfer from Rabat to Oujda', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let rabat: Client;
  let oujda: Client;
  let agadir: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(transfersService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
    const clientOf = async (agency: string) =>
      new Client(`${service.url}/api/transfers/v1`, await issuer.token({ role: 'teller', agency }));
    [rabat, oujda, agadir] = [await clientOf('RAB-001'), await clientOf('OUJ-014'), await clientOf('AGA-003')];
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  it('is quoted, sent, paid out once, and seen by the two agencies only', async () => {
    const quoting = { operator: 'cash-express', amountCentimes: 185_000 };
    const { body: quoted } = await rabat.post<Record<string, string>>('/quotes', quoting, null);
    expect(quoted).toMatchObject({
      operator: 'cash-express',
      amountCentimes: 185_000,
      fee: { netCentimes: 2_727, vatCentimes: 273, totalCentimes: 3_000 },
      toPayCentimes: 188_000,
      documents: [{ document: 'identity-document', oneOf: ['cin', 'passport', 'residence-permit'] }],
    });

    const sent = await rabat.post<Record<string, string>>('/transfers', { ...SEND, quote: quoted.quote });
    expect(sent.status).toBe(201);
    expect(sent.body).toMatchObject({ status: 'sent', amountCentimes: 185_000, feeCentimes: 3_000 });
    expect(sent.body.code).toMatch(/^\d{12}$/);
    expect(sent.body.receiptNumber).toMatch(/^RAB-001-T-\d{4}-000001$/);
    const { id, code } = sent.body as { id: string; code: string };

    const paid = await oujda.post('/payouts', payOutOf(code));
    expect(paid.status).toBe(201);
    expect(paid.body).toMatchObject({ transferId: id, status: 'paid-out', amountCentimes: 185_000 });

    const again = await oujda.post('/payouts', payOutOf(code));
    expect([again.status, again.body.code]).toEqual([409, 'transfer.already-paid']);

    expect((await rabat.get(`/transfers/${id}`)).body).toMatchObject({ status: 'paid-out', payingAgency: 'OUJ-014' });
    expect((await oujda.get(`/transfers/${id}`)).body).not.toHaveProperty('sendingReceiptNumber');
    expect((await agadir.get(`/transfers/${id}`)).body.code).toBe('transfer.not-found');
    expect((await agadir.get<{ items: unknown[] }>('/transfers')).body.items).toEqual([]);
    expect((await oujda.get<{ items: { id: string }[] }>('/transfers')).body.items.map((item) => item.id)).toEqual([
      id,
    ]);
  });

  it('gives the same answer, code included, to the same key, and refuses the key for anything else', async () => {
    const key = randomUUID();
    const first = await rabat.post('/transfers', SEND, key);
    const repeated = await rabat.post('/transfers', SEND, key);
    expect(repeated.body).toEqual(first.body);
    expect(repeated.headers.get('idempotent-replayed')).toBe('true');
    const other = await rabat.post('/transfers', { ...SEND, amountCentimes: 5 }, key);
    expect([other.status, other.body.code]).toEqual([422, 'idempotency-key.reused']);
  });

  it('tells the code to nobody else of the agency, whatever key they have copied', async () => {
    const key = randomUUID();
    const { code } = (await rabat.post<{ code: string }>('/transfers', SEND, key)).body;
    const token = await issuer.token({ role: 'teller', agency: 'RAB-001', sub: 'another' });
    const reply = await new Client(`${service.url}/api/transfers/v1`, token).post('/transfers', SEND, key);
    expect([reply.status, reply.body.code]).toEqual([403, 'transfer.sent-by-another']);
    expect(JSON.stringify(reply.body)).not.toContain(code);
  });

  it('is sent once when the same key comes twenty times at once', async () => {
    const key = randomUUID();
    const replies = await Promise.all(Array.from({ length: 20 }, () => rabat.post('/transfers', SEND, key)));
    expect(new Set(replies.map(({ body }) => body.id)).size).toBe(1);
    expect(replies.filter(({ headers }) => !headers.get('idempotent-replayed'))).toHaveLength(1);
  });

  it('is paid out once when two counters ask at once', async () => {
    const { code } = (await rabat.post<{ code: string }>('/transfers', SEND)).body;
    const replies = await Promise.all(
      [rabat, oujda, agadir, rabat, oujda].map((counter) => counter.post('/payouts', payOutOf(code))),
    );
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409]);
  });

  it('keeps its code out of every table', async () => {
    const { code } = (await rabat.post<{ code: string }>('/transfers', SEND)).body;
    for (const table of ['operation', 'entry', 'ledger_account', 'journal', 'transfer', 'receipt_series']) {
      const rows = await service.dataSource.query<unknown[]>(`SELECT 1 FROM ${table} t WHERE t::text LIKE $1`, [
        `%${code}%`,
      ]);
      expect(rows).toEqual([]);
    }
  });

  it('leaves balanced books', async () => {
    const administrator = new Client(`${service.url}/api/transfers/v1`, await issuer.token({ role: 'administrator' }));
    expect(await brokenInvariants(administrator, 5)).toEqual([]);
  });
});
