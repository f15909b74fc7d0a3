import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { instantSql } from '#libs/commands';
import { eventually, type Client } from '#libs/testing';
import { WaitingMetrics } from '../src/compliance/waiting.metrics.js';
import { aidOf, BesideOperators, newKey, toPayAtCounter } from './beside-operators.js';
import type { InternationalOperator } from '../src/operator/operator.js';
import type { OperatorsClient } from '../src/operator/operators.client.js';
import { AICHA } from './simulated-operators.js';

interface Case {
  id: string;
  transferId: string;
  transferKind: string;
  stage: string;
  status: string;
  precedent?: string;
  subjects: { role: string }[];
}

const CSV = 'id,version,kind,name,aliases,low_aliases,birth,nationality,documents\n';
const row = (id: string, name: string, version = 1) => `${id},${version},individual,${name},,,,,\n`;
/** The sender of all that the simulator announces is Mohamed Bennis. */
const AICHA_IS_LISTED = CSV + row('N-1', 'Aicha Ait Lahcen');
const ALSO_BENNIS = AICHA_IS_LISTED + row('N-2', 'Mohamed Bennis');

describe('screening of money from and to abroad, on two instances', () => {
  let here: BesideOperators;
  let compliance: [Client, Client];
  let asking: OperatorsClient;

  beforeAll(async () => {
    here = await BesideOperators.start();
    asking = here.operators.newClient();
    compliance = await here.transfers.clients({ role: 'compliance', sub: 'ahmed' });
  });

  afterAll(() => here.stop());

  const bring = async (csv: string) => {
    const { body } = await compliance[0].upload('/watch-lists/national/imports', csv, 'text/csv');
    expect(body.status).toBe('in-force');
    // Both instances compare with what is in force.
    await new Promise((resolve) => setTimeout(resolve, 2_500));
  };
  const casesOf = async (transferId: unknown) => {
    const { body } = await compliance[1].get<{ items: Case[] }>('/screening-cases?limit=200');
    return body.items.filter((one) => one.transferId === transferId);
  };
  const decide = async (transferId: unknown, verdict: string) => {
    const open = (await casesOf(transferId)).find(({ status }) => status === 'open');
    const decision = { verdict, reason: 'compared the papers' };
    expect((await compliance[0].post(`/screening-cases/${open?.id}/decisions`, decision)).status).toBe(201);
  };
  /** What the operator says became of our request. */
  const standing = async (operator: InternationalOperator, id: unknown) =>
    (await asking.ask(operator, String(id))).status;
  const usesOf = (idNumber: string) => here.count(`SELECT count(*) FROM person_use WHERE document = 'cin ${idNumber}'`);
  const HELD = { transferId: expect.any(String), status: 'under-verification', amountCentimes: 185_000 };

  it('what was paid and sent before is compared with a list that comes, and is a case', async () => {
    const reference = await here.operators.announce('western-union');
    const paid = await here.rabat[0].post('/payouts', toPayAtCounter('western-union', reference, 'BEFORE1'));
    const sent = await here.rabat[1].post('/family-aids', aidOf('BEFORE2'));
    expect([paid.status, sent.status]).toEqual([201, 201]);
    await bring(AICHA_IS_LISTED);
    for (const [id, transferKind] of [
      [paid.body.transferId, 'remittance'],
      [sent.body.id, 'family-aid'],
    ]) {
      const [found] = await eventually(
        () => casesOf(id),
        ({ length }) => length === 1,
        15_000,
      );
      expect(found).toMatchObject({ transferKind, stage: 'new-list', status: 'open' });
      await decide(id, 'refused');
    }
    expect((await here.rabat[0].get(`/remittances/${String(paid.body.transferId)}`)).body.status).not.toBe('released');
    expect((await here.rabat[0].get(`/family-aids/${String(sent.body.id)}`)).body.status).toBe('sent');
  });

  it.each([
    ['the same key', true],
    ['another key', false],
  ])('money from abroad waits at either instance until it is cleared, and is paid under %s', async (_, isSameKey) => {
    const reference = await here.operators.announce('moneygram');
    const asked = toPayAtCounter('moneygram', reference, isSameKey ? 'CLEAR1' : 'CLEAR2');
    const key = newKey();
    const first = await here.rabat[0].post('/payouts', asked, key);
    expect([first.status, first.body]).toEqual([202, HELD]);
    for (const again of [await here.rabat[1].post('/payouts', asked, key), await here.rabat[0].post('/payouts', asked)])
      expect([again.status, again.body]).toEqual([202, first.body]);
    const other = await here.agadir[1].post('/payouts', asked);
    expect([other.status, other.body.code]).toEqual([409, 'transfer.under-verification']);
    const { transferId } = first.body;
    const read = await here.rabat[1].get(`/remittances/${String(transferId)}`);
    expect(read.body.status).toBe('under-verification');
    expect(JSON.stringify([first.body, other.body, read.body])).not.toMatch(/screen|list|hit|case|complian|heldBy/i);
    expect(await casesOf(transferId)).toMatchObject([
      { stage: 'remittance', status: 'open', transferKind: 'remittance' },
    ]);
    await decide(transferId, 'cleared');
    const paid = await here.rabat[1].post('/payouts', asked, isSameKey ? key : newKey());
    expect([paid.status, paid.body.transferId, paid.body.status]).toEqual([201, transferId, 'paid-out']);
    const next = await here.operators.announce('moneygram');
    const same = await here.agadir[0].post('/payouts', { ...asked, code: next });
    expect(same.status).toBe(201);
  });

  it('refused, it goes back to its operator, and is refused again by itself', async () => {
    const reference = await here.operators.announce('western-union');
    const asked = toPayAtCounter('western-union', reference, 'REFUSE1');
    const key = newKey();
    const { body } = await here.rabat[0].post('/payouts', asked, key);
    expect(body).toEqual(HELD);
    await decide(body.transferId, 'refused');
    await eventually(
      () => standing('western-union', body.transferId),
      (status) => status === 'released',
    );
    const again = await here.rabat[1].post('/payouts', asked, key);
    expect([again.status, again.body]).toEqual([202, HELD]);
    await eventually(
      () => casesOf(again.body.transferId),
      ([found]) => found?.status === 'refused',
      15_000,
    );
    await eventually(
      () => standing('western-union', again.body.transferId),
      (status) => status === 'released',
    );
  });

  it('cleared too late, it is with its operator again, and paid to the same person when they come anew', async () => {
    const reference = await here.operators.announce('western-union');
    const asked = toPayAtCounter('western-union', reference, 'LATE1');
    const key = newKey();
    const { body } = await here.rabat[0].post('/payouts', asked, key);
    expect(body).toEqual(HELD);
    const id = String(body.transferId);
    await here.transfers.query(`UPDATE remittance SET begun_at = begun_at - interval '11 minutes' WHERE id = $1`, [id]);
    await eventually(
      () => standing('western-union', id),
      (status) => status === 'released',
      25_000,
    );
    expect(await casesOf(id)).toMatchObject([{ status: 'open' }]);
    await decide(id, 'cleared');
    expect((await here.rabat[1].get(`/remittances/${id}`)).body.status).toBe('released');
    const paid = await here.rabat[1].post('/payouts', asked, key);
    expect([paid.status, paid.body.status, paid.body.transferId === id]).toEqual([201, 'paid-out', false]);
  });

  it('frozen, it is paid to nobody here, is not given back, and the counter sees no difference', async () => {
    await bring(ALSO_BENNIS);
    const reference = await here.operators.announce('western-union');
    const asked = toPayAtCounter('western-union', reference, 'FREEZE1');
    const key = newKey();
    const { body: held } = await here.rabat[0].post('/payouts', asked, key);
    expect((await casesOf(held.transferId))[0]?.subjects.map(({ role }) => role)).toEqual([
      'payee',
      'sender',
      'beneficiary',
    ]);
    const before = await here.rabat[0].get(`/remittances/${String(held.transferId)}`);
    await decide(held.transferId, 'frozen');
    for (const again of [await here.rabat[1].post('/payouts', asked, key), await here.rabat[0].post('/payouts', asked)])
      expect([again.status, again.body]).toEqual([202, held]);
    const other = await here.agadir[1].post('/payouts', { ...asked, beneficiary: { ...AICHA, idNumber: 'FREEZE2' } });
    expect([other.status, other.body.code]).toEqual([409, 'transfer.under-verification']);
    expect((await here.rabat[1].get(`/remittances/${String(held.transferId)}`)).body).toEqual(before.body);
    expect(await standing('western-union', held.transferId)).toBe('reserved');
    // The operator keeps it for a while only: compliance is told until when, and operations that it is so.
    const [{ until } = { until: '' }] = await here.transfers.query<{ until: string }>(
      `SELECT ${instantSql('reserved_until')} AS until FROM remittance WHERE id = $1`,
      [held.transferId],
    );
    expect(await casesOf(held.transferId)).toMatchObject([{ status: 'frozen', keptUntil: until }]);
    const waiting = new WaitingMetrics(here.transfers.dataSource);
    expect(await waiting.look()).toEqual({ frozen: 1, unsettled: 0, oldestCaseSeconds: expect.any(Number) });
    await here.transfers.query('UPDATE remittance SET reserved_until = now() WHERE id = $1', [held.transferId]);
    expect((await waiting.look()).frozen).toBe(0);
  });

  it('family aid is not asked for at its operator until it is cleared, and takes no cash', async () => {
    const key = newKey();
    const asked = aidOf('AID1');
    const first = await here.rabat[0].post('/family-aids', asked, key);
    expect([first.status, first.body.status, first.body.reference]).toEqual([202, 'under-verification', undefined]);
    for (const again of [
      await here.rabat[1].post('/family-aids', asked, key),
      await here.rabat[0].post('/family-aids', asked),
    ])
      expect([again.status, again.body]).toEqual([202, first.body]);
    const { id } = first.body;
    expect(await casesOf(id)).toMatchObject([{ stage: 'family-aid', transferKind: 'family-aid', status: 'open' }]);
    await decide(id, 'cleared');
    expect(await standing('western-union', id)).toBe('unknown');
    expect(await usesOf('AID1')).toBe(0);
    const sent = await here.rabat[1].post('/family-aids', asked, key);
    expect([sent.status, sent.body.status]).toEqual([201, 'sent']);
    expect(await usesOf('AID1')).toBe(1);
    // Of 10,000 DH a year 8,000 are left.
    expect((await here.rabat[0].post('/family-aids', aidOf('AID1', { amountCentimes: 800_000 }))).status).toBe(201);
  });

  it.each(['refused', 'frozen'])(
    'family aid that is %s counts against no ceiling, and waits again',
    async (verdict) => {
      const idNumber = `AID${verdict.toUpperCase()}`;
      const asked = aidOf(idNumber, { amountCentimes: 900_000 });
      const { body } = await here.rabat[0].post('/family-aids', asked);
      await decide(body.id, verdict);
      expect((await here.rabat[0].get(`/family-aids/${String(body.id)}`)).body.status).toBe('dropped');
      const [found] = await casesOf(body.id);
      expect(found?.status).toBe(verdict);
      const again = await here.rabat[1].post('/family-aids', asked);
      expect([again.status, again.body.status]).toEqual([202, 'under-verification']);
      await eventually(
        () => casesOf(again.body.id),
        ([one]) => one?.status === verdict && one.precedent === verdict,
        15_000,
      );
      const uses = await here.count(
        `SELECT count(*) FROM person_use WHERE document LIKE '%AID${verdict.toUpperCase()}%'`,
      );
      expect(uses).toBe(0);
    },
  );

  it('family aid that its operator has taken back waits for compliance too, and is given back or blocked', async () => {
    const sent = async (idNumber: string) => {
      const { body: held } = await here.rabat[0].post('/family-aids', aidOf(idNumber));
      await decide(held.id, 'cleared');
      return String((await here.rabat[0].post('/family-aids', aidOf(idNumber))).body.id);
    };
    const [clear, freeze] = [await sent('BACK1'), await sent('BACK2')];
    await bring(CSV + row('N-1', 'Aicha Ait Lahcen', 2) + row('N-2', 'Mohamed Bennis'));
    const cancel = (id: string, idNumber: string, key: string, instance: 0 | 1 = 0) =>
      here.rabat[instance].post(`/family-aids/${id}/cancellation`, { sender: { idKind: 'cin', idNumber } }, key);
    const keys = [newKey(), newKey()] as const;
    const held = [await cancel(clear, 'BACK1', keys[0]), await cancel(freeze, 'BACK2', keys[1])] as const;
    for (const { status, body } of held) expect([status, body.status]).toEqual([202, 'under-verification']);
    const read = async (id: string) => (await here.rabat[1].get(`/family-aids/${id}`)).body;
    expect(JSON.stringify([held, await read(clear)])).not.toMatch(/screen|list|hit|case|complian|heldBy/i);
    const decideHeld = async (id: string, verdict: string) => {
      const [aid] = await here.transfers.query<{ by: string }>('SELECT held_by AS by FROM family_aid WHERE id = $1', [
        id,
      ]);
      const decision = { verdict, reason: 'compared the papers' };
      expect((await compliance[1].post(`/screening-cases/${aid?.by}/decisions`, decision)).status).toBe(201);
    };
    await decideHeld(clear, 'cleared');
    await decideHeld(freeze, 'frozen');
    expect(await read(freeze)).toMatchObject({ status: 'under-verification' });
    const [back, blocked] = [await cancel(clear, 'BACK1', keys[0], 1), await cancel(freeze, 'BACK2', keys[1], 1)];
    expect([back.status, back.body]).toEqual([
      201,
      expect.objectContaining({ status: 'cancelled', feeCentimes: 9_000 }),
    ]);
    expect([blocked.status, blocked.body]).toEqual([202, held[1].body]);
    expect(
      await here.transfers.query(
        `SELECT balance_centimes::int AS frozen FROM ledger_account WHERE id = 'frozen:western-union'`,
      ),
    ).toEqual([{ frozen: -209_000 }]);
  });

  it('leaves books that balance', async () => {
    expect(await here.transfers.broken()).toEqual([]);
  });
});
