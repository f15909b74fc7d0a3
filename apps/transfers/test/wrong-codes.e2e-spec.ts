import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import { brokenInvariants, Client, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { codeOfNumber } from '../src/code-key/pick-up-code.js';
import { transfersService } from '../src/transfers.module.js';
import { BENEFICIARY, SEND } from './sending.js';

const wrongCode = (number: number) => codeOfNumber(BigInt(number));

interface Warnings {
  items: Record<string, unknown>[];
  nextCursor?: string;
}

describe('pick-up codes cannot be guessed', () => {
  let issuer: TestIssuer;
  let instances: RunningService[];
  let clientOf: (claims: Record<string, string>, instance?: number) => Promise<Client>;
  let oujda: Client;
  let agadir: Client;

  beforeAll(async () => {
    issuer = await startIssuer();
    const prefix = `${randomUUID()}.`;
    const first = await startTestService(transfersService, issuer, { KAFKA_PREFIX: prefix });
    const { url } = first.dataSource.options as { url: string };
    const second = await startTestService(transfersService, issuer, { KAFKA_PREFIX: prefix, DATABASE_URL: url });
    instances = [first, second];
    clientOf = async (claims, instance = 0) =>
      new Client(`${instances[instance]?.url}/api/transfers/v1`, await issuer.token(claims));
    oujda = await clientOf({ sub: 'omar', role: 'teller', agency: 'OUJ-014' });
    agadir = await clientOf({ sub: 'amina', role: 'teller', agency: 'AGA-003' }, 1);
  });

  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.stop()));
    await issuer.close();
  });

  const asking = (code: string, idNumber: string, rest: object = {}) => ({
    operator: 'cash-express',
    code,
    beneficiary: { ...BENEFICIARY, idKind: 'passport', idNumber },
    ...rest,
  });
  const codeSent = async () => String((await oujda.post('/transfers', SEND)).body.code);
  const ask = async (counter: Client, body: object, key?: string) => {
    const reply = await counter.post('/payouts', body, key);
    return reply.body.code ?? reply.status;
  };
  const warningsOf = async (claims: Record<string, string>, query = '') =>
    (await (await clientOf(claims)).get<Warnings>(`/wrong-codes${query}`)).body;

  it('three by one ID, at two agencies and instances, stop it: a right one is refused then, everywhere', async () => {
    const right = await codeSent();
    expect(await ask(oujda, asking(wrongCode(1), 'X-777'))).toBe('transfer.unknown-code');
    expect(await ask(agadir, asking(wrongCode(2), 'x777'))).toBe('transfer.unknown-code');
    const accountId = randomUUID();
    expect(await ask(agadir, asking(wrongCode(3), 'X777', { accountId }))).toBe('transfer.unknown-code');

    for (const counter of [oujda, agadir]) {
      for (const rest of [{}, { accountId }]) {
        const stopped = await counter.post('/payouts', asking(right, 'X777', rest));
        expect([stopped.status, stopped.body]).toEqual([
          409,
          expect.objectContaining({ code: 'transfer.id-stopped', stoppedUntil: expect.stringMatching(/Z$/) }),
        ]);
      }
      expect(await ask(counter, asking(wrongCode(4), 'X777'))).toBe('transfer.id-stopped');
    }
    expect(await ask(agadir, asking(right, 'X888'))).toBe(201);
  });

  it('when the time is over the ID picks up again', async () => {
    const right = await codeSent();
    expect(await ask(oujda, asking(right, 'X777'))).toBe('transfer.id-stopped');
    await instances[0]?.dataSource.query(
      `UPDATE wrong_code_count SET stopped_until = stopped_until - interval '15 minutes' WHERE stopped_until IS NOT NULL`,
    );
    expect(await ask(oujda, asking(right, 'X777'))).toBe(201);
  });

  it('a request that is repeated counts once, another one under its key anew, and a mistyped code never', async () => {
    const right = await codeSent();
    const key = randomUUID();
    const casablanca = await clientOf({ sub: 'karim', role: 'teller', agency: 'CAS-001' });
    const repeated = Array.from({ length: 5 }, () => ask(casablanca, asking(wrongCode(5), 'X999'), key));
    expect(new Set(await Promise.all(repeated))).toEqual(new Set(['transfer.unknown-code']));
    const mistyped = `${right.slice(0, -1)}${(Number(right.at(-1)) + 1) % 10}`;
    for (let i = 0; i < 3; i++) expect(await ask(casablanca, asking(mistyped, 'X999'))).toBe('transfer.malformed-code');
    const stranger = asking(right, 'X999', { beneficiary: { ...SEND.sender, idKind: 'passport', idNumber: 'X999' } });
    for (let i = 0; i < 3; i++) expect(await ask(casablanca, stranger)).toBe('transfer.other-beneficiary');
    expect(await ask(casablanca, asking(wrongCode(6), 'X999'), key)).toBe('transfer.unknown-code');
    expect(await ask(casablanca, asking(right, 'X999'), key)).toBe(201);
  });

  it('the supervisor of the agency is warned, of the teller and of no ID; head office sees all', async () => {
    const marrakech = await clientOf({ sub: 'nabil', role: 'teller', agency: 'MAR-001' });
    for (let i = 0; i < 3; i++)
      expect(await ask(marrakech, asking(wrongCode(10 + i), `N${i}00`))).toBe('transfer.unknown-code');
    expect(await ask(marrakech, asking(await codeSent(), 'N000'))).toBe(201);

    const own = await warningsOf({ role: 'supervisor', agency: 'MAR-001' });
    expect(own.items).toEqual([
      {
        id: expect.any(String),
        warnedAt: expect.any(String),
        agency: 'MAR-001',
        teller: 'nabil',
        countedOf: ['teller', 'agency'],
        failures: 3,
      },
    ]);
    const first = await warningsOf({ role: 'compliance' }, '?limit=1');
    expect(first.items).toEqual(own.items);
    const next = await warningsOf({ role: 'administrator' }, `?limit=1&cursor=${first.nextCursor}`);
    expect(next).toEqual({
      items: [
        expect.objectContaining({
          agency: 'AGA-003',
          teller: 'amina',
          countedOf: ['presented-id'],
          stoppedUntil: expect.any(String),
        }),
      ],
    });
    expect((await marrakech.get('/wrong-codes')).body.code).toBe('role.not-allowed');
  });

  it('keeps no ID, and who asked in the audit', async () => {
    const [kept] = await instances[0]!.dataSource.query<{ text: string }[]>(
      `SELECT string_agg(t, ' ') AS text FROM (SELECT c::text AS t FROM wrong_code_count c
         UNION ALL SELECT w::text FROM wrong_code_warning w) a`,
    );
    expect(kept?.text).toContain('teller:omar');
    expect(kept?.text).not.toMatch(/X-?777|N\d00/i);
    const noted = await instances[0]!.dataSource.query<unknown[]>(
      `SELECT asked_by, agency, route FROM operation WHERE command = 'transfers.note-wrong-code' AND asked_by = 'omar'`,
    );
    expect(noted).toEqual([{ asked_by: 'omar', agency: 'OUJ-014', route: 'POST /api/transfers/v1/payouts' }]);
    expect(await brokenInvariants(await clientOf({ role: 'administrator' }), 5)).toEqual([]);
  });
});
