import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, finished, spawnGuichet, TestPlatform, type Client } from '#libs/testing';

const HOLDER = { firstName: 'Fatima', lastName: 'Alaoui', birthOn: '1988-03-21', idKind: 'cin', idNumber: 'AB445566' };

describe('an insurer beside a platform', () => {
  let platform: TestPlatform;
  let teller: Client;
  let policyId: string;
  let accountId: string;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'transfers,claims,accounts']);
    teller = await platform.client({ role: 'teller', agency: 'RAB-001' });
    const sale = { holder: HOLDER, months: 6, expectedPremiumCentimes: 6_000 };
    policyId = (await teller.post<{ policyId: string }>('/api/claims/v1/policies', sale)).body.policyId;
  }, 120_000);
  afterAll(() => platform?.stop(), 90_000);

  const claimsOf = async (status: string) => {
    const { body } = await teller.get<{ items: { claimId: string; claimNumber: string }[] }>(
      `/api/claims/v1/claims?status=${status}`,
    );
    return body.items;
  };

  it('is told what to mend when it signs with another secret, and leaves no claim open', async () => {
    const secret = `whsec_${randomBytes(32).toString('base64')}`;
    const words = ['partner', 'check', '--insurer', 'saham', '--policy', policyId];
    const { code, stdout } = await finished(spawnGuichet(platform.home, words, { INSURER_SECRET: secret }));
    expect(code).toBe(1);
    expect(stdout).toContain('✓ a claim by Kafka, from its declaration on');
    expect(stdout).toMatch(/✗ a claim by signed HTTP\n.*came .*signature\.wrong.*\n {4}to mend: sign /);
    expect(stdout).toMatch(/\n13 of 15 cases passed\n$/);
    expect([await claimsOf('checked'), await claimsOf('accepted')]).toEqual([[], []]);
  }, 120_000);

  /** An account of the holder, which the simulated bank opens by itself. */
  const openedAccount = async (): Promise<string> => {
    const { birthOn, ...person } = HOLDER;
    const more = { birthOn, idExpiresOn: '2099-01-31', address: '12, rue Oqba, Rabat', phone: '0612345678' };
    const { body } = await teller.post<{ id: string }>('/api/accounts/v1/openings', { holder: { ...person, ...more } });
    const opening = await eventually(
      async () =>
        (await teller.get<{ status: string; accountId: string }>(`/api/accounts/v1/openings/${body.id}`)).body,
      ({ status }) => status === 'confirmed',
    );
    return opening.accountId;
  };

  it('that is simulated declares a claim and accepts it, and it is paid into the account of the client', async () => {
    const insurer = (...words: string[]) => platform.run('simulator', 'insurer', ...words);
    const { stdout } = await insurer('declare', policyId, 'disability');
    const [, claimNumber = ''] = /^(\S+): insurer\.claim-declared\.v1, event 1\n$/.exec(stdout) ?? [];
    await insurer('accept', claimNumber, '250000');
    const [claim] = await eventually(
      () => claimsOf('accepted'),
      (all) => all.length === 1,
    );
    expect(claim?.claimNumber).toBe(claimNumber);
    const payee = { idKind: HOLDER.idKind, idNumber: HOLDER.idNumber };
    const payInto = (accountId: string) =>
      teller.post(`/api/claims/v1/claims/${claim!.claimId}/payouts`, { payee, accountId });
    const stands = async () =>
      (
        await teller.get<{ status: string; settledBy?: string; payment?: { status: string; code?: string } }>(
          `/api/claims/v1/claims/${claim!.claimId}`,
        )
      ).body;
    expect((await payInto(randomUUID())).status).toBe(202);
    await eventually(stands, ({ payment }) => payment?.status === 'refused' && payment.code === 'account.not-found');
    accountId = await openedAccount();
    expect((await payInto(accountId)).status).toBe(202);
    await eventually(stands, ({ status, settledBy }) => status === 'settled' && settledBy === 'account');
    const account = `/api/accounts/v1/accounts/${accountId}`;
    expect((await teller.get(account)).body).toMatchObject({ status: 'active', balanceCentimes: 250_000 });
    const taken = await teller.post(`${account}/withdrawals`, { amountCentimes: 250_000 });
    expect([taken.status, taken.body.balanceCentimes]).toEqual([201, 0]);
    const answers = await eventually(
      async () => (await insurer('answers')).stdout,
      (text) => text.includes('event-2'),
    );
    expect(
      answers
        .split('\n')
        .filter((line) => line.startsWith('event-'))
        .sort(),
    ).toEqual(['event-1 taken', 'event-2 taken']);
    expect(await platform.run('verify')).toMatchObject({ code: 0 });
  }, 60_000);

  it('leaves room for a transfer, which is paid into that account once it was refused for another', async () => {
    const { firstName, lastName, idKind, idNumber } = HOLDER;
    const beneficiary = { firstName, lastName, idKind, idNumber };
    const of = { operator: 'cash-express', sender: beneficiary, amountCentimes: 185_000 };
    const sending = { ...of, beneficiary: { firstName, lastName } };
    const { body: sent } = await teller.post<{ id: string; code: string }>('/api/transfers/v1/transfers', sending);
    const payInto = async (account: string) => {
      const order = { operator: 'cash-express', code: sent.code, beneficiary, accountId: account };
      expect((await teller.post('/api/transfers/v1/payouts', order)).status).toBe(202);
    };
    const stands = async () =>
      (
        await teller.get<{ status: string; accountPayment?: { status: string; code?: string } }>(
          `/api/transfers/v1/transfers/${sent.id}`,
        )
      ).body;
    await payInto(randomUUID());
    const refused = await eventually(stands, ({ status }) => status === 'sent');
    expect(refused.accountPayment).toMatchObject({ status: 'refused', code: 'account.not-found' });
    await payInto(accountId);
    const paid = await eventually(stands, ({ status }) => status === 'paid-out');
    expect(paid.accountPayment).toMatchObject({ status: 'credited' });
    const { body } = await teller.get(`/api/accounts/v1/accounts/${accountId}`);
    expect(body).toMatchObject({ balanceCentimes: 185_000 });
    expect(await platform.run('verify')).toMatchObject({ code: 0 });
  }, 60_000);
});
