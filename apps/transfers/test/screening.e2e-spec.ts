import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually, type Client } from '#libs/testing';
import { BENEFICIARY, SEND } from './sending.js';
import { putBack, settledDay } from './settled-days.js';
import { TwoInstances } from './two-instances.js';

interface Case {
  id: string;
  transferId: string;
  status: string;
  stage: string;
  precedent?: string;
  subjects: { role: string; hits: { entryId: string; score: number; reasons: object[] }[] }[];
}

type Sent = Record<'id' | 'code' | 'status' | 'receiptNumber', string>;

const CSV = 'id,version,kind,name,aliases,low_aliases,birth,nationality,documents\n';
const row = (id: string, name: string, version = 1) => `${id},${version},individual,${name},,,,,\n`;
const LISTED = { firstName: 'Abdessamad', lastName: 'Ouazzaghti' };

describe('screening, on two instances', () => {
  let transfers: TwoInstances;
  let rabat: [Client, Client];
  let oujda: [Client, Client];
  let compliance: [Client, Client];

  beforeAll(async () => {
    transfers = await TwoInstances.start();
    rabat = await transfers.clients({ role: 'teller', agency: 'RAB-001' });
    oujda = await transfers.clients({ role: 'teller', agency: 'OUJ-014' });
    compliance = await transfers.clients({ role: 'compliance', sub: 'ahmed' });
  });

  afterAll(() => transfers.stop());

  const bring = (csv: string) => compliance[0].upload('/watch-lists/national/imports', CSV + csv, 'text/csv');
  /** Both instances compare with what is in force. */
  const untilHeard = () => new Promise((resolve) => setTimeout(resolve, 2_500));
  let numbers = 0;
  const send = async (change: object = {}, i = 0) => {
    const idNumber = `SC${String(++numbers).padStart(4, '0')}`;
    const sending = { ...SEND, sender: { ...SEND.sender, idNumber }, ...change };
    const { status, body } = await rabat[i]!.post<Sent>('/transfers', sending);
    expect(status).toBe(201);
    return { ...body, idNumber };
  };
  const casesOf = async (id: string) => {
    const { body } = await compliance[1].get<{ items: Case[] }>('/screening-cases?limit=200');
    return body.items.filter(({ transferId }) => transferId === id);
  };
  const openCaseOf = async (id: string) => (await casesOf(id)).find(({ status }) => status === 'open')!;
  const decide = (caseId: string, verdict: string) =>
    compliance[0].post(`/screening-cases/${caseId}/decisions`, { verdict, reason: 'compared the papers' });
  const payOutOf = (code: string, person = BENEFICIARY, idNumber = `PA${++numbers}00`) => ({
    operator: 'cash-express',
    code,
    beneficiary: { ...person, idKind: 'cin', idNumber },
  });
  const statusOf = async (id: string) => (await rabat[0].get(`/transfers/${id}`)).body.status;

  it('without a list stops nobody', async () => {
    expect((await send({ beneficiary: LISTED })).status).toBe('sent');
  });

  it('a list is brought in once, and the people of before are compared with it by themselves', async () => {
    const before = await send({ beneficiary: LISTED });
    const other = await send();
    const brought = await bring(row('N-1', 'Abd Essamad El Ouazzaghti'));
    expect([brought.status, brought.body]).toEqual([
      201,
      expect.objectContaining({ status: 'in-force', individuals: 1, entities: 0, revision: 1 }),
    ]);
    expect((await bring(row('N-1', 'Abd Essamad El Ouazzaghti'))).body.status).toBe('unchanged');
    await eventually(
      () => statusOf(before.id),
      (status) => status === 'under-verification',
      15_000,
    );
    expect(await casesOf(before.id)).toMatchObject([
      {
        stage: 'new-list',
        status: 'open',
        subjects: [{ role: 'beneficiary', hits: [{ entryId: 'national/N-1', score: expect.any(Number) }] }],
      },
    ]);
    expect(await statusOf(other.id)).toBe('sent');
    await untilHeard();
  });

  it('a hit holds the transfer at either instance, and counters learn no more than that', async () => {
    for (const i of [0, 1]) {
      const { id, code, status, receiptNumber, idNumber } = await send({ beneficiary: LISTED }, i);
      expect(status).toBe('under-verification');
      const paying = await oujda[i]!.post('/payouts', payOutOf(code, LISTED));
      const asking = { sendingReceiptNumber: receiptNumber, sender: { idKind: 'cin', idNumber } };
      const back = await rabat[i]!.post('/refunds', asking);
      for (const refused of [paying, back])
        expect([refused.status, refused.body.code]).toEqual([409, 'transfer.under-verification']);
      expect(JSON.stringify([paying.body, back.body, await rabat[i]!.get(`/transfers/${id}`)])).not.toMatch(
        /screen|list|hit|case|complian/i,
      );
      expect((await rabat[i]!.get('/screening-cases')).status).toBe(403);
    }
  });

  it('who is cleared is cleared for this person and entry, until its version changes', async () => {
    const sender = { ...SEND.sender, ...LISTED, idNumber: 'SC9001' };
    const first = await send({ sender });
    expect(first.status).toBe('under-verification');
    const { id: caseId } = await openCaseOf(first.id);
    expect((await decide(caseId, 'cleared')).body).toEqual({
      caseId,
      status: 'cleared',
      transferId: first.id,
      transferKind: 'transfer',
    });
    expect((await decide(caseId, 'frozen')).body.code).toBe('screening-case.decided');
    expect((await oujda[1].post('/payouts', payOutOf(first.code))).status).toBe(201);
    expect((await send({ sender }, 1)).status).toBe('sent');
    // Another person of the name is another person.
    expect((await send({ sender: { ...sender, idNumber: 'SC9002' } })).status).toBe('under-verification');
    await bring(row('N-1', 'Abd Essamad El Ouazzaghti', 2));
    await untilHeard();
    expect((await send({ sender })).status).toBe('under-verification');
  });

  it('what is refused goes back with the fee, and is refused again by itself', async () => {
    const sender = { ...SEND.sender, ...LISTED, idNumber: 'SC9003' };
    const first = await send({ sender });
    await decide((await openCaseOf(first.id)).id, 'refused');
    expect(await statusOf(first.id)).toBe('to-give-back');
    const asking = { sendingReceiptNumber: first.receiptNumber, sender: { idKind: 'cin', idNumber: 'SC9003' } };
    expect((await rabat[1].post('/refunds', asking)).body).toMatchObject({
      status: 'refunded',
      feeCentimes: 3_000,
      returnedCentimes: 188_000,
    });
    const second = await send({ sender }, 1);
    expect(second.status).toBe('under-verification');
    await eventually(
      () => statusOf(second.id),
      (status) => status === 'to-give-back',
      15_000,
    );
    expect(await casesOf(second.id)).toMatchObject([{ status: 'refused', precedent: 'refused' }]);
  });

  it('what is frozen is paid to nobody, not even back, and the counter sees no difference', async () => {
    const sender = { ...SEND.sender, ...LISTED, idNumber: 'SC9004' };
    const { id, code, receiptNumber } = await send({ sender });
    await decide((await openCaseOf(id)).id, 'frozen');
    expect(await statusOf(id)).toBe('under-verification');
    const asking = { sendingReceiptNumber: receiptNumber, sender: { idKind: 'cin', idNumber: 'SC9004' } };
    for (const refused of [await oujda[0].post('/payouts', payOutOf(code)), await rabat[0].post('/refunds', asking)])
      expect([refused.status, refused.body.code]).toEqual([409, 'transfer.under-verification']);
    const [{ blocked } = { blocked: 0 }] = await transfers.query<{ blocked: number }>(
      `SELECT -balance_centimes::int AS blocked FROM ledger_account WHERE id = 'frozen:cash-express'`,
    );
    expect(blocked).toBe(185_000);
  });

  it('who comes for a transfer is compared too; the payee is answered 202 and comes again when cleared', async () => {
    const { id, code } = await send({ beneficiary: { firstName: 'Abdessamad', lastName: 'Ouazzaghti' } });
    await decide((await openCaseOf(id)).id, 'cleared');
    const payee = payOutOf(code, LISTED, 'SC9100');
    const first = await oujda[0].post('/payouts', payee);
    expect([first.status, first.body]).toEqual([
      202,
      { transferId: id, status: 'under-verification', amountCentimes: 185_000 },
    ]);
    await decide((await openCaseOf(id)).id, 'cleared');
    expect((await oujda[1].post('/payouts', payee)).status).toBe(201);
  });

  it('a list that has lost too much waits for a person', async () => {
    const four = ['N-1', 'N-2', 'N-3', 'N-4'].map((id) => row(id, `Nobody Called ${id}`)).join('');
    expect((await bring(four)).body.status).toBe('in-force');
    const { body: shrunk } = await bring(row('N-1', 'Nobody Called N-1'));
    expect(shrunk).toMatchObject({ status: 'waiting', individuals: 1 });
    const { body: lists } = await compliance[0].get<{ lists: object[] }>('/watch-lists');
    expect(lists.lists).toMatchObject([{ source: 'national', individuals: 4 }]);
    const address = `/watch-lists/imports/${String(shrunk.importId)}/decision`;
    const decision = { isAccepted: true, reason: 'the ministry confirmed it' };
    expect((await compliance[1].post(address, decision)).body.status).toBe('in-force');
    expect((await compliance[1].post(address, decision)).body.code).toBe('watch-list.not-waiting');
    const { body: page } = await compliance[1].get<{ items: object[] }>('/watch-lists/imports?limit=1');
    expect(page.items).toMatchObject([{ source: 'national', status: 'in-force', decidedBy: 'ahmed' }]);
  });

  it("the United Nations' list is read as it is, and what is none changes nothing", async () => {
    const xml = readFileSync('apps/transfers/test/watch-lists/un-consolidated.xml');
    const brought = await compliance[0].upload('/watch-lists/un/imports', xml, 'application/xml');
    expect([brought.status, brought.body.status]).toEqual([201, 'in-force']);
    const refused = async (source: string, file: string | Buffer, type: string) => {
      const { status, body } = await compliance[0].upload(`/watch-lists/${source}/imports`, file, type);
      return [status, body.code];
    };
    expect(await refused('un', xml.subarray(0, xml.length - 40), 'application/xml')).toEqual([
      422,
      'watch-list.malformed',
    ]);
    const entity = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><CONSOLIDATED_LIST>&a;</CONSOLIDATED_LIST>';
    expect(await refused('un', entity, 'application/xml')).toEqual([422, 'watch-list.entities']);
    expect(await refused('un', 'none', 'text/csv')).toEqual([422, 'watch-list.unknown-format']);
    expect(await refused('moon', 'none', 'text/csv')).toEqual([404, 'watch-list.not-found']);
    const { body } = await compliance[0].get<{ lists: object[] }>('/watch-lists');
    expect(body.lists).toHaveLength(2);
  });

  it('leaves books that balance, also when the day is settled: a fee goes back to its sender and leaves the operator', async () => {
    await putBack(transfers);
    const [office] = await transfers.clients({ role: 'management' });
    const address = `/settlements/cash-express/days/${settledDay()}`;
    const { body } = await office.post<{ totals: Record<string, unknown> }>(`${address}/closing`, {});
    expect(body.totals.refunded).toEqual({ count: 1, amountCentimes: 188_000 });
    const { body: page } = await office.get<{ items: { kind: string; netCentimes: number }[] }>(
      `${address}/statement?limit=200`,
    );
    const returned = page.items.filter(({ kind }) => kind === 'fee-returned');
    expect(returned).toMatchObject([
      { amountCentimes: 0, feeNetCentimes: -2_727, netCentimes: 1_363 },
      { amountCentimes: 0, feeNetCentimes: -2_727, netCentimes: 1_363 },
    ]);
    expect(await transfers.broken()).toEqual([]);
  });
});
