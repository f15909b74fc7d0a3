import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, type Client } from '#libs/testing';
import { bankEvent, Branch, newHolder, newMessage, newRib, TODAY } from './branch.js';

interface ShownAlert {
  id: string;
  code: string;
  subject: string;
  agency: string;
  status: string;
  takenBy?: string;
  evidence: { measured: object; movements?: object[]; reversals?: object[]; accountIds?: string[] };
  steps: object[];
}

describe('rules of fraud', () => {
  let branch: Branch;
  let compliance: Client;

  beforeAll(async () => {
    branch = await Branch.open();
    compliance = await branch.client('compliance', { sub: 'Nadia' });
  }, 60_000);
  afterAll(() => branch?.close());

  const all = () => compliance.list<ShownAlert>('/alerts');
  const alertsOn = async (subject: string, ...codes: string[]) => {
    const alerts = await eventually(all, (items) =>
      codes.every((code) => items.some((one) => one.code === code && one.subject === subject)),
    );
    return alerts.filter((one) => one.subject === subject);
  };
  const withdraw = (client: Client, id: string, amountCentimes: number) =>
    client.post<{ movementId: string }>(`/accounts/${id}/withdrawals`, { amountCentimes });

  it('find withdrawals below the threshold, money that comes and goes, and two regions within the hour', async () => {
    const id = await branch.account(3_000_000);
    const oujda = await branch.client('teller', { agency: 'OUJ-014' });
    for (const client of [branch.teller, branch.teller, oujda]) await withdraw(client, id, 950_000);
    const alerts = await alertsOn(id, 'structuring', 'rapid-movement', 'far-agencies');
    expect(alerts.map(({ code, agency, status, evidence }) => [code, agency, status, evidence.measured])).toEqual(
      expect.arrayContaining([
        ['structuring', 'OUJ-014', 'open', { withdrawals: 3 }],
        ['rapid-movement', 'OUJ-014', 'open', { inCentimes: 3_000_000, outCentimes: 2_850_000 }],
        ['far-agencies', 'OUJ-014', 'open', { regions: ['Rabat', 'Oujda'] }],
      ]),
    );
    expect(alerts).toHaveLength(3);
    const shown = (await compliance.get(`/alerts/${alerts[0]!.id}`)).body;
    expect(shown).toEqual(alerts[0]);
    for (const secret of ['Aïcha', 'Lahcen', '0612345678', 'AB1']) expect(JSON.stringify(alerts)).not.toContain(secret);
  });

  it('find what the bank paid beyond the balance', async () => {
    const id = await branch.account(10_000);
    const cardReference = await branch.card(id);
    const cleared = { cardReference, message: newMessage(), channel: 'shop', amountCentimes: 15_000, clearedOn: TODAY };
    expect(await branch.onCard('cleared', cleared)).toMatchObject([{ status: 'taken' }]);
    const [alert] = await alertsOn(id, 'shortfall');
    expect(alert?.evidence.measured).toEqual({ shortfallCentimes: 5_000 });
  });

  it('find one phone for three people, however it is written', async () => {
    const accounts: string[] = [];
    for (const phone of ['0661223344', '+212 661 22 33 44', '06 61 22 33 44']) {
      const openingId = await branch.requested(newHolder({ phone }));
      await branch.hear('answers', bankEvent('account-confirmed', { openingId, rib: newRib() }));
      accounts.push((await branch.teller.get<{ accountId: string }>(`/openings/${openingId}`)).body.accountId);
    }
    const [alert] = await alertsOn(accounts[2]!, 'shared-phone');
    expect(alert?.evidence.measured).toEqual({ accounts: 3 });
    expect(alert?.evidence.accountIds?.toSorted()).toEqual(accounts.toSorted());
    expect((await all()).filter(({ code, subject }) => code === 'shared-phone' && subject === accounts[1])).toEqual([]);
  });

  it('find a teller who takes receipts back as soon as they are given out', async () => {
    const id = await branch.account(100_000);
    const hasty = await branch.client('teller', { agency: 'RAB-009', sub: 'hasty' });
    const calm = await branch.client('teller', { agency: 'RAB-009', sub: 'calm' });
    for (let i = 0; i < 3; i++) {
      const { body } = await withdraw(calm, id, 1_000 + i);
      await hasty.post(`/accounts/${id}/movements/${body.movementId}/reversals`, { reason: 'a mistake' });
    }
    const [alert] = await alertsOn('hasty', 'quick-reversals');
    expect(alert).toMatchObject({ agency: 'RAB-009', evidence: { measured: { reversals: 3 } } });
    expect(alert?.evidence.reversals).toHaveLength(3);
  });

  it('go through all of the past when one is added, and find the same again where they were', async () => {
    const { dataSource } = branch.service;
    const known = await all();
    const found = (alerts: ShownAlert[]) =>
      alerts.map(({ id, code, subject, evidence }) => [id, code, subject, evidence]);
    await dataSource.query('DELETE FROM alert');
    await dataSource.query('DELETE FROM alert_watch');
    expect(found(await eventually(all, (alerts) => alerts.length >= known.length))).toEqual(found(known));

    const rule = { code: 'any-shortfall-of-a-day', kind: 'in-and-out', percent: 1, minCentimes: 1, windowHours: 24 };
    await dataSource.query(
      `INSERT INTO parameter (id, name, valid_from, value, source)
       SELECT 'accounts.alerts@' || $1, name, $1::date, jsonb_build_object('rules', value->'rules' || $2::jsonb), 'a test'
       FROM parameter WHERE name = 'accounts.alerts'`,
      [TODAY, JSON.stringify([rule])],
    );
    const after = await eventually(all, (alerts) => alerts.some(({ code }) => code === rule.code), 30_000);
    const added = after.filter(({ code }) => code === rule.code);
    expect(added.length).toBeGreaterThan(1);
    expect(found(after.filter(({ code }) => code !== rule.code))).toEqual(found(known));
  }, 60_000);

  it('leave a queue: an alert is taken by one, and cleared or escalated with a reason', async () => {
    const [first, second] = await all();
    const other = await branch.client('compliance', { sub: 'Omar' });
    const take = (client: Client, id: string) => client.post<{ code?: string }>(`/alerts/${id}/takings`, {});
    const decide = (client: Client, id: string, outcome: string, reason = 'The client has sold a field.') =>
      client.post<{ code?: string }>(`/alerts/${id}/decisions`, { outcome, reason });

    expect((await decide(compliance, first!.id, 'cleared')).body.code).toBe('alert.not-taken');
    const taken = await Promise.all([take(compliance, first!.id), take(other, first!.id)]);
    expect(taken.map(({ status }) => status).toSorted()).toEqual([201, 409]);
    const [mine, theirs] = taken[0].status === 201 ? [compliance, other] : [other, compliance];
    expect((await decide(theirs, first!.id, 'cleared')).body.code).toBe('alert.taken');
    expect((await take(mine, first!.id)).status).toBe(201);
    expect((await decide(mine, first!.id, 'cleared')).body).toMatchObject({ status: 'cleared' });
    expect((await decide(mine, first!.id, 'escalated')).body.code).toBe('alert.decided');
    await take(compliance, second!.id);
    expect((await decide(compliance, second!.id, 'escalated', 'To the financial intelligence unit.')).status).toBe(201);
    expect((await compliance.get(`/alerts/${second!.id}`)).body).toMatchObject({
      status: 'escalated',
      takenBy: 'Nadia',
      steps: [
        { status: 'taken', by: 'Nadia' },
        { status: 'escalated', by: 'Nadia', reason: 'To the financial intelligence unit.' },
      ],
    });
    const open = (await compliance.get<{ items: ShownAlert[] }>('/alerts?status=open')).body.items;
    expect(open.map(({ id }) => id)).not.toContain(first!.id);
    const byCode = await compliance.get<{ items: ShownAlert[] }>('/alerts?code=shortfall&limit=1');
    expect(byCode.body.items.map(({ code }) => code)).toEqual(['shortfall']);
  });

  it('are nobody else’s concern, and answer rubbish in words', async () => {
    for (const role of ['teller', 'supervisor'])
      expect((await (await branch.client(role, { agency: 'RAB-001' })).get('/alerts')).status).toBe(403);
    expect((await compliance.get('/alerts/1')).body).toMatchObject({ code: 'alert.not-found' });
    expect((await compliance.get('/alerts?cursor=zz')).body).toMatchObject({ code: 'alert.malformed-cursor' });
    expect((await compliance.get('/alerts?status=lost')).status).toBe(400);
    expect(await branch.differences()).toEqual([]);
  });
});
