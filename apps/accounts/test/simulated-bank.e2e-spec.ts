import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, TestSimulator } from '#libs/testing';
import { Branch } from './branch.js';

describe('the simulated bank beside the service', () => {
  let branch: Branch;
  let bank: TestSimulator;

  beforeAll(async () => {
    branch = await Branch.open();
    bank = await TestSimulator.start('bank', { KAFKA_PREFIX: branch.prefix });
  }, 60_000);
  afterAll(async () => {
    await bank?.kill();
    await branch?.close();
  });

  const act = async (path: string, body: object) => {
    const answer = await bank.call('POST', path, body);
    expect(answer.status).toBe(200);
    return answer.body as { rrn: string };
  };
  const opening = async (id: string) =>
    (await branch.teller.get<{ status: string; accountId: string; refusal: string }>(`/openings/${id}`)).body;
  const until = (id: string, status: string) =>
    eventually(
      () => opening(id),
      (one) => one.status === status,
    );
  const amounts = async (accountId: string) => {
    const { balanceCentimes, heldCentimes } = await branch.find(accountId);
    return [balanceCentimes, heldCentimes];
  };

  it('opens what is asked for, and tells what happens with cards', async () => {
    const { accountId } = await until(await branch.requested(), 'confirmed');
    await branch.teller.post(`/accounts/${accountId}/deposits`, { amountCentimes: 100_000 });
    const cardReference = await branch.card(accountId);
    await act('/cards/atm', { cardReference, amountCentimes: 20_000 });
    const { rrn } = await act('/cards/authorise', { cardReference, amountCentimes: 30_000 });
    const { rrn: other } = await act('/cards/authorise', { cardReference, amountCentimes: 5_000 });
    await eventually(
      () => amounts(accountId),
      ([balance, held]) => balance === 80_000 && held === 35_000,
    );
    await act('/cards/reverse', { cardReference, rrn: other });
    await act('/cards/clear', { cardReference, amountCentimes: 31_000, rrn });
    await act('/cards/refund', { cardReference, amountCentimes: 1_000 });
    await eventually(
      () => amounts(accountId),
      ([balance, held]) => balance === 50_000 && held === 0,
    );
    const unknown = await bank.call('POST', '/cards/clear', { cardReference, amountCentimes: 1, rrn: 'A'.repeat(12) });
    expect(unknown).toMatchObject({ status: 404, body: { code: 'bank.unknown-message' } });
  });

  it('waits to be told when it is not automatic; a repeat of its answer is the same account', async () => {
    await act('/automatic', { mode: 'off' });
    const [confirmed, refused] = [await branch.requested(), await branch.requested()];
    await act('/openings/confirm', { openingId: confirmed });
    await act('/openings/confirm', { openingId: confirmed });
    await act('/openings/refuse', { openingId: refused, reason: 'Dossier incomplet.' });
    expect(await until(refused, 'refused')).toMatchObject({ refusal: 'Dossier incomplet.' });
    const { accountId } = await until(confirmed, 'confirmed');
    expect(await branch.told('accounts.account-opened.v1', accountId)).toHaveLength(1);
    await act('/automatic', { mode: 'on' });
  });

  it('fails as it is told to: wrong RIBs are refused, what is said twice is done once', async () => {
    await bank.fault('wrong-rib');
    const wrong = await branch.requested();
    await eventually(
      async () => ((await bank.call('POST', '/answers', {})).body.answers as string[]).join(),
      (answers) => answers.includes('refused opening.malformed-rib'),
    );
    expect((await opening(wrong)).status).toBe('requested');
    await bank.fault('twice');
    const { accountId } = await until(await branch.requested(), 'confirmed');
    expect(await branch.told('accounts.account-opened.v1', accountId)).toHaveLength(1);
    await bank.fault('refuses');
    expect(await until(await branch.requested(), 'refused')).toMatchObject({ refusal: 'Dossier incomplet.' });
    await bank.fault('none');
  });

  it('leaves books that agree', async () => {
    expect(await branch.differences()).toEqual([]);
  });
});
