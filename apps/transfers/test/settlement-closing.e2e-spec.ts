import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSheet, XLSX_TYPE } from '#libs/documents';
import { addDays } from '#libs/domain';
import { eventually } from '#libs/testing';
import { aidOf, newKey, toPayAtCounter } from './beside-operators.js';
import { SEND } from './sending.js';
import { SettledDays, settledDay } from './settled-days.js';

interface Statement {
  items: Record<string, string | number>[];
  nextCursor?: string;
}

const PAYEE = { ...SEND.beneficiary, idKind: 'cin', idNumber: 'SE99001' };

describe('a business day of an operator', () => {
  let here: SettledDays;
  let day: string;
  const at = (operator: string, what = '') => `/settlements/${operator}/days/${day}${what}`;

  beforeAll(async () => {
    here = await SettledDays.start();
    const [rabat] = here.rabat;
    const send = async (idNumber: string) =>
      (await rabat.post<Record<string, string>>('/transfers', { ...SEND, sender: { ...SEND.sender, idNumber } })).body;
    const [first, second, third] = [await send('SE00001'), await send('SE00002'), await send('SE00004')];
    await rabat.post('/payouts', { operator: 'cash-express', code: first.code, beneficiary: PAYEE });
    await rabat.post('/refunds', {
      sendingReceiptNumber: second.receiptNumber,
      sender: { idKind: 'cin', idNumber: 'SE00002' },
    });
    await here.operators.payElsewhere(third.receiptNumber, 185_000);
    const read = () => rabat.get(`/transfers/${third.id}`);
    await eventually(read, ({ body }) => body.status === 'paid-elsewhere');
    const reference = await here.operators.announce('western-union');
    await rabat.post('/payouts', toPayAtCounter('western-union', reference));
    expect((await rabat.post('/family-aids', aidOf('SE00003'))).status).toBe(201);
    await here.putBack();
    day = settledDay();
  });

  afterAll(() => here.stop());

  it('is closed once, whoever closes it at whichever instance, and the same answer is given again', async () => {
    const [one, other] = here.office;
    const answers = await Promise.all([one, other].map((office) => office.post(at('cash-express', '/closing'), {})));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('settlement.closed-already');
    const key = newKey();
    const same = await Promise.all([one, other].map((office) => office.post(at('western-union', '/closing'), {}, key)));
    expect(same.map(({ status }) => status)).toEqual([201, 201]);
    expect(same[0]?.body).toEqual(same[1]?.body);
    expect(await here.transfers.query('SELECT count(*)::int AS count FROM settlement')).toEqual([{ count: 2 }]);
    expect(await here.transfers.broken()).toEqual([]);
  });

  it('says what was sent, paid and cancelled, how fees are shared, and who owes what', async () => {
    const [office] = here.office;
    const domestic = await office.get<{ totals: object }>(at('cash-express'));
    // Of 27.27 DH half is ours; a pay-out of 1,850 DH is worth 8 DH to Cash Express, and 0.80 DH of VAT; it
    // has paid 1,850 DH itself.
    expect(domestic.body.totals).toEqual({
      sent: { count: 3, amountCentimes: 555_000 },
      paid: { count: 1, amountCentimes: 185_000 },
      paidElsewhere: { count: 1, amountCentimes: 185_000 },
      cancelled: { count: 1, amountCentimes: 185_000 },
      refunded: { count: 0, amountCentimes: 0 },
      feesNetCentimes: 5_454,
      feesVatCentimes: 546,
      ourFeesCentimes: 2_728,
      operatorFeesCentimes: 2_726,
      commissionCentimes: 800,
      commissionVatCentimes: 80,
      movedCentimes: -185_000,
      netCentimes: -186_846,
      lineCount: 6,
      lateCount: 0,
    });
    const abroad = await office.get<{ totals: object }>(at('western-union'));
    // It owes the 1,850 DH paid and 27.50 DH for that, and is owed 2,000 DH of family aid and 57.27 DH of its fee.
    expect(abroad.body.totals).toMatchObject({
      sent: { count: 1, amountCentimes: 200_000 },
      paid: { count: 1, amountCentimes: 185_000 },
      feesNetCentimes: 8_182,
      operatorFeesCentimes: 5_727,
      commissionCentimes: 2_500,
      commissionVatCentimes: 250,
      movedCentimes: -15_000,
      netCentimes: -17_977,
    });
  });

  it('has one statement in three forms', async () => {
    const [office] = here.office;
    const { body } = await office.get<Statement>(at('cash-express', '/statement?limit=3'));
    const rest = await office.get<Statement>(at('cash-express', `/statement?cursor=${body.nextCursor}`));
    const items = [...body.items, ...rest.body.items];
    expect(items.map(({ number, kind, netCentimes }) => [number, kind, netCentimes])).toEqual([
      [1, 'sent', -1_363],
      [2, 'sent', -1_363],
      [3, 'sent', -1_363],
      [4, 'paid', 880],
      [5, 'cancelled', 1_363],
      [6, 'paid-elsewhere', -185_000],
    ]);
    for (const [kind, query, accept] of [
      ['csv', '?format=csv', 'application/json'],
      ['xlsx', '?format=xlsx', '*/*'],
      ['csv', '', 'text/csv'],
      ['xlsx', '', XLSX_TYPE],
    ] as const) {
      const { status, headers, bytes } = await office.download(at('cash-express', `/statement${query}`), accept);
      expect([status, headers.get('content-disposition')]).toEqual([
        200,
        `attachment; filename="cash-express-${day}.${kind}"`,
      ]);
      const [head, ...rows] = await readSheet(bytes, kind, 100);
      const column = (caption: string) => rows.map(({ cells }) => cells[head?.cells.indexOf(caption) ?? 0]);
      expect(column('Référence')).toEqual(items.map(({ reference }) => reference));
      const centimes = (caption: string) =>
        column(caption).map((cell) => Math.round(Number(cell?.replaceAll(/\s/g, '').replace(',', '.')) * 100));
      expect(centimes('Montant')).toEqual(items.map(({ amountCentimes }) => amountCentimes));
      expect(centimes('Net')).toEqual(items.map(({ netCentimes }) => netCentimes));
    }
    const refused = await office.download(at('cash-express', '/statement'), 'image/png');
    expect(refused.status).toBe(406);
  });

  it('is matched with what Cash Express was told, and what its own counters paid', async () => {
    // It is told afterwards: a file that is asked for too early is asked for again.
    const { body } = await eventually(
      () => here.office[1].post<Record<string, unknown>>(at('cash-express', '/matching'), undefined),
      (answer) => answer.body.status === 'matched',
    );
    expect(body).toMatchObject({
      differenceCount: 0,
      totals: {
        matched: { mine: { count: 6, amountCentimes: 6 * 185_000 }, theirs: { count: 6 } },
        'missing-there': { mine: { count: 0 } },
        'missing-here': { theirs: { count: 0 } },
      },
    });
  });

  it('is closed when it is over, and without a line too; nobody sees what is not there', async () => {
    const [office] = here.office;
    const code = async (path: string) => (await office.post(path, {})).body.code;
    expect(await code(`/settlements/moneygram/days/${addDays(day, 2)}/closing`)).toBe('settlement.day-not-over');
    expect(await code('/settlements/moneygram/days/2026-02-30/closing')).toBe('settlement.malformed-day');
    expect(await code(`/settlements/ria/days/${day}/closing`)).toBe('settlement.not-found');
    expect(await code(at('moneygram', '/matching'))).toBe('settlement.not-found');
    expect((await office.get(at('moneygram'))).body.code).toBe('settlement.not-found');
    const empty = await office.post(at('moneygram', '/closing'), undefined);
    expect([empty.status, empty.body.totals]).toEqual([201, expect.objectContaining({ lineCount: 0, netCentimes: 0 })]);
  });

  it('is paid once, as it is owed, and then nobody owes anybody anything of it', async () => {
    const [one, other] = here.office;
    const owedTo = (operator: string) =>
      here.transfers.query(
        `SELECT balance_centimes::int AS owed FROM ledger_account WHERE id = 'operator:${operator}'`,
      );
    expect(await owedTo('cash-express')).toEqual([{ owed: -186_846 }]);
    const payment = { paidOn: day, reference: 'VIR 2026/118' };
    const pay = (office: typeof one, operator: string, change: object = {}) =>
      office.post(at(operator, '/payment'), { ...payment, ...change });
    for (const [paidOn, code] of [
      [addDays(day, -1), 'settlement.impossible-payment-day'],
      [addDays(day, 5), 'settlement.impossible-payment-day'],
      ['2026-02-30', 'settlement.malformed-day'],
    ])
      expect((await pay(one, 'cash-express', { paidOn })).body).toMatchObject({ code, field: 'paidOn' });
    expect((await pay(one, 'cash-express', { reference: '' })).body.field).toBe('reference');
    expect((await pay(one, 'moneygram')).body.code).toBe('settlement.nothing-to-pay');
    const answers = await Promise.all([pay(one, 'cash-express'), pay(other, 'cash-express')]);
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409]);
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('settlement.paid-already');
    expect(answers.find(({ status }) => status === 201)?.body).toEqual({
      operator: 'cash-express',
      day,
      netCentimes: -186_846,
      ...payment,
    });
    expect((await other.get(at('cash-express'))).body.payment).toEqual({ ...payment, notedAt: expect.any(String) });
    expect(await owedTo('cash-express')).toEqual([{ owed: 0 }]);
    expect(await here.transfers.broken()).toEqual([]);
  });

  it('is listed, the newest first, to head office whole and to an operator its own', async () => {
    const [office] = here.office;
    const listed = async (query: string) =>
      (await office.get<Statement>(`/settlements?${query}`)).body as Statement & { code?: string };
    const first = await listed('limit=2');
    expect(first.items.map(({ operator }) => operator)).toEqual(['western-union', 'moneygram']);
    const next = await listed(`limit=2&cursor=${first.nextCursor}`);
    expect(next.items.map(({ operator }) => operator)).toEqual(['cash-express']);
    expect((await listed(`operator=moneygram&from=${day}&to=${day}`)).items).toHaveLength(1);
    expect((await listed(`to=${addDays(day, -1)}`)).items).toEqual([]);
    expect((await listed('cursor=eA')).code).toBe('settlement.malformed-cursor');
    const [unioner] = await here.transfers.clients({ role: 'operator', partner: 'western-union' });
    const own = await unioner.get<Statement>('/settlements');
    expect(own.body.items.map(({ operator }) => operator)).toEqual(['western-union']);
    expect((await unioner.get<Statement>('/settlements?operator=moneygram')).body.items).toEqual([]);
    expect((await unioner.get(at('cash-express'))).body.code).toBe('settlement.not-found');
    expect((await unioner.get<Statement>(at('western-union', '/statement'))).body.items).toHaveLength(2);
    for (const what of ['/closing', '/payment'])
      expect((await unioner.post(at('western-union', what), {})).status).toBe(403);
    expect(await here.transfers.broken()).toEqual([]);
  });
});
