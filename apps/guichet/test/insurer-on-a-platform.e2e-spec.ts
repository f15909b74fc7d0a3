import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, finished, spawnGuichet, TestPlatform, type Client } from '#libs/testing';

const HOLDER = { firstName: 'Fatima', lastName: 'Alaoui', birthOn: '1988-03-21', idKind: 'cin', idNumber: 'AB445566' };

describe('an insurer beside a platform', () => {
  let platform: TestPlatform;
  let teller: Client;
  let policyId: string;

  beforeAll(async () => {
    platform = await TestPlatform.start(['--products', 'claims']);
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

  it('that is simulated declares a claim and accepts it, and a counter pays it', async () => {
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
    const paid = await teller.post(`/api/claims/v1/claims/${claim!.claimId}/payouts`, { payee });
    expect([paid.status, paid.body.amountCentimes]).toEqual([201, 250_000]);
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
});
