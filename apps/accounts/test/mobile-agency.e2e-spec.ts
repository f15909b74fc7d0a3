import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantOf } from '#libs/domain';
import type { Client } from '#libs/testing';
import { Branch, TODAY } from './branch.js';

interface Answer {
  idempotencyKey: string | null;
  status: number;
  operation?: { movementId: string; status: string; balanceCentimes: number | null; code: string | null };
  problem?: { code: string; field?: string; instance: string };
}

describe('a mobile agency without a network', () => {
  let branch: Branch;
  let mobile: Client;

  beforeAll(async () => {
    branch = await Branch.open();
    mobile = await branch.client('teller', { agency: 'RAB-068' });
  }, 60_000);
  afterAll(() => branch?.close());

  const numbers = async (count: number) => {
    const { body } = await mobile.post<{ receiptNumbers: string[]; blockId: string }>('/receipt-blocks', { count });
    return body;
  };
  const cash = (receiptNumber: string | undefined, amountCentimes: number, more: object) => ({
    idempotencyKey: randomUUID(),
    takenAt: instantOf(Date.now()),
    receiptNumber,
    amountCentimes,
    ...more,
  });
  const bring = async (what: 'deposits' | 'withdrawals', ...items: unknown[]) => {
    const { status, body } = await mobile.post<{ answers: Answer[] }>(`/mobile/${what}`, { [what]: items }, null);
    expect(status).toBe(200);
    return body.answers;
  };
  const reserve = async (accountId: string, amountCentimes: number) =>
    (await mobile.post<{ id: string; code?: string }>(`/accounts/${accountId}/reservations`, { amountCentimes })).body;

  it('takes cash in, brings it back, and is answered the same again', async () => {
    const [accountId, other] = [await branch.account(), await branch.account(10_000)];
    const { receiptNumbers } = await numbers(4);
    expect(receiptNumbers[0]).toMatch(/^RAB-068-H-\d{4}-000001$/);
    const batch = [
      cash(receiptNumbers[0], 40_000, { accountId }),
      cash(receiptNumbers[2], 25_000, { accountId: other }),
      { rubbish: true },
      null,
      cash(receiptNumbers[0], 40_000, { accountId }),
      cash(receiptNumbers[1], 40_000, { accountId, takenAt: '2026-02-30T09:00:00Z' }),
    ];
    const answers = await bring('deposits', ...batch);
    expect(answers.map(({ status, problem }) => [status, problem?.code])).toEqual([
      [201, undefined],
      [201, undefined],
      [400, 'request.invalid'],
      [400, 'request.invalid'],
      [409, 'receipt-block.number-used'],
      [422, 'account.malformed-instant'],
    ]);
    expect(answers[0]?.operation).toMatchObject({ status: 'booked', balanceCentimes: 40_000 });
    expect(answers[4]?.problem?.instance).toBe('/api/accounts/v1/mobile/deposits#/deposits/4');
    expect(await bring('deposits', ...batch)).toEqual(answers);
    expect(await branch.find(accountId)).toMatchObject({ status: 'active', balanceCentimes: 40_000 });
    expect(await branch.find(other)).toMatchObject({ balanceCentimes: 35_000 });
    expect(await branch.told('accounts.deposited.v1', accountId)).toEqual([
      { accountId, agency: 'RAB-068', bookedOn: TODAY, amountCentimes: 40_000, cashCentimes: 40_000 },
    ]);
    expect(await branch.differences()).toEqual([]);
  });

  it('that took cash for a closed account owes it back, and gives it back once', async () => {
    const accountId = await branch.account();
    const { receiptNumbers } = await numbers(1);
    const taken = cash(receiptNumbers[0], 30_000, { accountId });
    expect((await branch.supervisor.post(`/accounts/${accountId}/closings`, {})).status).toBe(201);
    const [answer] = await bring('deposits', taken);
    expect(answer).toMatchObject({ status: 201, operation: { status: 'owed-back', code: 'account.closed' } });
    const id = answer!.operation!.movementId;
    const { body } = await mobile.get<{ items: object[] }>('/owed-cash');
    expect(body.items[0]).toMatchObject({ id, accountId, receiptNumber: receiptNumbers[0], status: 'owed' });
    expect(await branch.differences()).toEqual([]);

    const supervisor = await branch.client('supervisor', { agency: 'RAB-068' });
    expect((await mobile.post(`/owed-cash/${id}/returns`, {})).status).toBe(403);
    expect((await branch.supervisor.post(`/owed-cash/${id}/returns`, {})).body).toMatchObject({
      code: 'owed-cash.not-found',
    });
    const bringer = await branch.client('supervisor', { agency: 'RAB-068', sub: 'test' });
    expect((await bringer.post(`/owed-cash/${id}/returns`, {})).body).toMatchObject({ code: 'owed-cash.same-person' });
    const key = randomUUID();
    const given = await Promise.all([1, 2].map(() => supervisor.post(`/owed-cash/${id}/returns`, {}, key)));
    expect(given.map(({ status, body: told }) => [status, told])).toEqual(
      given.map(() => [201, { id, status: 'given-back', amountCentimes: 30_000 }]),
    );
    expect((await supervisor.post(`/owed-cash/${id}/returns`, {})).body).toMatchObject({
      code: 'owed-cash.given-back',
    });
    expect(await branch.differences()).toEqual([]);
  });

  it('gives out what it had reserved, once; the rest is free again', async () => {
    const accountId = await branch.account(100_000);
    const reservation = await reserve(accountId, 60_000);
    expect(await branch.find(accountId)).toMatchObject({
      balanceCentimes: 100_000,
      heldCentimes: 60_000,
      availableCentimes: 40_000,
    });
    expect(
      (await branch.teller.post(`/accounts/${accountId}/withdrawals`, { amountCentimes: 40_001 })).body,
    ).toMatchObject({ code: 'account.insufficient-funds' });
    const { receiptNumbers } = await numbers(3);
    const given = cash(receiptNumbers[0], 50_000, { reservationId: reservation.id });
    const batch = [
      given,
      cash(receiptNumbers[1], 50_000, { reservationId: reservation.id }),
      cash(receiptNumbers[2], 1, { reservationId: randomUUID() }),
    ];
    const answers = await bring('withdrawals', ...batch);
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.map(({ problem }) => problem?.code)).toEqual(
      expect.arrayContaining(['reservation.paid', 'reservation.not-found']),
    );
    expect(await bring('withdrawals', ...batch)).toEqual(answers);
    expect(await branch.find(accountId)).toMatchObject({
      balanceCentimes: 50_000,
      heldCentimes: 0,
      availableCentimes: 50_000,
    });
    const { items } = (await mobile.get<{ items: object[] }>('/reservations')).body;
    expect(items[0]).toMatchObject({ id: reservation.id, status: 'paid', paidCentimes: 50_000 });
    expect(await branch.differences()).toEqual([]);
  });

  it('releases what nobody came for, and cannot reserve more than it may', async () => {
    const accountId = await branch.account(900_000);
    const { id } = await reserve(accountId, 300_000);
    expect((await reserve(accountId, 300_001)).code).toBe('reservation.too-much');
    expect((await branch.teller.post(`/reservations/${id}/releases`, {})).body).toMatchObject({
      code: 'reservation.not-found',
    });
    const released = await mobile.post(`/reservations/${id}/releases`, {});
    expect([released.status, released.body]).toMatchObject([201, { id, status: 'released' }]);
    expect(await branch.find(accountId)).toMatchObject({ heldCentimes: 0, availableCentimes: 900_000 });
    expect(await branch.differences()).toEqual([]);
  });

  it('never reserves together more than is there, whatever asks at once', async () => {
    const accountId = await branch.account(100_000);
    const asked = await Promise.all(Array.from({ length: 8 }, () => reserve(accountId, 30_000)));
    expect(asked.filter(({ code }) => code === undefined)).toHaveLength(3);
    expect(await branch.find(accountId)).toMatchObject({ heldCentimes: 90_000, availableCentimes: 10_000 });
    expect(await branch.differences()).toEqual([]);
  });
});
