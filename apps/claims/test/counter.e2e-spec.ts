import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '#libs/testing';
import { Assistance, claimEvent, inDays, insuredClient, TODAY, type ClaimShown } from './assistance.js';

interface Declared {
  claimId: string;
  claimNumber: string;
  status: string;
  findings: string[];
  code?: string;
}

describe('a claim at the counter', () => {
  let assistance: Assistance;
  let teller: Client;
  let supervisor: Client;

  beforeAll(async () => {
    assistance = await Assistance.open();
    teller = await assistance.client('teller', 'RAB-001');
    supervisor = await assistance.client('supervisor', 'RAB-001');
  }, 60_000);
  afterAll(() => assistance?.close());

  const declare = async (policyId: string, change: object = {}) =>
    (await teller.post<Declared>('/claims', { policyId, benefit: 'hospitalisation', eventOn: TODAY, ...change })).body;
  const accept = async (claimNumber: string, amountCentimes: number) => {
    const decided = { claimNumber, amountCentimes, decidedOn: TODAY };
    expect(await assistance.sayByHttp(claimEvent('claim-accepted', decided))).toMatchObject({
      body: { status: 'taken' },
    });
  };
  const claim = async (claimId: string) => (await teller.get<ClaimShown>(`/claims/${claimId}`)).body;

  it('is declared, accepted by the insurer under the number of the receipt, and paid in cash once, anywhere', async () => {
    const { client, policyId } = await insuredClient(assistance);
    const { claimId, claimNumber, status } = await declare(policyId, { pathology: 'appendicitis' });
    expect([status, claimNumber]).toEqual(['checked', expect.stringMatching(/^RAB-001-A-\d{4}-\d{6}$/)]);
    expect(await assistance.toDecide(claimId)).toMatchObject({ claimNumber, benefit: 'hospitalisation', policyId });
    const payout = { payee: { idKind: client.idKind, idNumber: client.idNumber.toLowerCase() } };
    const path = `/claims/${claimId}/payouts`;
    expect((await teller.post(path, payout)).body).toMatchObject({ code: 'claim.not-accepted' });
    await accept(claimNumber, 320_000);

    const elsewhere = await assistance.client('teller', 'OUJ-014');
    const wrong = { payee: { idKind: 'cin', idNumber: 'ZZ999999' } };
    expect((await elsewhere.post(path, wrong)).body).toMatchObject({ code: 'claim.wrong-payee' });
    const replies = await Promise.all([1, 2, 3].map(() => elsewhere.post<{ receiptNumber?: string }>(path, payout)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(replies.map(({ body }) => body.receiptNumber).filter(Boolean)).toEqual([
      expect.stringMatching(/^OUJ-014-A-\d{4}-\d{6}$/),
    ]);
    expect(await claim(claimId)).toMatchObject({ status: 'settled', settledBy: 'cash', amountCentimes: 320_000 });
    expect(await assistance.told('claims.claim-settled.v1', claimId)).toMatchObject([
      {
        agency: 'OUJ-014',
        benefit: 'hospitalisation',
        handledCount: 1,
        amountCentimes: 320_000,
        cashCentimes: -320_000,
      },
    ]);
    const settled = claimEvent('claim-settled', { claimNumber, amountCentimes: 320_000, settledOn: TODAY });
    expect((await assistance.sayByHttp(settled)).body).toMatchObject({ status: 'refused', code: 'claim.over' });
  });

  it('of a birth adds the child to the family when it is paid, insured from birth', async () => {
    const { client, policyId } = await insuredClient(assistance);
    const before = await assistance.insured();
    const child = { firstName: 'Salma', lastName: 'Alaoui' };
    const { claimId, claimNumber } = await declare(policyId, { benefit: 'birth', child });
    expect((await declare(policyId, { benefit: 'birth', child })).code).toBe('claim.birth-claimed-already');
    await accept(claimNumber, 50_000);
    const { idKind, idNumber } = client;
    expect((await teller.post(`/claims/${claimId}/payouts`, { payee: { idKind, idNumber } })).status).toBe(201);
    const { body } = await teller.get<{ family: object[] }>(`/cover?idKind=${idKind}&idNumber=${idNumber}`);
    expect(body.family).toContainEqual(expect.objectContaining({ ...child, birthOn: TODAY, covered: true }));
    const [clients, people] = await assistance.insured();
    expect([clients - before[0], people - before[1]]).toEqual([0, 1]);
  });

  it('that looks like another one waits for a person, and the decision is kept', async () => {
    const { policyId } = await insuredClient(assistance);
    const first = await declare(policyId, { benefit: 'ambulance' });
    const second = await declare(policyId, { benefit: 'ambulance' });
    expect([first.findings, second.findings]).toEqual([[], ['suspected-duplicate']]);
    const decided = { claimNumber: second.claimNumber, amountCentimes: 20_000, decidedOn: TODAY };
    const accepted = () => assistance.sayByHttp(claimEvent('claim-accepted', decided));
    expect((await accepted()).body).toMatchObject({ status: 'refused', code: 'claim.waits-for-a-person' });
    const waiting = await supervisor.get<{ items: ClaimShown[] }>('/claims?status=declared');
    expect(waiting.body.items.map(({ claimId }) => claimId)).toEqual([second.claimId]);

    const review = { finding: 'suspected-duplicate', outcome: 'go-on', reason: 'Two ambulances came.' };
    const path = `/claims/${second.claimId}/reviews`;
    expect((await teller.post(path, review)).status).toBe(403);
    const declarer = await assistance.client('supervisor', 'RAB-001', undefined, 'test');
    expect((await declarer.post(path, review)).body).toMatchObject({ code: 'claim.same-person' });
    expect((await supervisor.post(path, review)).body).toMatchObject({ status: 'checked' });
    expect((await supervisor.post(path, review)).body).toMatchObject({ code: 'claim.not-waiting' });
    expect(await claim(second.claimId)).toMatchObject({
      findings: [{ code: 'suspected-duplicate', claimId: first.claimId, decision: { outcome: 'go-on' } }],
    });
    expect((await accepted()).body).toMatchObject({ status: 'taken' });
    const carriers = { payee: { idKind: 'cin', idNumber: 'AB123456' } };
    expect((await teller.post(`/claims/${second.claimId}/payouts`, carriers)).body).toMatchObject({
      code: 'claim.paid-to-carrier',
    });
  });

  it('that was declared years later is never refused by itself', async () => {
    const { policyId } = await insuredClient(assistance, { startsOn: inDays(-900) });
    const { status, findings, claimId } = await declare(policyId, { eventOn: inDays(-800) });
    expect([status, findings]).toEqual(['declared', ['declared-late']]);
    const review = { finding: 'declared-late', outcome: 'refuse', reason: 'Lapsed after two years.' };
    expect((await supervisor.post(`/claims/${claimId}/reviews`, review)).body).toMatchObject({ status: 'refused' });
    expect((await claim(claimId)).steps.map(({ status: step }) => step)).toEqual(['declared', 'refused']);
  });

  it('is looked up and paid by a key that is sent again: it is the same payment', async () => {
    const { client, policyId } = await insuredClient(assistance);
    const key = randomUUID();
    const body = { policyId, benefit: 'serious-illness', eventOn: TODAY };
    const declared = await Promise.all([1, 2].map(() => teller.post<Declared>('/claims', body, key)));
    expect(new Set(declared.map(({ body: { claimId } }) => claimId)).size).toBe(1);
    const { claimId, claimNumber } = declared[0]!.body;
    await accept(claimNumber, 500_000);
    const { idKind, idNumber } = client;
    const payout = () =>
      teller.post<{ receiptNumber: string }>(`/claims/${claimId}/payouts`, { payee: { idKind, idNumber } }, key);
    const [paid, again] = [await payout(), await payout()];
    expect([paid.status, again.status]).toEqual([422, 422]);
    const own = randomUUID();
    const pay = () =>
      teller.post<{ receiptNumber: string }>(`/claims/${claimId}/payouts`, { payee: { idKind, idNumber } }, own);
    expect((await pay()).body.receiptNumber).toBe((await pay()).body.receiptNumber);
  });

  it('is counted in what is left of the benefit in the year', async () => {
    const { client, policyId } = await insuredClient(assistance);
    const left = async () => {
      const { body } = await teller.get<{ benefits: { benefit: string; leftThisYear?: number }[] }>(
        `/cover?idKind=${client.idKind}&idNumber=${client.idNumber}`,
      );
      return body.benefits.find(({ benefit }) => benefit === 'birth')?.leftThisYear;
    };
    expect(await left()).toBe(2);
    for (const firstName of ['Salma', 'Hiba']) {
      await declare(policyId, { benefit: 'birth', child: { firstName, lastName: 'Alaoui' } });
    }
    expect(await left()).toBe(0);
    const third = await declare(policyId, { benefit: 'birth', child: { firstName: 'Rim', lastName: 'Alaoui' } });
    expect(third.code).toBe('claim.maximum-reached');
  });

  it('is told of to management where fewer come than elsewhere', async () => {
    const management = await assistance.client('management');
    const { body } = await management.get<{ agencies: { agency: string; received: number; insuredPeople: number }[] }>(
      `/unused-cover?from=${TODAY}&to=${TODAY}`,
    );
    expect(body.agencies.map(({ agency }) => agency)).toEqual(['RAB-001']);
    const [clients, people] = await assistance.insured();
    expect([clients > 0, body.agencies[0]]).toMatchObject([true, { insuredPeople: people, received: 8 }]);
    expect((await management.get(`/unused-cover?from=${inDays(1)}&to=${TODAY}`)).body).toMatchObject({
      code: 'unused-cover.period-upside-down',
    });
  });

  it('leaves books that agree', async () => {
    expect(await assistance.differences()).toEqual([]);
  });
});
