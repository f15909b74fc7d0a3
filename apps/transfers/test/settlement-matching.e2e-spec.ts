import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { eventually } from '#libs/testing';
import { aidOf, toPayAtCounter } from './beside-operators.js';
import { SettledDays, settledDay } from './settled-days.js';

interface Listed {
  items: {
    id: string;
    what: string;
    fields: string[];
    mineCentimes?: number;
    theirsCentimes?: number;
    agrees: boolean;
  }[];
}

const CSV_HEAD = 'reference,request_id,kind,amount_centimes,fee_centimes,agency,at';

describe("an operator's file of a day", () => {
  let here: SettledDays;
  let day: string;
  const of = (operator: string, what: string) => `/settlements/${operator}/days/${day}/${what}`;
  const match = async (operator: string, instance = 0) => {
    const { status, body } = await here.office[instance]!.post(of(operator, 'matching'), {});
    return [status, body.status, body.differenceCount];
  };
  const open = async (operator: string) =>
    (await here.office[0].get<Listed>(`/differences?partner=${operator}&statement=${day}`)).body.items;

  beforeAll(async () => {
    here = await SettledDays.start();
    day = settledDay();
    const [rabat] = here.rabat;
    for (const [operator, idNumber] of [
      ['western-union', 'MA00001'],
      ['western-union', 'MA00002'],
      ['moneygram', 'MA00003'],
    ] as const) {
      const paid = await rabat.post(
        '/payouts',
        toPayAtCounter(operator, await here.operators.announce(operator), idNumber),
      );
      expect(paid.status).toBe(201);
    }
    const confirmed = () => here.transfers.query(`SELECT FROM remittance WHERE status = 'confirmed'`);
    await eventually(confirmed, ({ length }) => length === 3);
    expect((await rabat.post('/family-aids', aidOf('MA00004'))).status).toBe(201);
    await here.putBack();
    for (const operator of ['western-union', 'moneygram'])
      expect((await here.office[0].post(of(operator, 'closing'), {})).status).toBe(201);
  });

  afterAll(() => here.stop());

  it('agrees line by line', async () => {
    expect(await match('western-union')).toEqual([201, 'matched', 0]);
    const { body } = await here.office[1].get(`/settlements/western-union/days/${day}`);
    expect(body).toMatchObject({
      status: 'matched',
      matching: { totals: { matched: { mine: { count: 3, amountCentimes: 570_000 } } } },
    });
  });

  it('that lacks a line opens one difference, and with another amount another; the file of now closes none by itself', async () => {
    await here.operators.fault('missing-line');
    expect(await match('western-union')).toEqual([201, 'differs', 1]);
    await here.operators.fault('other-amount');
    expect(await match('moneygram')).toEqual([201, 'differs', 1]);
    expect(await open('western-union')).toMatchObject([{ what: 'missing-there', mineCentimes: 185_000 }]);
    const other = { what: 'different', fields: ['amount'], mineCentimes: 185_000, theirsCentimes: 185_100 };
    expect(await open('moneygram')).toMatchObject([other]);
    await here.operators.fault('none');
    expect(await match('western-union', 1)).toEqual([201, 'matched', 0]);
    expect(await open('western-union')).toMatchObject([{ what: 'missing-there', agrees: true }]);
  });

  it('has its differences closed by a person with a reason; matched again it opens none, and none is deleted', async () => {
    const [office] = here.office;
    await here.operators.fault('other-amount');
    const [difference] = await open('moneygram');
    const id = encodeURIComponent(difference?.id ?? '');
    expect((await office.post(`/differences/${id}/closing`, {})).status).toBe(400);
    const closed = await office.post(`/differences/${id}/closing`, { reason: 'operator-corrects', note: 'by mail' });
    expect(closed.body.status).toBe('closed');
    expect(await match('moneygram')).toEqual([201, 'matched', 1]);
    expect(await open('moneygram')).toEqual([]);
    const kept = await office.get<Listed>('/differences?partner=moneygram&status=closed');
    expect(kept.body.items).toMatchObject([{ status: 'closed', reason: 'operator-corrects' }]);
    expect(await here.transfers.broken()).toEqual([]);
  });

  it('may be brought as CSV, and is refused whole when a cell of it is none', async () => {
    const [office] = here.office;
    const bring = (text: string) => office.upload(of('moneygram', 'matching'), Buffer.from(text), 'text/csv');
    const [line] = await here.transfers.query<{ text: string }>(
      `SELECT concat_ws(',', reference, id, 'paid', amount_centimes, 0, agency, '2026-11-26T09:00:00Z') AS text
       FROM remittance WHERE operator = 'moneygram'`,
    );
    const good = await bring(`${CSV_HEAD}\n${line?.text}\n90000049,,paid,185000,0,MG-FES-02,2026-11-26T10:00:00Z\n`);
    expect([good.status, good.body.status, good.body.differenceCount]).toEqual([201, 'differs', 1]);
    expect(await open('moneygram')).toMatchObject([{ what: 'missing-here', key: '90000049/paid' }]);
    const wrong = await bring(`${CSV_HEAD}\n${line?.text?.replace('paid', 'lost')}\n`);
    expect(wrong.body).toMatchObject({ code: 'settlement.malformed-file', line: 2, column: 'kind' });
    expect((await bring('reference\n1\n')).body.code).toBe('settlement.malformed-file');
  });

  it('is asked for again when the operator is away', async () => {
    await here.operators.fault('unavailable');
    const { status, body } = await here.office[0].post(of('western-union', 'matching'), {});
    expect([status, body.code]).toEqual([503, 'operator.away']);
    await here.operators.fault('none');
    expect(await match('western-union')).toEqual([201, 'matched', 0]);
  });
});
