import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Assistance, claimEvent, inDays, insuredClient, TODAY } from './assistance.js';

describe('how promptly an insurer handles its claims', () => {
  let assistance: Assistance;

  beforeAll(async () => {
    assistance = await Assistance.open();
  }, 60_000);
  afterAll(() => assistance?.close());

  const asked = async (role: string, partner?: string, period = `from=${inDays(-9)}&to=${TODAY}`) =>
    (await assistance.client(role, undefined, partner)).get<{ items: object[] }>(`/promptness?${period}`);

  it('is seen by those who supervise it, and by the insurer itself', async () => {
    const { policyId } = await insuredClient(assistance, { startsOn: inDays(-60) });
    const claimNumber = `SIN-${randomUUID().slice(0, 8)}`;
    const declared = { policyId, benefit: 'hospitalisation', declaredOn: inDays(-50) };
    const documentsOn = (receivedOn: string) => ({ documents: ['hospital-report', 'invoice'], receivedOn });
    const answers = await assistance.say(
      claimEvent('claim-declared', { ...declared, claimNumber, eventOn: inDays(-55) }),
      claimEvent('documents-received', { claimNumber, ...documentsOn(inDays(-40)) }),
      claimEvent('claim-accepted', { claimNumber, amountCentimes: 200_000, decidedOn: inDays(-9) }),
      claimEvent('claim-settled', { claimNumber, amountCentimes: 200_000, settledOn: inDays(-4) }),
      claimEvent('claim-declared', { ...declared, claimNumber: `${claimNumber}-2`, eventOn: inDays(-50) }),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 5 }, () => 'taken'));
    const seen = {
      insurer: 'saham',
      benefit: 'hospitalisation',
      decided: { count: 1, withinTerm: 0, late: 1, medianDays: 31, p90Days: 31 },
      settled: { count: 1, withinTerm: 0, late: 1, medianDays: 36, p90Days: 36 },
      notices: { count: 0, withinTerm: 0 },
      open: { review: 0, documents: 1, decision: 0, payment: 0, overdue: 0 },
    };
    for (const [role, partner] of [['management'], ['compliance'], ['insurer', 'saham']] as const)
      expect((await asked(role, partner)).body).toEqual({ from: inDays(-9), to: TODAY, items: [seen] });
    expect((await asked('insurer', 'atlas')).body.items).toEqual([]);
    const before = await asked('management', undefined, `from=${inDays(-30)}&to=${inDays(-10)}`);
    expect(before.body.items).toMatchObject([{ decided: { count: 0 }, settled: { count: 0 }, open: { documents: 1 } }]);
  });

  it.each([
    [TODAY, inDays(-1)],
    [inDays(-366), TODAY],
  ])('is of a year at most: from %s to %s', async (from, to) =>
    expect((await asked('management', undefined, `from=${from}&to=${to}`)).body).toMatchObject({
      code: 'promptness.period-upside-down',
      field: 'to',
    }),
  );

  it('is no business of a counter', async () => expect((await asked('teller')).status).toBe(403));
});
