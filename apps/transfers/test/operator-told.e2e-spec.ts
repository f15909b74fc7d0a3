import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transfersContract, TRANSFERS_CHANNELS } from '#libs/events';
import { TopicConsumer } from '#libs/messaging';
import { eventually, silentLog, testBroker } from '#libs/testing';
import { BesideOperators } from './beside-operators.js';
import { BENEFICIARY, SEND } from './sending.js';

type Line = Record<string, string | number>;
const [CASH_EXPRESS] = TRANSFERS_CHANNELS;

describe('what our counters do with a transfer of Cash Express', () => {
  const prefix = `${randomUUID()}.`;
  const broker = testBroker(prefix);
  const lines: Line[] = [];
  let here: BesideOperators;
  let hearing: TopicConsumer;

  beforeAll(async () => {
    here = await BesideOperators.start(prefix);
    const apply = async (messages: { value: Buffer | null; headers?: object }[]) => {
      for (const { value, headers } of messages)
        if (String((headers as Record<string, unknown>).ce_type) === 'transfers.operation-told.v1')
          lines.push(JSON.parse(String(value)) as Line);
    };
    const reading = { topic: CASH_EXPRESS!.answersTopic, group: randomUUID(), apply, isPartners: true };
    hearing = new TopicConsumer(broker, reading, silentLog);
    hearing.start();
  });

  afterAll(async () => {
    await hearing?.stop();
    await here?.stop();
  });

  const sent = async () => (await here.rabat[0].post<Record<string, string>>('/transfers', SEND)).body;
  const heardOf = (reference: unknown) => lines.filter((line) => line.reference === reference);
  const heard = (reference: unknown, count: number) =>
    eventually(
      async () => heardOf(reference),
      (all) => all.length >= count,
    );

  it('is told to it afterwards, by our number and never by the code, with nobody named', async () => {
    const { receiptNumber, code } = await sent();
    const beneficiary = { ...BENEFICIARY, idKind: 'cin', idNumber: 'CD1' };
    expect((await here.agadir[1].post('/payouts', { operator: 'cash-express', code, beneficiary })).status).toBe(201);
    const [first, second] = await heard(receiptNumber, 2);
    const amountCentimes = SEND.amountCentimes;
    expect(first).toMatchObject({ kind: 'sent', amountCentimes, feeCentimes: 3_000, agency: 'RAB-001' });
    expect(second).toMatchObject({ kind: 'paid', amountCentimes, feeCentimes: 0, agency: 'AGA-003' });
    const told = JSON.stringify(lines);
    for (const secret of [code, SEND.sender.idNumber, SEND.sender.lastName, BENEFICIARY.lastName, 'CD1'])
      expect(told).not.toContain(secret);
  });

  it('lets a counter of its own pay what it was told of, without an amount being said', async () => {
    const { id, receiptNumber } = await sent();
    await heard(receiptNumber, 1);
    await eventually(
      () => here.operators.act('/paid-elsewhere', { reference: receiptNumber }).catch(() => undefined),
      (paid) => paid !== undefined,
    );
    await eventually(
      () => here.rabat[1].get<Record<string, unknown>>(`/transfers/${id}`),
      ({ body }) => body.status === 'paid-elsewhere',
    );
    // It knows of its own counters' doings.
    expect(heardOf(receiptNumber).map(({ kind }) => kind)).toEqual(['sent']);
  });

  it('is the same operation when it is told again, and nothing is left out, when both instances begin anew', async () => {
    const { receiptNumber } = await sent();
    const { idKind, idNumber } = SEND.sender;
    const refund = { sendingReceiptNumber: receiptNumber, sender: { idKind, idNumber } };
    expect((await here.rabat[0].post('/refunds', refund)).status).toBe(201);
    await here.restart();
    const other = await sent();
    await heard(other.receiptNumber, 1);
    const all = await heard(receiptNumber, 2);
    expect([...new Set(all.map(({ requestId, kind }) => `${requestId} ${kind}`))]).toHaveLength(2);
    expect(all.map(({ kind, feeCentimes }) => [kind, feeCentimes])).toEqual(
      expect.arrayContaining([
        ['sent', 3_000],
        ['cancelled', 3_000],
      ]),
    );
  });

  it('is told of what was under verification when it is cleared, and not before', async () => {
    const compliance = await here.transfers.clients({ role: 'compliance' });
    const csv = `id,version,kind,name,aliases,low_aliases,birth,nationality,documents\nN-1,1,individual,Zineb Tazi,,,,,\n`;
    const { body: brought } = await compliance[0].upload('/watch-lists/national/imports', csv, 'text/csv');
    expect(brought.status).toBe('in-force');
    const beneficiary = { firstName: 'Zineb', lastName: 'Tazi' };
    // An instance compares with what is in force within seconds.
    const { body: held } = await eventually(
      () => here.rabat[0].post<Record<string, string>>('/transfers', { ...SEND, beneficiary }),
      ({ body }) => body.status === 'under-verification',
      15_000,
    );
    const next = await sent();
    await heard(next.receiptNumber, 1);
    expect(heardOf(held.receiptNumber)).toEqual([]);
    const { body: cases } = await compliance[1].get<{ items: { id: string; transferId: string }[] }>(
      '/screening-cases',
    );
    const open = cases.items.find(({ transferId }) => transferId === held.id);
    const decision = { verdict: 'cleared', reason: 'compared the papers' };
    expect((await compliance[0].post(`/screening-cases/${open?.id}/decisions`, decision)).status).toBe(201);
    const [told] = await heard(held.receiptNumber, 1);
    const { body } = await here.rabat[1].get<Record<string, string>>(`/transfers/${held.id}`);
    expect(told).toMatchObject({ kind: 'sent', feeCentimes: 3_000, at: body.sentAt });
  });

  it('is not told of years past, nor of what is no event of ours, and neither holds up what comes after', async () => {
    const { id, receiptNumber } = await sent();
    const [told] = await heard(receiptNumber, 1);
    const producer = await broker.producer();
    const message = (at: string, value: string) => ({
      key: String(id),
      value,
      headers: {
        ce_specversion: '1.0',
        ce_type: 'transfers.transfer-sent.v1',
        ce_source: '/guichet/transfers',
        ce_id: '0-99999',
        ce_sequence: '0:99999',
        ce_subject: String(id),
        ce_time: at,
      },
    });
    const facts = { operator: 'cash-express', agency: 'RAB-001', bookedOn: '2020-01-31', cashCentimes: 100 };
    const old = JSON.stringify({ transferId: id, amountCentimes: 100, feeCentimes: 0, ...facts });
    const messages = [message('2020-01-31T09:00:00.000Z', old), message(String(told?.at), '{"transferId":')];
    await broker.send(producer, transfersContract.topic, messages).finally(() => producer.disconnect());
    const after = await sent();
    await heard(after.receiptNumber, 1);
    expect(heardOf(receiptNumber)).toEqual([told]);
  });
});
