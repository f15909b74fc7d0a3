import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { camtFile, cfonbFile, csvFile, type BankAccountDay, type BankMovement } from './bank-files.js';
import { Branch, inDays, newMessage, TODAY } from './branch.js';

interface Answer {
  status: string;
  code?: string;
  accountCount: number;
  lineCount: number;
  differenceCount: number;
}

describe('the end of a day with the bank', () => {
  let branch: Branch;

  beforeAll(async () => {
    branch = await Branch.open();
  }, 60_000);
  afterAll(() => branch?.close());

  /** An account with a deposit, a withdrawal and a card payment above what is there, and what the bank says of it. */
  const used = async () => {
    const id = await branch.account(50_000);
    const cardReference = await branch.card(id);
    await branch.teller.post(`/accounts/${id}/withdrawals`, { amountCentimes: 20_000 });
    const message = newMessage();
    await branch.onCard('cleared', {
      message,
      cardReference,
      channel: 'shop',
      amountCentimes: 43_000,
      clearedOn: TODAY,
    });
    const { rib } = await branch.find(id);
    const { body } = await branch.teller.get<{ items: { receiptNumber?: string; amountCentimes: number }[] }>(
      `/accounts/${id}/statement`,
    );
    const [deposit, withdrawal] = body.items;
    const movements: BankMovement[] = [
      { reference: deposit?.receiptNumber ?? '', amountCentimes: 50_000 },
      { reference: withdrawal?.receiptNumber ?? '', amountCentimes: -20_000 },
      { reference: message.rrn, amountCentimes: -43_000 },
    ];
    // At the bank the account is overdrawn: what the client owes it is advanced by us alone.
    return { rib, day: TODAY, opening: 0, closing: -13_000, movements } satisfies BankAccountDay;
  };
  const bring = async (file: string, type = 'text/csv', day = TODAY, partner = 'attijari') => {
    const client = await branch.client('bank', { partner });
    return client.upload<Answer>(`/banks/attijari/days/${day}/files`, file, type);
  };
  const differences = async () => {
    const { body } = await (
      await branch.client('management')
    ).get<{ items: { key: string; what: string }[] }>('/differences?partner=attijari');
    return body.items;
  };

  it('matches what both have, in each of the formats; the same file again is the same', async () => {
    const accounts = [await used(), await used()];
    for (const [file, type] of [
      [csvFile(accounts), 'text/csv'],
      [cfonbFile(accounts), 'text/plain'],
      [camtFile(accounts), 'application/xml'],
      [csvFile(accounts), 'text/csv'],
    ] as const) {
      const { status, body } = await bring(file, type);
      expect([status, body]).toMatchObject([
        201,
        { bank: 'attijari', day: TODAY, status: 'matched', accountCount: 2, lineCount: 6, differenceCount: 0 },
      ]);
    }
    const management = await branch.client('management');
    expect((await management.get(`/banks/attijari/days/${TODAY}`)).body).toMatchObject({ status: 'matched' });
    expect((await management.get('/banks/attijari/days')).body).toMatchObject({ items: [{ day: TODAY }] });
  });

  it('tells each difference, keeps it for a person, and says when it agrees by now', async () => {
    const account = await used();
    const [deposit, withdrawal, card] = account.movements as [BankMovement, BankMovement, BankMovement];
    const wrong = {
      ...account,
      closing: -12_900,
      movements: [deposit, { ...withdrawal, amountCentimes: -19_900 }, card],
    };
    const known = [...(await everything()), wrong];
    const { body } = await bring(csvFile(known));
    expect(body).toMatchObject({ status: 'differs', differenceCount: 1 });
    expect(await differences()).toMatchObject([
      { key: `${account.rib}/${withdrawal.reference}`, what: 'different', status: 'open', agrees: false },
    ]);
    const right = [...known.slice(0, -1), account];
    expect((await bring(csvFile(right))).body).toMatchObject({ status: 'matched', differenceCount: 0 });
    expect(await differences()).toMatchObject([{ status: 'open', agrees: true }]);
  });

  it('takes a file whole or not at all', async () => {
    const account = await used();
    const all = [...(await everything()), account];
    const before = await branch.service.dataSource.query<object[]>('SELECT * FROM bank_balance ORDER BY rib');
    const torn = csvFile([...all.slice(0, -1), { ...account, closing: -1 }]);
    expect(await bring(torn)).toMatchObject({ status: 422, body: { code: 'bank-file.does-not-add-up' } });
    expect(await bring(csvFile(all), 'text/plain')).toMatchObject({
      status: 422,
      body: { code: 'bank-file.malformed' },
    });
    expect(await bring(csvFile(all), 'text/csv', inDays(1))).toMatchObject({
      status: 422,
      body: { code: 'bank-file.other-day' },
    });
    expect(await bring(csvFile(all), 'text/csv', '2026-02-30')).toMatchObject({ status: 400 });
    expect(await bring(csvFile(all), 'text/csv', TODAY, 'otherbank')).toMatchObject({ status: 404 });
    expect(await branch.service.dataSource.query('SELECT * FROM bank_balance ORDER BY rib')).toEqual(before);
  });

  it('goes on where the file before ended: no other old balance, no day that has passed', async () => {
    const account = await used();
    const next = { ...account, day: inDays(1), opening: account.closing, closing: account.closing + 500 };
    const tomorrow = { ...next, movements: [{ reference: randomUUID().slice(0, 20), amountCentimes: 500 }] };
    expect((await bring(csvFile([...(await everything()), account]))).status).toBe(201);
    const off = { ...tomorrow, opening: account.closing + 1, closing: account.closing + 501 };
    expect(await bring(csvFile([off]), 'text/csv', inDays(1))).toMatchObject({
      status: 409,
      body: { code: 'bank-file.other-old-balance', wantedCentimes: account.closing },
    });
    expect((await bring(csvFile([tomorrow]), 'text/csv', inDays(1))).body).toMatchObject({ differenceCount: 1 });
    expect(await bring(csvFile([account]))).toMatchObject({ status: 409, body: { code: 'bank-file.day-passed' } });
  });

  /** What the bank would say of all accounts that were used so far, but for the last. */
  const everything = async (): Promise<BankAccountDay[]> => {
    const rows = await branch.service.dataSource.query<{ rib: string; reference: string; amount: number }[]>(
      `SELECT a.rib, coalesce(m.receipt_number, substring(m.reference FROM '[^/]+$')) AS reference,
         m.amount_centimes::float8 AS amount FROM movement m JOIN account a ON a.id = m.account_id
       WHERE m.kind NOT LIKE 'due-%' AND a.id <> (SELECT id FROM account ORDER BY id DESC LIMIT 1) ORDER BY m.number`,
    );
    return [...Map.groupBy(rows, ({ rib }) => rib)].map(([rib, lines]) => ({
      rib,
      day: TODAY,
      opening: 0,
      closing: lines.reduce((sum, { amount }) => sum + amount, 0),
      movements: lines.map(({ reference, amount }) => ({ reference, amountCentimes: amount })),
    }));
  };
});
