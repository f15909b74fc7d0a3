import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Client } from '#libs/testing';
import { Assistance, childOf, inDays, loanEvent, newPerson, TODAY } from './assistance.js';

const MONTH_CENTIMES = 1_000;

interface Sold {
  policyId: string;
  clientId: string;
  startsOn: string;
  endsOn: string;
  premiumCentimes: number;
  receiptNumber: string;
}

describe('a standalone policy', () => {
  let assistance: Assistance;
  let teller: Client;
  let supervisor: Client;

  beforeAll(async () => {
    assistance = await Assistance.open();
    teller = await assistance.client('teller', 'OUJ-014');
    supervisor = await assistance.client('supervisor', 'OUJ-014');
  }, 60_000);
  afterAll(() => assistance?.close());

  const request = (months: number, change: object = {}) => ({
    holder: newPerson(),
    months,
    expectedPremiumCentimes: months * MONTH_CENTIMES,
    ...change,
  });
  const sell = async (months: number, change: object = {}) =>
    (await teller.post<Sold>('/policies', request(months, change))).body;

  it('is sold for whole months, once, and its premium is owed to the insurer', async () => {
    const body = request(3);
    const key = randomUUID();
    const replies = await Promise.all([1, 2, 3].map(() => teller.post<Sold>('/policies', body, key)));
    expect(replies.map(({ status }) => status)).toEqual([201, 201, 201]);
    expect(new Set(replies.map(({ body: sold }) => sold.policyId)).size).toBe(1);
    const { body: sold } = replies[0]!;
    expect(sold).toMatchObject({ startsOn: TODAY, premiumCentimes: 3_000, insurer: 'saham' });
    expect(sold.receiptNumber).toMatch(/^OUJ-014-A-\d{4}-000001$/);
    const { idKind, idNumber } = body.holder;
    expect((await teller.get(`/cover?idKind=${idKind}&idNumber=${idNumber.toLowerCase()}`)).body).toMatchObject({
      covered: true,
      words: { en: expect.stringContaining('by the standalone policy') },
    });
  });

  it('covers a family that joins, from birth whoever is born under it, and no longer whoever leaves', async () => {
    const { clientId } = await sell(2);
    const before = await assistance.insured();
    const add = (person: object) =>
      teller.post<{ memberId: string; code: string }>(`/clients/${clientId}/members`, person);
    expect((await add(childOf(3))).status).toBe(201);
    expect((await add(childOf(3))).body.code).toBe('member.known');
    expect((await add(childOf(30))).body.code).toBe('member.too-old');
    expect(await add({ ...childOf(0), birthOn: TODAY })).toMatchObject({ body: { joinedOn: TODAY } });
    const spouse = await add({ ...newPerson({ firstName: 'Hamid' }), relation: 'spouse' });
    const departure = { leftOn: TODAY };
    const path = `/clients/${clientId}/members/${spouse.body.memberId}/departure`;
    expect((await teller.post(path, { leftOn: inDays(1) })).body.code).toBe('member.leaves-later');
    expect((await teller.post(path, departure)).status).toBe(201);
    expect((await teller.post(path, departure)).body.code).toBe('member.left');
    const [clients, people] = await assistance.insured();
    expect([clients - before[0], people - before[1]]).toEqual([0, 3]);
  });

  it('is renewed before it ends, and not beyond what may be bought ahead', async () => {
    const { policyId, endsOn } = await sell(1);
    const renew = (months: number, expectedPremiumCentimes = months * MONTH_CENTIMES) =>
      teller.post<Sold & { code: string }>(`/policies/${policyId}/renewals`, { months, expectedPremiumCentimes });
    const { body } = await renew(2);
    expect(body.premiumCentimes).toBe(2_000);
    expect(body.endsOn > endsOn).toBe(true);
    expect((await renew(2, 1_999)).body).toMatchObject({ code: 'policy.amount-changed', premiumCentimes: 2_000 });
    expect((await renew(12)).body).toMatchObject({ code: 'policy.too-many-months', monthsMax: 12 });
    expect((await teller.post(`/policies/${randomUUID()}/renewals`, request(1))).status).toBe(400);
  });

  it('is not sold twice for the same months, nor beside a loan, nor for the past', async () => {
    const holder = newPerson();
    await sell(2, { holder });
    const refused = async (change: object) =>
      (await teller.post<{ code: string }>('/policies', request(1, { holder, ...change }))).body.code;
    expect(await refused({ startsOn: inDays(20) })).toBe('policy.overlaps');
    expect(await refused({ startsOn: inDays(-1) })).toBe('policy.begins-outside');
    expect(await refused({ startsOn: inDays(40) })).toBe('policy.begins-outside');
    expect(await refused({ holder: newPerson({ birthOn: '1988-02-30' }) })).toBe('person.malformed-birth');
    const borrower = newPerson();
    const loan = { loanId: 'S-1', agency: 'OUJ-014', client: borrower, startsOn: TODAY, endsOn: inDays(90) };
    await assistance.tell(loanEvent('disbursed', loan));
    expect(await refused({ holder: borrower })).toBe('policy.covered-by-loan');
  });

  it('ends when a loan is taken; the premium of unused months goes back, once', async () => {
    const holder = newPerson();
    const { policyId } = await sell(6, { holder });
    const startsOn = inDays(45);
    const loan = { loanId: 'S-2', agency: 'RAB-001', client: holder, startsOn, endsOn: inDays(400) };
    await assistance.tell(loanEvent('disbursed', loan));
    const { body: ended } = await teller.get(`/policies/${policyId}`);
    // Of six months two have begun when the loan begins.
    expect(ended).toMatchObject({ endsOn: inDays(44), owedBackCentimes: 4_000, premiumCentimes: 6_000 });
    const path = `/policies/${policyId}/premium-refunds`;
    expect((await teller.post(path, {})).status).toBe(403);
    const seller = await assistance.client('supervisor', 'OUJ-014', undefined, 'test');
    expect((await seller.post(path, {})).body).toMatchObject({ code: 'policy.same-person' });
    const replies = await Promise.all([1, 2, 3].map(() => supervisor.post<{ amountCentimes?: number }>(path, {})));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, 409, 409]);
    expect(replies.map(({ body }) => body.amountCentimes).filter(Boolean)).toEqual([4_000]);
    // Core banking tells late of a loan that begins earlier: one month more was superfluous.
    await assistance.tell(loanEvent('disbursed', { ...loan, loanId: 'S-3', startsOn: inDays(10) }));
    const again = await supervisor.post(path, {});
    expect(again).toMatchObject({ status: 201, body: { amountCentimes: 1_000 } });
    const { body: refunded } = await teller.get(`/policies/${policyId}`);
    expect(refunded).toMatchObject({ endsOn: inDays(9), owedBackCentimes: 5_000, refundedCentimes: 5_000 });
  });

  it('is sold once when many counters sell it at the same moment', async () => {
    const body = request(1);
    const replies = await Promise.all(Array.from({ length: 10 }, () => teller.post('/policies', body)));
    expect(replies.map(({ status }) => status).sort()).toEqual([201, ...Array.from({ length: 9 }, () => 409)]);
  });

  it('leaves books that agree', async () => {
    expect(await assistance.differences()).toEqual([]);
  });
});
