import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf } from '#libs/domain';
import { accountsContract, type PaymentOrderedV1 } from '#libs/events';
import { eventually, EventSource, type Client } from '#libs/testing';
import { Assistance, claimEvent, insuredClient, TODAY, type ClaimShown } from './assistance.js';

interface PaidClaim extends ClaimShown {
  settledBy?: string;
  payment?: { paymentId: string; status: string; code?: string };
}

describe('a benefit that goes into an account', () => {
  let assistance: Assistance;
  let teller: Client;
  let accounts: EventSource | undefined;

  beforeAll(async () => {
    assistance = await Assistance.open();
    teller = await assistance.client('teller', 'OUJ-014');
  }, 60_000);
  afterAll(async () => {
    await accounts?.stop();
    await assistance?.close();
  });

  const accepted = async () => {
    const { client, policyId } = await insuredClient(assistance);
    const of = { policyId, benefit: 'disability', eventOn: TODAY };
    const { body } = await teller.post<{ claimId: string; claimNumber: string }>('/claims', of);
    const decided = { claimNumber: body.claimNumber, amountCentimes: 250_000, decidedOn: TODAY };
    expect((await assistance.sayByHttp(claimEvent('claim-accepted', decided))).body).toMatchObject({ status: 'taken' });
    return {
      ...body,
      payee: { idKind: client.idKind, idNumber: client.idNumber },
      path: `/claims/${body.claimId}/payouts`,
    };
  };
  const claim = async (claimId: string) => (await teller.get<PaidClaim>(`/claims/${claimId}`)).body;
  const waiting = async () => {
    const { body } = await teller.get<{ items: PaidClaim[] }>('/claims?payment=waiting');
    return body.items.map(({ claimId }) => claimId);
  };
  const order = async ({ path, payee }: Awaited<ReturnType<typeof accepted>>) => {
    const { status, body } = await teller.post<{ paymentId: string }>(path, { payee, accountId: randomUUID() });
    expect(status).toBe(202);
    return body.paymentId;
  };
  /** What accounts says to an order that it has read. */
  const answer = async (claimId: string, what: 'credited' | 'refused', more: object) => {
    accounts ??= await EventSource.start(assistance.prefix, accountsContract);
    const orders = (await assistance.told('claims.payment-ordered.v1', claimId)) as PaymentOrderedV1['data'][];
    const { paymentId, accountId, agency } = orders.at(-1)!;
    const at = instantOf(Date.now());
    const facts = { agency, bookedOn: businessDay(at), cashCentimes: 0 };
    const data = { paymentId, orderedBy: 'claims', reference: claimId, accountId, ...facts, ...more };
    await accounts.state({ type: `accounts.payment-${what}.v1`, subject: accountId, occurredAt: at, data });
  };

  it('waits while accounts does not answer, and nobody else pays it', async () => {
    const one = await accepted();
    const paymentId = await order(one);
    expect(await claim(one.claimId)).toMatchObject({ status: 'accepted', payment: { paymentId, status: 'waiting' } });
    expect(await waiting()).toEqual([one.claimId]);
    for (const body of [{ payee: one.payee }, { payee: one.payee, accountId: randomUUID() }]) {
      const again = await teller.post(one.path, body);
      expect([again.status, again.body]).toMatchObject([409, { code: 'claim.payment-under-way', paymentId }]);
    }
    const { claimNumber } = one;
    for (const event of [
      claimEvent('claim-settled', { claimNumber, amountCentimes: 250_000, settledOn: TODAY }),
      claimEvent('claim-cancelled', { claimNumber, reason: 'a mistake', cancelledOn: TODAY }),
    ])
      expect((await assistance.sayByHttp(event)).body).toMatchObject({ code: 'claim.payment-under-way' });
    expect(await assistance.told('claims.claim-settled.v1', one.claimId)).toEqual([]);
    expect(await assistance.differences()).toEqual([]);
  });

  it('is served when accounts says that it is there: told, owed by the insurer and to accounts', async () => {
    const one = await accepted();
    await order(one);
    await answer(one.claimId, 'credited', { amountCentimes: 250_000 });
    const served = await eventually(
      () => claim(one.claimId),
      ({ status }) => status === 'settled',
    );
    expect(served).toMatchObject({ settledBy: 'account', payment: { status: 'credited' } });
    expect(await assistance.told('claims.claim-settled.v1', one.claimId)).toMatchObject([
      { agency: 'OUJ-014', amountCentimes: 250_000, handledCount: 1, cashCentimes: 0 },
    ]);
    expect((await teller.post(one.path, { payee: one.payee })).body).toMatchObject({ code: 'claim.over' });
    expect(await assistance.differences()).toEqual([]);
  });

  it('is paid in cash, or into another account, when accounts refuses it', async () => {
    const one = await accepted();
    await order(one);
    await answer(one.claimId, 'refused', { code: 'account.closed' });
    const isRefused = ({ payment }: PaidClaim) => payment?.status === 'refused';
    const refused = await eventually(() => claim(one.claimId), isRefused);
    expect(refused).toMatchObject({ status: 'accepted', payment: { code: 'account.closed' } });
    const second = await order(one);
    expect(await claim(one.claimId)).toMatchObject({ payment: { paymentId: second, status: 'waiting' } });
    await answer(one.claimId, 'refused', { code: 'account.blocked' });
    await eventually(() => claim(one.claimId), isRefused);
    expect((await teller.post(one.path, { payee: one.payee })).status).toBe(201);
    expect(await claim(one.claimId)).toMatchObject({ status: 'settled', settledBy: 'cash' });
    expect(await assistance.differences()).toEqual([]);
  });

  it('is served once: what accounts says twice, or of another amount, changes nothing and waits for a person', async () => {
    const [paid, other] = [await accepted(), await accepted()];
    await Promise.all([order(paid), order(other)]);
    await answer(paid.claimId, 'credited', { amountCentimes: 250_000 });
    await answer(paid.claimId, 'credited', { amountCentimes: 250_000 });
    await answer(other.claimId, 'credited', { amountCentimes: 25_000 });
    const letters = () =>
      assistance.service.dataSource.query<{ reason: string }[]>('SELECT reason FROM dead_letter ORDER BY reason');
    const found = await eventually(letters, (all) => all.length === 2, 20_000);
    expect(found.map(({ reason }) => reason)).toEqual([
      'The amount is not the one that was accepted.',
      'The claim has ended: it is settled, refused or cancelled.',
    ]);
    expect(await assistance.told('claims.claim-settled.v1', paid.claimId)).toHaveLength(1);
    expect(await claim(other.claimId)).toMatchObject({ status: 'accepted', payment: { status: 'waiting' } });
    expect(await assistance.differences()).toEqual([]);
  }, 40_000);
});
