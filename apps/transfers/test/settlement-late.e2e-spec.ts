import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, instantOf } from '#libs/domain';
import type { Client } from '#libs/testing';
import { SEND } from './sending.js';
import { putBack, settledDay } from './settled-days.js';
import { TwoInstances } from './two-instances.js';

interface Line {
  kind: string;
  day: string;
  lateOf?: string;
  requestId: string;
}

interface Closed {
  totals: { lineCount: number; lateCount: number; sent: { count: number }; netCentimes: number };
}

const HOUR_MS = 3_600_000;

describe('what a van brings when its day is closed', () => {
  let transfers: TwoInstances;
  let van: Client;
  let office: [Client, Client];
  const day = addDays(settledDay(), -1);
  const [takenAt] = [instantOf(Date.now() - 3 * 24 * HOUR_MS)];
  const close = async (on: string, instance = 0) => {
    const { status, body } = await office[instance]!.post<Closed>(`/settlements/cash-express/days/${on}/closing`, {});
    expect(status).toBe(201);
    return body.totals;
  };
  const linesOf = async (on: string) =>
    (await office[0].get<{ items: Line[] }>(`/settlements/cash-express/days/${on}/statement`)).body.items;

  beforeAll(async () => {
    transfers = await TwoInstances.start();
    [van] = await transfers.clients({ role: 'teller', agency: 'RAB-068', sub: 'hajar' });
    office = await transfers.clients({ role: 'administrator' });
  });

  afterAll(() => transfers.stop());

  /** Four days ago the van took an allowance along. */
  const bring = async (idNumber: string) => {
    const { body } = await van.post<{ id: string; sealed: string; slots: { receiptNumber: string }[] }>(
      '/mobile/allowances',
      { count: 1 },
    );
    const ago = `issued_at = issued_at - interval '4 days'`;
    await transfers.query(`UPDATE mobile_allowance SET ${ago} WHERE id = $1`, [body.id]);
    await transfers.query(`UPDATE reserved_receipt SET ${ago} WHERE block_id = $1`, [body.id]);
    const sending = {
      idempotencyKey: randomUUID(),
      takenAt,
      allowance: body.sealed,
      receiptNumber: body.slots[0]?.receiptNumber,
      operator: 'cash-express',
      amountCentimes: 185_000,
      feeCentimes: 3_000,
      sender: { ...SEND.sender, idNumber },
      beneficiary: SEND.beneficiary,
    };
    const { body: brought } = await van.post<{ answers: { status: number; operation?: { transferId: string } }[] }>(
      '/mobile/sendings',
      { sendings: [sending] },
      null,
    );
    expect(brought.answers[0]?.status).toBe(201);
    return brought.answers[0]?.operation?.transferId;
  };

  it('in time is in the settlement of its day', async () => {
    const inTime = await bring('LA00001');
    expect(await close(day)).toMatchObject({ lineCount: 1, lateCount: 0, sent: { count: 1 } });
    expect(await linesOf(day)).toMatchObject([{ requestId: inTime, day }]);
  });

  it('late is in the next that is closed, once, with its own day, beside what was done on that one', async () => {
    const late = await bring('LA00002');
    const [rabat] = await transfers.clients({ role: 'teller', agency: 'RAB-001' });
    expect((await rabat.post('/transfers', { ...SEND, sender: { ...SEND.sender, idNumber: 'LA00003' } })).status).toBe(
      201,
    );
    await putBack(transfers);
    const next = addDays(day, 1);
    expect(await close(next, 1)).toMatchObject({ lineCount: 2, lateCount: 1, netCentimes: -2_726 });
    const lines = await linesOf(next);
    expect(lines.map(({ lateOf }) => lateOf)).toEqual([day, undefined]);
    expect(lines[0]?.requestId).toBe(late);
    // The first settlement stays as it was, and a third finds nothing.
    expect(await linesOf(day)).toHaveLength(1);
    expect(await close(addDays(day, -1))).toMatchObject({ lineCount: 0 });
    expect(await transfers.broken()).toEqual([]);
  });

  it('is found by verify when somebody changes a settlement', async () => {
    await transfers.query(
      `UPDATE settlement SET totals = jsonb_set(totals, '{netCentimes}', '-1') WHERE id = 'cash-express/${day}'`,
    );
    const broken = await transfers.broken();
    expect(broken).toEqual([
      expect.stringMatching(
        /^the totals of a settlement are the sums of its lines: cash-express\/.*: totals .* lines /,
      ),
      expect.stringMatching(
        /^the net position of a settlement .*: cash-express\/.*: net position -1, moved -1363 centimes$/,
      ),
    ]);
    await transfers.query(
      `UPDATE settlement SET totals = jsonb_set(totals, '{netCentimes}', '-1363') WHERE id = 'cash-express/${day}'`,
    );
    await expect(transfers.query('DELETE FROM settlement_line')).rejects.toThrow('append-only');
    expect(await transfers.broken()).toEqual([]);
  });
});
