import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import { Client, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { transfersService } from '../src/transfers.module.js';
import { BENEFICIARY, SEND } from './sending.js';

const WINDOWS_1252 = readFileSync('../shared/cases/transfer-windows-1252.json');

describe('names, codes, phones and letters as people write them', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let token: string;
  let rabat: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(transfersService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
    token = await issuer.token({ role: 'teller', agency: 'RAB-001' });
    rabat = new Client(`${service.url}/api/transfers/v1`, token);
  });

  afterAll(async () => {
    await service.stop();
    await issuer.close();
  });

  const sent = async (change: object) => {
    const reply = await rabat.post<{ id: string; code: string }>('/transfers', { ...SEND, ...change });
    expect(reply.status).toBe(201);
    return reply.body;
  };
  const storedOf = async (id: string) => {
    const [row] = await service.dataSource.query<{ sender: unknown; beneficiary: unknown }[]>(
      'SELECT sender, beneficiary FROM transfer WHERE id = $1',
      [id],
    );
    return row;
  };
  const payOut = (code: string, name: object) =>
    rabat.post('/payouts', {
      operator: 'cash-express',
      code,
      beneficiary: { ...BENEFICIARY, ...name, idKind: 'passport', idNumber: 'X123456' },
    });

  it.each([
    ['Ait Lahcen', 'AITLAHCEN'],
    ['عبد الله', 'عبدالله'],
    ['Fatima\u2011Zahra', 'Fatima-Zahra'],
    ["M'hamed", 'M‘hamed'],
  ])('%s is paid out to %s', async (lastName, shown) => {
    const { code } = await sent({ beneficiary: { ...BENEFICIARY, lastName } });
    const other = await payOut(code, { lastName: 'Tazzi' });
    expect([other.status, other.body.code]).toEqual([422, 'transfer.other-beneficiary']);
    expect((await payOut(code, { lastName: shown })).status).toBe(201);
  });

  it.each([
    ['in groups', (code: string) => code.replace(/(.{4})(?=.)/g, '$1 ')],
    ['with dashes', (code: string) => code.replace(/(.{4})(?=.)/g, '$1–')],
    ['in Arabic digits', (code: string) => code.replace(/\d/g, (digit) => '٠١٢٣٤٥٦٧٨٩'[Number(digit)]!)],
    ['with letters for digits', (code: string) => code.replaceAll('0', 'O').replaceAll('1', 'l')],
  ])('a pick-up code is read %s', async (_, typed) => {
    const { code } = await sent({});
    expect((await payOut(typed(code), {})).status).toBe(201);
  });

  it('a name and a phone are stored in one form', async () => {
    const { id } = await sent({
      sender: { ...SEND.sender, firstName: ' Ai\u0308cha\u200f ', phone: '+212 (0)6 12 34 56 78' },
      beneficiary: { ...BENEFICIARY, phone: null },
    });
    expect(await storedOf(id)).toEqual({
      sender: { ...SEND.sender, firstName: 'Aïcha', phone: '+212612345678' },
      beneficiary: BENEFICIARY,
    });
  });

  const post = async (body: Buffer | string, type: string) => {
    const response = await fetch(`${service.url}/api/transfers/v1/transfers`, {
      method: 'POST',
      body,
      headers: { authorization: `Bearer ${token}`, 'content-type': type, 'idempotency-key': randomUUID() },
    });
    return [response.status, ((await response.json()) as { code: string }).code];
  };

  it.each([
    ['in windows-1252', WINDOWS_1252, 'application/json'],
    ['said to be in windows-1252', Buffer.from(JSON.stringify(SEND)), 'application/json; charset=windows-1252'],
    ['said to be in UTF-16', Buffer.from(JSON.stringify(SEND)), 'application/json; charset="utf-16"'],
    ['with an overlong character', Buffer.from([0x22, 0xc0, 0xaf, 0x22]), 'application/json'],
  ])('a body %s is refused, and nothing is stored', async (_, body, type) => {
    const count = async () => (await service.dataSource.query('SELECT count(*) FROM operation')) as unknown;
    const before = await count();
    expect(await post(body, type)).toEqual([400, 'request.malformed-text']);
    expect(await count()).toEqual(before);
  });

  it.each([
    'application/json; charset=utf-8',
    'application/json;charset="UTF-8"',
    'application/json; charset=us-ascii',
  ])('a body of %s is taken', async (type) => expect((await post(JSON.stringify(SEND), type))[0]).toBe(201));
});
