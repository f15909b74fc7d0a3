import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readSheet, XLSX_TYPE } from '#libs/documents';
import { latinTexts } from '#libs/testing';
import { Branch, inDays, newMessage, TODAY } from './branch.js';

interface Statement {
  openingBalanceCentimes: number;
  closingBalanceCentimes: number;
  items: { number: number; kind: string; amountCentimes: number; balanceAfterCentimes: number; bookedOn: string }[];
  nextCursor?: string;
}

describe('the book of an account', () => {
  let branch: Branch;
  let accountId: string;

  beforeAll(async () => {
    branch = await Branch.open();
    accountId = await branch.account(50_000);
    const cardReference = await branch.card(accountId);
    await branch.teller.post(`/accounts/${accountId}/withdrawals`, { amountCentimes: 20_000 });
    const foreign = { currency: 'EUR', amountMinor: 4_000 };
    const on = { cardReference, channel: 'shop', clearedOn: inDays(-2) };
    await branch.onCard('cleared', { ...on, message: newMessage(), amountCentimes: 43_000, foreign });
    await branch.teller.post(`/accounts/${accountId}/deposits`, { amountCentimes: 15_000 });
  }, 60_000);
  afterAll(() => branch?.close());

  const get = (query = '', accept = '*/*', account = accountId) =>
    branch.teller.download(`/accounts/${account}/statement${query}`, accept);

  it('is told line by line: what came late on its day of value, what was advanced and settled', async () => {
    const { body } = await branch.teller.get<Statement>(`/accounts/${accountId}/statement`);
    expect(body).toMatchObject({
      from: `${TODAY.slice(0, 8)}01`,
      to: TODAY,
      openingBalanceCentimes: 0,
      closingBalanceCentimes: 2_000,
    });
    expect(body.items).toMatchObject([
      {
        number: 1,
        kind: 'deposit',
        amountCentimes: 50_000,
        balanceAfterCentimes: 50_000,
        receiptNumber: expect.any(String),
      },
      { number: 2, kind: 'withdrawal', amountCentimes: -20_000, balanceAfterCentimes: 30_000 },
      { number: 3, kind: 'due-advanced', amountCentimes: 13_000, balanceAfterCentimes: 43_000 },
      {
        number: 4,
        kind: 'shop',
        amountCentimes: -43_000,
        balanceAfterCentimes: 0,
        bookedOn: TODAY,
        valueOn: inDays(-2),
        foreignAmount: { currency: 'EUR', amountMinor: 4_000 },
      },
      { number: 5, kind: 'deposit', amountCentimes: 15_000, balanceAfterCentimes: 15_000 },
      { number: 6, kind: 'due-settled', amountCentimes: -13_000, balanceAfterCentimes: 2_000 },
    ]);
  });

  it('is given by pages', async () => {
    const read = (query: string) => branch.teller.get<Statement>(`/accounts/${accountId}/statement?limit=4${query}`);
    const first = (await read('')).body;
    expect(first.items.map(({ number }) => number)).toEqual([1, 2, 3, 4]);
    const second = (await read(`&cursor=${first.nextCursor}`)).body;
    expect(second.items.map(({ number }) => number)).toEqual([5, 6]);
    expect(second.nextCursor).toBeUndefined();
    expect((await read('&cursor=x')).body).toMatchObject({ code: 'account.malformed-cursor' });
  });

  it('as CSV, as a workbook and as a PDF', async () => {
    const csv = await get('', 'text/csv');
    expect(csv.headers.get('content-type')).toContain('text/csv');
    const lines = csv.bytes.toString().trim().split('\r\n');
    expect(lines[0]).toBe('N°,Date,Valeur,Opération,Débit,Crédit,Solde,Agence,Reçu,Devise');
    expect(lines).toHaveLength(7);
    expect(lines[4]).toBe(`4,${TODAY},${inDays(-2)},Paiement par carte,430.00,,0.00,RAB-001,,EUR 4000`);
    const xlsx = await get('', XLSX_TYPE);
    const rows = await readSheet(xlsx.bytes, 'xlsx', 10);
    expect(rows.map(({ cells }) => cells[0])).toEqual(['N°', '1', '2', '3', '4', '5', '6']);
    const text = latinTexts((await get('', 'application/pdf')).bytes).join('\n');
    expect(text).toMatch(/Relevé de compte/);
    for (const part of [
      'Al Amana Microfinance',
      'Rabat Centre (RAB-001)',
      'Aïcha Aït Lahcen',
      '430,00',
      '20,00 DH',
      'Avance sur carte',
    ])
      expect(text).toContain(part);
  });

  it.each([
    ['?from=2026-02-30', '*/*', 400, 'statement.malformed-day'],
    ['?to=yesterday', '*/*', 400, 'statement.malformed-day'],
    ['?from=2026-02-02&to=2026-02-01', '*/*', 422, 'statement.upside-down'],
    ['', 'image/png', 406, 'statement.not-acceptable'],
  ])('%s as %s is refused', async (query, accept, status, code) => {
    const response = await get(query, accept);
    expect([response.status, JSON.parse(response.bytes.toString())]).toMatchObject([status, { code }]);
  });

  it('says what it held on any past day', async () => {
    const id = await branch.account(1_000);
    const { dataSource } = branch.service;
    // As if it had been used for some days: the book takes days in order.
    await dataSource.query('ALTER TABLE movement DISABLE TRIGGER USER');
    for (const back of [9, 5])
      await dataSource
        .query(
          `UPDATE movement SET booked_on = $2 WHERE account_id = $1 AND number = (SELECT max(number) FROM movement WHERE account_id = $1)`,
          [id, inDays(-back)],
        )
        .then(() => branch.teller.post(`/accounts/${id}/deposits`, { amountCentimes: 500 }));
    const heldOn = async (day: string) =>
      (await branch.teller.get<{ balanceCentimes: number }>(`/accounts/${id}/balance?on=${day}`)).body.balanceCentimes;
    expect(await Promise.all([-10, -9, -6, -5, -1, 0].map((day) => heldOn(inDays(day))))).toEqual([
      0, 1_000, 1_000, 1_500, 1_500, 2_000,
    ]);
    const { body } = await branch.teller.get<Statement>(
      `/accounts/${id}/statement?from=${inDays(-6)}&to=${inDays(-1)}`,
    );
    expect(body).toMatchObject({
      openingBalanceCentimes: 1_000,
      closingBalanceCentimes: 1_500,
      items: [{ number: 2 }],
    });
    expect((await branch.teller.get(`/accounts/${id}/balance?on=never`)).status).toBe(400);
    await dataSource.query('ALTER TABLE movement ENABLE TRIGGER USER');
  });

  it('of many lines is not printed, and given as a file', async () => {
    const id = await branch.account(1_000);
    await branch.service.dataSource.query('ALTER TABLE movement DISABLE TRIGGER USER');
    await branch.service.dataSource.query(
      `INSERT INTO movement SELECT (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'number', n,
         'balance_after_centimes', 1000 * n))).* FROM movement m, generate_series(2, 2500) n WHERE account_id = $1`,
      [id],
    );
    await branch.service.dataSource.query(
      `UPDATE account SET movement_count = 2500, balance_centimes = 2500000 WHERE id = $1`,
      [id],
    );
    const pdf = await get('', 'application/pdf', id);
    expect([pdf.status, JSON.parse(pdf.bytes.toString())]).toMatchObject([
      422,
      { code: 'statement.too-long-to-print', lineCount: 2_500, maximum: 2_000 },
    ]);
    expect((await get('', 'text/csv', id)).bytes.toString().trim().split('\r\n')).toHaveLength(2_501);
    expect((await get('', 'text/csv', randomUUID())).status).toBe(404);
  });
});
