import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DayEnd } from '../src/day/day-end.service.js';
import { Branch, TODAY } from './branch.js';

describe('cash at the counter', () => {
  let branch: Branch;

  beforeAll(async () => {
    branch = await Branch.open();
  }, 60_000);
  afterAll(() => branch?.close());

  const cash = (what: 'deposits' | 'withdrawals', id: string, amountCentimes: unknown, key?: string) =>
    branch.teller.post<{ balanceCentimes: number; code: string; receiptNumber: string; movementId: string }>(
      `/accounts/${id}/${what}`,
      { amountCentimes },
      key,
    );

  it('comes in and goes out, with receipts, events and entries', async () => {
    const id = await branch.account(100_000);
    const { status, body } = await cash('withdrawals', id, 30_000);
    expect([status, body]).toEqual([
      201,
      { movementId: expect.any(String), balanceCentimes: 70_000, receiptNumber: expect.stringMatching(/^RAB-001-H-/) },
    ]);
    expect(await branch.told('accounts.withdrawn.v1', id)).toEqual([
      { accountId: id, agency: 'RAB-001', bookedOn: TODAY, amountCentimes: 30_000, cashCentimes: -30_000 },
    ]);
    expect(await branch.told('accounts.deposited.v1', id)).toEqual([
      { accountId: id, agency: 'RAB-001', bookedOn: TODAY, amountCentimes: 100_000, cashCentimes: 100_000 },
    ]);
    const again = await branch.client('teller', { agency: 'OUJ-014' });
    expect((await again.post(`/accounts/${id}/withdrawals`, { amountCentimes: 10_000 })).body).toMatchObject({
      balanceCentimes: 60_000,
      receiptNumber: expect.stringMatching(/^OUJ-014-H-/),
    });
  });

  it('the same key again is answered the same, and moves nothing', async () => {
    const id = await branch.account();
    const first = await cash('deposits', id, 5_000, `deposit into ${id}`.replaceAll(' ', '-'));
    const again = await cash('deposits', id, 5_000, `deposit into ${id}`.replaceAll(' ', '-'));
    expect([again.status, again.body]).toEqual([201, first.body]);
    expect(again.headers.get('idempotent-replayed')).toBe('true');
    expect(await branch.find(id)).toMatchObject({ balanceCentimes: 5_000 });
  });

  it('booked by mistake is taken back on its day, once, and counts no longer', async () => {
    const id = await branch.account(100_000);
    const { body: given } = await cash('withdrawals', id, 30_000);
    const path = `/accounts/${id}/movements/${given.movementId}/reversals`;
    const why = { reason: 'the amount of another client' };
    const own = await branch.teller.post(path, why);
    expect([own.status, own.body.code]).toEqual([409, 'movement.same-person']);
    const all = await Promise.all(Array.from({ length: 4 }, () => branch.supervisor.post<{ code: string }>(path, why)));
    expect(all.map(({ status, body }) => body.code ?? status).toSorted()).toEqual([
      201,
      'movement.reversed',
      'movement.reversed',
      'movement.reversed',
    ]);
    expect(await branch.find(id)).toMatchObject({ balanceCentimes: 100_000 });
    expect(await branch.told('accounts.withdrawal-reversed.v1', id)).toMatchObject([{ cashCentimes: 30_000 }]);
    const elsewhere = await branch.client('teller', { agency: 'OUJ-014' });
    for (const at of [path, `/accounts/${id}/movements/1/reversals`])
      expect((await elsewhere.post(at, why)).body).toMatchObject({ code: 'movement.not-found' });
    expect(await branch.differences()).toEqual([]);
  });

  it('never more than there is, whatever is asked for at once', async () => {
    const id = await branch.account(10_000);
    const answers = await Promise.all(Array.from({ length: 20 }, () => cash('withdrawals', id, 1_500)));
    const paid = answers.filter(({ status }) => status === 201);
    expect(paid).toHaveLength(6);
    const refused = answers.filter(({ status }) => status !== 201);
    for (const { status, body } of refused)
      expect([status, body]).toMatchObject([
        409,
        { code: 'account.insufficient-funds', field: 'amountCentimes', availableCentimes: 1_000 },
      ]);
    expect(await branch.find(id)).toMatchObject({ balanceCentimes: 1_000 });
  });

  it.each([
    ['nothing', 0, 400],
    ['less than nothing', -5, 400],
    ['a part of a centime', 1.5, 400],
    ['a text', '500', 400],
    ['more than a number holds', 2 ** 60, 400],
    ['more than a day may bring', Number.MAX_SAFE_INTEGER, 422],
  ])('%s is no amount', async (_, amount, status) => {
    const id = await branch.account();
    expect((await cash('deposits', id, amount)).status).toBe(status);
    expect(await branch.find(id)).toMatchObject({ balanceCentimes: 0, status: 'confirmed' });
  });

  it('an account that is not there is told as such, by whatever name', async () => {
    for (const id of ['01a20309-4c27-766d-b3de-7a4985ccf210', 'nobody']) {
      const { status, body } = await cash('deposits', id, 100);
      expect([status, body]).toMatchObject([404, { code: 'account.not-found' }]);
      expect((await branch.teller.get(`/accounts/${id}`)).status).toBe(404);
    }
  });

  it('a day has a ceiling, which says how much of it was used', async () => {
    const id = await branch.account(9_000_000);
    const { status, body } = await cash('deposits', id, 1_000_001);
    expect([status, body]).toMatchObject([
      422,
      { code: 'account.day-ceiling', maxCentimes: 10_000_000, usedCentimes: 9_000_000 },
    ]);
    expect((await cash('deposits', id, 1_000_000)).status).toBe(201);
  });

  it('above the threshold a supervisor stands for it: asked, approved, done once', async () => {
    const id = await branch.account(3_000_000);
    const plain = await cash('withdrawals', id, 1_500_000);
    expect([plain.status, plain.body]).toMatchObject([
      422,
      { code: 'account.needs-approval', aboveCentimes: 1_000_000 },
    ]);
    const reason = { amountCentimes: 1_500_000, reason: 'buys a calf at the souk' };
    const asked = await branch.teller.post<{ approvalId: string }>(`/accounts/${id}/withdrawal-requests`, reason);
    expect([asked.status, asked.body]).toMatchObject([202, { status: 'pending' }]);
    expect(await branch.find(id)).toMatchObject({ balanceCentimes: 3_000_000 });
    const own = await branch.teller.post(`/approvals/${asked.body.approvalId}/approval`, undefined);
    expect(own.status).toBe(403);
    const approved = await branch.supervisor.post(`/approvals/${asked.body.approvalId}/approval`, undefined);
    expect([approved.status, approved.body]).toMatchObject([
      200,
      { status: 'approved', result: { balanceCentimes: 1_500_000, receiptNumber: expect.any(String) } },
    ]);
    expect((await branch.supervisor.post(`/approvals/${asked.body.approvalId}/approval`, undefined)).status).toBe(409);
    expect(await branch.find(id)).toMatchObject({ balanceCentimes: 1_500_000 });
    const tooMuch = await branch.teller.post(`/accounts/${id}/withdrawal-requests`, {
      ...reason,
      amountCentimes: 1_500_001,
    });
    expect(tooMuch.body).toMatchObject({ code: 'account.insufficient-funds' });
  });

  it.each([
    ['debit', 201, 409],
    ['credit', 409, 201],
    ['all', 409, 409],
  ])('a block of %s says why, until it is taken away', async (kind, depositStatus, withdrawalStatus) => {
    const id = await branch.account(10_000);
    const compliance = await branch.client('compliance');
    expect((await branch.teller.post(`/accounts/${id}/blocks`, { kind, reason: 'a tax lien' })).status).toBe(403);
    const blocked = await compliance.post(`/accounts/${id}/blocks`, { kind, reason: 'a tax lien' });
    expect(blocked.body).toEqual({ accountId: id, block: kind });
    expect(await branch.find(id)).toMatchObject({ block: { kind, reason: 'a tax lien' } });
    const answers = [await cash('deposits', id, 100), await cash('withdrawals', id, 100)];
    expect(answers.map(({ status }) => status)).toEqual([depositStatus, withdrawalStatus]);
    for (const { body } of answers.filter(({ status }) => status === 409))
      expect(body).toMatchObject({ code: 'account.blocked', block: kind, reason: 'a tax lien' });
    expect((await compliance.post(`/accounts/${id}/unblocks`, { reason: 'lifted' })).body).toMatchObject({
      code: 'account.same-person',
    });
    expect((await branch.supervisor.post(`/accounts/${id}/unblocks`, { reason: 'lifted' })).body).toMatchObject({
      code: 'account.blocked-by-compliance',
    });
    const naima = await branch.client('compliance', { sub: 'naima' });
    expect((await naima.post(`/accounts/${id}/unblocks`, { reason: 'lifted' })).body).toMatchObject({ block: null });
    expect((await compliance.post(`/accounts/${id}/unblocks`, { reason: 'lifted' })).body).toMatchObject({
      code: 'account.unblocked',
    });
    expect((await cash('withdrawals', id, 100)).status).toBe(201);
  });

  it('an account that nobody uses for a year rests, and wakes with the next operation', async () => {
    const id = await branch.account(10_000);
    const { dataSource } = branch.service;
    await dataSource.query(`UPDATE account SET last_used_on = last_used_on - interval '13 months' WHERE id = $1`, [id]);
    await new DayEnd(branch.service.dataSource, branch.service).round(new Date().toISOString());
    expect(await branch.find(id)).toMatchObject({ status: 'dormant', balanceCentimes: 10_000 });
    await cash('deposits', id, 100);
    expect(await branch.find(id)).toMatchObject({ status: 'active', lastUsedOn: TODAY });
  });

  it('the database itself refuses what does not add up', async () => {
    const id = await branch.account(10_000);
    const { dataSource } = branch.service;
    const copy = (change: string) => `INSERT INTO movement SELECT (jsonb_populate_record(m, ${change})).*
      FROM movement m WHERE account_id = '${id}'`;
    const fresh = `'id', gen_random_uuid()`;
    await expect(dataSource.query(copy(`jsonb_build_object(${fresh}, 'number', 2)`))).rejects.toThrow(
      'does not add up',
    );
    await expect(
      dataSource.query(copy(`jsonb_build_object(${fresh}, 'number', 2, 'balance_after_centimes', 20000)`)),
    ).rejects.toThrow('does not add up');
    await expect(dataSource.query(copy(`jsonb_build_object(${fresh})`))).rejects.toThrow('movement_number_unique');
    await expect(dataSource.query(`UPDATE account SET balance_centimes = 5 WHERE id = '${id}'`)).rejects.toThrow(
      'without a movement',
    );
    await expect(dataSource.query(`UPDATE movement SET agency = 'OUJ-014'`)).rejects.toThrow('append-only');
    await expect(dataSource.query('TRUNCATE movement')).rejects.toThrow('append-only');
  });

  it('leaves books that agree; whoever changes a line behind their back is found', async () => {
    expect(await branch.differences()).toEqual([]);
    const { dataSource } = branch.service;
    const [line] = await dataSource.query<{ id: string; account_id: string; number: string }[]>(
      `SELECT id, account_id, number FROM movement WHERE kind = 'deposit' ORDER BY id LIMIT 1`,
    );
    const change = async (agency: string) => {
      await dataSource.query('ALTER TABLE movement DISABLE TRIGGER movement_append_only');
      await dataSource.query('UPDATE movement SET agency = $2 WHERE id = $1', [line?.id, agency]);
      await dataSource.query('ALTER TABLE movement ENABLE TRIGGER movement_append_only');
    };
    await change('OUJ-015');
    expect(await branch.differences()).toContain(
      `the movements of an account are chained, each by its hash: account ${line?.account_id}: movement ${line?.number} was changed, or one before it`,
    );
    await change('RAB-001');
    expect(await branch.differences()).toEqual([]);
  });
});
