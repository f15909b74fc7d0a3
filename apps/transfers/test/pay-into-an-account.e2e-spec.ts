import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf } from '#libs/domain';
import { accountsContract, type TransferPaymentOrderedV1 } from '#libs/events';
import type { RunningService } from '#libs/service';
import {
  brokenInvariants,
  Client,
  eventually,
  EventSource,
  startIssuer,
  startTestService,
  type TestIssuer,
} from '#libs/testing';
import { transfersService } from '../src/transfers.module.js';
import { BENEFICIARY, SEND } from './sending.js';

const PAYEE = { ...BENEFICIARY, idKind: 'passport', idNumber: 'X123456' };

interface Shown {
  status: string;
  payingAgency?: string;
  accountPayment?: { paymentId: string; status: string; code?: string; accountId?: string };
}

describe('a transfer that goes into an account', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let service: RunningService;
  let rabat: Client;
  let oujda: Client;
  let administrator: Client;
  let accounts: EventSource;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(transfersService, issuer, { KAFKA_PREFIX: prefix });
    const clientOf = async (role: string, agency?: string) =>
      new Client(`${service.url}/api/transfers/v1`, await issuer.token({ role, ...(agency ? { agency } : {}) }));
    [rabat, oujda] = [await clientOf('teller', 'RAB-001'), await clientOf('teller', 'OUJ-014')];
    administrator = await clientOf('administrator');
    accounts = await EventSource.start(prefix, accountsContract);
  }, 60_000);
  afterAll(async () => {
    await accounts?.stop();
    await service?.stop();
    await issuer?.close();
  });

  const sent = async () => (await rabat.post<{ id: string; code: string }>('/transfers', SEND)).body;
  const inCash = (code: string) => ({ operator: 'cash-express', code, beneficiary: PAYEE });
  const intoAccount = (code: string) => ({ ...inCash(code), accountId: randomUUID() });
  const shown = async (id: string) => (await oujda.get<Shown>(`/transfers/${id}`)).body;
  const told = async <Data extends object>(type: string, id: string) =>
    (
      await service.dataSource.query<{ data: Data }[]>(
        'SELECT data FROM journal WHERE type = $1 AND subject = $2 ORDER BY written_at',
        [type, id],
      )
    ).map(({ data }) => data);
  const differences = () => brokenInvariants(administrator, 5);
  /** What accounts says to the last order of a transfer. */
  const answer = async (id: string, what: 'credited' | 'refused', more: object) => {
    const orders = await told<TransferPaymentOrderedV1['data']>('transfers.transfer-payment-ordered.v1', id);
    const { paymentId, accountId, agency } = orders.at(-1)!;
    const at = instantOf(Date.now());
    const facts = { agency, bookedOn: businessDay(at), cashCentimes: 0 };
    const data = { paymentId, orderedBy: 'transfers', reference: id, accountId, ...facts, ...more };
    await accounts.state({ type: `accounts.payment-${what}.v1`, subject: accountId, occurredAt: at, data });
  };

  it('waits while accounts does not answer, and no counter pays it; the same key has the same answer', async () => {
    const { id, code } = await sent();
    const [order, key] = [intoAccount(code), randomUUID()];
    const first = await oujda.post<{ paymentId: string }>('/payouts', order, key);
    expect([first.status, first.body]).toMatchObject([
      202,
      { transferId: id, status: 'paying-into-account', amountCentimes: 185_000 },
    ]);
    const { paymentId } = first.body;
    expect((await oujda.post('/payouts', order, key)).body).toEqual(first.body);
    for (const body of [inCash(code), intoAccount(code)]) {
      const again = await rabat.post('/payouts', body);
      expect([again.status, again.body]).toMatchObject([409, { code: 'transfer.payment-under-way', paymentId }]);
    }
    const { accountId } = order;
    expect((await shown(id)).accountPayment).toMatchObject({ paymentId, status: 'waiting', accountId });
    expect((await rabat.get<Shown>(`/transfers/${id}`)).body.accountPayment).not.toHaveProperty('accountId');
    expect(await told('transfers.transfer-payment-ordered.v1', id)).toMatchObject([
      { paymentId, accountId, cashCentimes: 0 },
    ]);
    expect(await told('transfers.transfer-paid-out.v1', id)).toEqual([]);
    expect(await differences()).toEqual([]);
  });

  it('is paid out, without cash, when accounts says that it is there', async () => {
    const { id, code } = await sent();
    await oujda.post('/payouts', intoAccount(code));
    await answer(id, 'credited', { amountCentimes: 185_000 });
    const paid = await eventually(
      () => shown(id),
      ({ status }) => status === 'paid-out',
    );
    expect(paid).toMatchObject({ payingAgency: 'OUJ-014', accountPayment: { status: 'credited' } });
    expect(await told('transfers.transfer-paid-out.v1', id)).toMatchObject([
      { agency: 'OUJ-014', amountCentimes: 185_000, cashCentimes: 0 },
    ]);
    expect((await oujda.post('/payouts', inCash(code))).body).toMatchObject({ code: 'transfer.already-paid' });
    expect(await differences()).toEqual([]);
  });

  it('is paid in cash when accounts refuses it', async () => {
    const { id, code } = await sent();
    await oujda.post('/payouts', intoAccount(code));
    await answer(id, 'refused', { code: 'account.closed' });
    const refused = await eventually(
      () => shown(id),
      ({ status }) => status === 'sent',
    );
    expect(refused.accountPayment).toMatchObject({ status: 'refused', code: 'account.closed' });
    expect((await rabat.post('/payouts', inCash(code))).status).toBe(201);
    expect(await shown(id)).toMatchObject({ status: 'paid-out', payingAgency: 'RAB-001' });
    expect(await told('transfers.transfer-paid-out.v1', id)).toMatchObject([{ cashCentimes: -185_000 }]);
    expect(await differences()).toEqual([]);
  });

  it('needs the id of an account', async () => {
    const { code } = await sent();
    const { status, body } = await oujda.post('/payouts', { ...inCash(code), accountId: 'mine' });
    expect([status, body]).toMatchObject([400, { code: 'request.invalid', field: 'accountId' }]);
  });
});
