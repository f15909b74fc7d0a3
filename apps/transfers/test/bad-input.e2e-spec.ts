import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { RunningService } from '#libs/service';
import { Client, startIssuer, startTestService, type Reply, type TestIssuer } from '#libs/testing';
import { codeOfNumber } from '../src/code-key/pick-up-code.js';
import { transfersService } from '../src/transfers.module.js';
import { SEND } from './sending.js';

const PAY_OUT = { operator: 'cash-express', code: codeOfNumber(42n), beneficiary: SEND.sender };
const named = (firstName: unknown) => ({ ...SEND, sender: { ...SEND.sender, firstName } });
const without = (field: keyof typeof SEND) => ({ ...SEND, [field]: undefined });
const json = (value: object, from: string, to: string) => JSON.stringify(value).replace(from, to);

describe('whatever is sent to the counter’s address', () => {
  let issuer: TestIssuer;
  let service: RunningService;
  let teller: Client;
  let untouched: string;

  beforeAll(async () => {
    issuer = await startIssuer();
    service = await startTestService(transfersService, issuer, { KAFKA_PREFIX: `${randomUUID()}.` });
    teller = new Client(`${service.url}/api/transfers/v1`, await issuer.token({ role: 'teller', agency: 'RAB-001' }));
    const sent = await teller.post('/transfers', SEND);
    expect(sent.status).toBe(201);
    untouched = await contents();
  });

  // Nothing of all this has changed a single row, but that a wrong code was counted.
  afterAll(async () => {
    expect(await contents()).toBe(untouched);
    await service.stop();
    await issuer.close();
  });

  async function contents(): Promise<string> {
    const tables = ['operation', 'entry', 'ledger_account', 'journal', 'journal_lane', 'transfer', 'receipt_series'];
    const isCount = `to_jsonb(t)->>'command' IS NOT DISTINCT FROM 'transfers.note-wrong-code'`;
    const texts = tables.map(
      (table) => `(SELECT string_agg(t::text, ';' ORDER BY t::text) FROM ${table} t WHERE NOT (${isCount}))`,
    );
    const [row] = await service.dataSource.query<{ all: string }[]>(
      `SELECT concat_ws('|', ${texts.join(', ')}) AS "all"`,
    );
    return row?.all ?? '';
  }

  function expectProblem(
    { status, headers, body }: Reply,
    expected: readonly [status: number, code: string, field?: string],
  ): void {
    expect([status, body.code, ...(expected.length > 2 ? [body.field] : [])]).toEqual([...expected]);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(body)).not.toMatch(/Hassan|Tazi|AB123456|node_modules|\.js/);
  }

  it.each([...[0, -1, 1.5, '100', null, 2 ** 53, [], {}, true, 'NaN'].map((amount) => [amount] as const), ['1e400']])(
    'an amount of %j is refused',
    async (amount) => {
      const body = amount === '1e400' ? json(SEND, '185000', '1e400') : { ...SEND, amountCentimes: amount };
      expectProblem(await teller.post('/transfers', body), [400, 'request.invalid', 'amountCentimes']);
    },
  );

  it.each([8_000_001, 8_000_001_00, 9e15])('an amount of %i is above the ceiling', async (amountCentimes) => {
    expectProblem(await teller.post('/transfers', { ...SEND, amountCentimes }), [422, 'transfer.above-ceiling']);
    const quoting = { operator: 'cash-express', amountCentimes };
    expectProblem(await teller.post('/quotes', quoting, null), [422, 'transfer.above-ceiling']);
  });

  it.each<[object, [number, string, string?]]>([
    [{ amountCentimes: 100 }, [400, 'request.invalid', 'operator']],
    [{ operator: 'cash-express', amountCentimes: 1.5 }, [400, 'request.invalid', 'amountCentimes']],
    [{ operator: 'cash-express', amountCentimes: 100, feeMode: 'free' }, [400, 'request.invalid', 'feeMode']],
    [{ operator: 'cash-express', amountCentimes: 1_500, feeMode: 'deducted' }, [422, 'transfer.eaten-by-fee']],
    [
      { operator: 'cash-express', amountCentimes: 100, sender: { idKind: 'cin', idNumber: 'é' } },
      [400, 'request.invalid', 'sender.idNumber'],
    ],
  ])('a quote of %j is refused', async (body, expected) => {
    expectProblem(await teller.post('/quotes', body, null), expected);
  });

  it.each<[object, [number, string, string?]]>([
    [{ quote: 'none' }, [422, 'quote.foreign', 'quote']],
    [{ quote: '' }, [400, 'request.invalid', 'quote']],
    [{ quote: 'x'.repeat(2_001) }, [400, 'request.invalid', 'quote']],
    [{ destinationCity: '!' }, [400, 'name.without-letters', 'destinationCity']],
    [{ sender: { ...SEND.sender, idValidUntil: '2026-02-30' } }, [400, 'request.invalid', 'sender.idValidUntil']],
    [{ sender: { ...SEND.sender, idValidUntil: '2012-01-01' } }, [422, 'person.id-expired']],
  ])('a sending with %j is refused', async (change, expected) => {
    expectProblem(await teller.post('/transfers', { ...SEND, ...change }), expected);
  });

  it.each<[object, [number, string, string?]]>([
    [{}, [400, 'request.invalid', 'sendingReceiptNumber']],
    [{ sendingReceiptNumber: 'RAB' }, [404, 'refund.unknown-receipt', 'sendingReceiptNumber']],
    [{ sendingReceiptNumber: 'RAB-001-T-2026-999999' }, [404, 'refund.unknown-receipt']],
    [{ sendingReceiptNumber: 'RAB-001-T-2026-000001', sender: {} }, [400, 'request.invalid', 'sender.idKind']],
  ])('money is not given back for %j', async (change, expected) => {
    const { idKind } = SEND.sender;
    const sender = { idKind, idNumber: 'ZZ999' };
    expectProblem(await teller.post('/refunds', { sender, ...change }), expected);
  });

  it.each(['operator', 'amountCentimes', 'sender', 'beneficiary'] as const)(
    'without %s it is refused',
    async (field) => {
      expectProblem(await teller.post('/transfers', without(field)), [400, 'request.invalid', field]);
    },
  );

  it.each([
    ['a field that is not the counter’s', { ...SEND, status: 'paid-out' }, [400, 'request.invalid', 'status']],
    ['another agency', { ...SEND, agency: 'OUJ-014' }, [400, 'request.invalid', 'agency']],
    ['an id of one’s own', { ...SEND, id: randomUUID() }, [400, 'request.invalid', 'id']],
    ['a poisoned prototype', '{"__proto__":{"admin":true},"operator":"cash-express"}', [400, 'request.malformed']],
    ['half a JSON', '{"operator":', [400, 'request.malformed']],
    ['no body', '', [400, 'request.malformed']],
    ['a list', '[]', [400, 'request.invalid']],
    ['a text', '"send"', [400, 'request.invalid']],
    ['a very deep one', '['.repeat(20_000) + ']'.repeat(20_000), [400, 'request.too-deep']],
    ['one of five megabytes', JSON.stringify({ ...SEND, x: 'y'.repeat(5_000_000) }), [413, 'request.too-large']],
    ['SQL for an operator', { ...SEND, operator: "x'; drop table transfer;--" }, [400, 'request.invalid', 'operator']],
    ['an operator of tomorrow', { ...SEND, operator: 'western-union' }, [400, 'request.invalid', 'operator']],
    ['NUL in a name', named('a\0b'), [400, 'request.malformed-text', 'sender.firstName']],
    ['half of a character', JSON.stringify(named('\ud800')), [400, 'request.malformed-text', 'sender.firstName']],
    ['a line break in a name', named('a\nb'), [400, 'request.malformed-text', 'sender.firstName']],
    ['a character that was lost', named('A�cha'), [400, 'request.malformed-text', 'sender.firstName']],
    ['a sign of another encoding', named('A\u0092cha'), [400, 'request.malformed-text', 'sender.firstName']],
    ['a name that turns the text', named('Hassan\u202eizaT'), [400, 'name.turns-direction', 'sender.firstName']],
    ['a name of signs that nobody sees', named('\u200b\u200f'), [400, 'name.without-letters', 'sender.firstName']],
    ['a name without a letter', named('   '), [400, 'name.without-letters', 'sender.firstName']],
    ['an empty name', named(''), [400, 'name.without-letters', 'sender.firstName']],
    ['a very long name', named('a'.repeat(10_000)), [400, 'name.too-long', 'sender.firstName']],
    ['a name of 200 letters', named('ع'.repeat(200)), [400, 'name.too-long', 'sender.firstName']],
    ['a name with an emoji', named('Aïcha 😀'), [400, 'name.with-pictures', 'sender.firstName']],
    ['a number for a name', named(7), [400, 'request.invalid', 'sender.firstName']],
    ['a sender without a document', { ...SEND, sender: SEND.beneficiary }, [400, 'request.invalid', 'sender.idKind']],
    [
      'a document that is none',
      { ...SEND, sender: { ...SEND.sender, idKind: 'library-card' } },
      [400, 'request.invalid', 'sender.idKind'],
    ],
    [
      'a document number of signs',
      { ...SEND, sender: { ...SEND.sender, idNumber: '<script>' } },
      [400, 'request.invalid', 'sender.idNumber'],
    ],
    [
      'a phone of letters',
      { ...SEND, sender: { ...SEND.sender, phone: 'call me' } },
      [400, 'request.invalid', 'sender.phone'],
    ],
  ] as [string, unknown, [number, string, string?]][])('%s is refused', async (_, body, expected) => {
    expectProblem(await teller.post('/transfers', body), expected);
  });

  it.each([
    ['no key', null, [400, 'idempotency-key.missing']],
    ['a key of two words', 'a b', [400, 'idempotency-key.malformed']],
    ['a key of 5,000 characters', 'k'.repeat(5_000), [400, 'idempotency-key.malformed']],
  ] as [string, string | null, [number, string]][])('with %s it is refused', async (_, key, expected) => {
    expectProblem(await teller.post('/transfers', SEND, key), expected);
    expectProblem(await teller.post('/payouts', PAY_OUT, key), expected);
  });

  it.each([
    ['of 11 digits', '12345678901', [422, 'transfer.malformed-code']],
    [
      'with a wrong digit',
      `${PAY_OUT.code.slice(0, -1)}${(Number(PAY_OUT.code.at(-1)) + 1) % 10}`,
      [422, 'transfer.malformed-code'],
    ],
    ['of letters', 'abcdefghijkl', [422, 'transfer.malformed-code']],
    ['that nobody has', PAY_OUT.code, [404, 'transfer.unknown-code']],
    ['that is a number', 123_456_789_012, [400, 'request.invalid', 'code']],
    ['that is empty', '', [400, 'request.invalid', 'code']],
  ] as [string, unknown, [number, string, string?]][])('a code %s pays nothing out', async (_, code, expected) => {
    expectProblem(await teller.post('/payouts', { ...PAY_OUT, code }), expected);
  });

  it.each([
    ['/transfers/not-a-uuid', [404, 'transfer.not-found']],
    [`/transfers/${randomUUID()}`, [404, 'transfer.not-found']],
    [`/transfers/${randomUUID()}'--`, [404, 'transfer.not-found']],
    ['/transfers/%00', [400, 'request.malformed-text']],
    ['/transfers?limit=100000000', [400, 'request.invalid', 'limit']],
    ['/transfers?limit=0', [400, 'request.invalid', 'limit']],
    ['/transfers?limit=ten', [400, 'request.invalid', 'limit']],
    ['/transfers?cursor=%00%ff', [400, 'request.invalid', 'cursor']],
    ['/transfers?cursor=abc', [400, 'transfer.malformed-cursor']],
    ['/transfers?agency=OUJ-014', [400, 'request.invalid', 'agency']],
    ['/quotes', [405, 'route.method-not-allowed']],
    ['/payouts', [405, 'route.method-not-allowed']],
  ] as [string, [number, string, string?]][])('GET %s is refused', async (path, expected) => {
    expectProblem(await teller.get(path), expected);
  });

  it.each(['0000-01-01', '1969-12-31', '2100-01-01', '9999-12-31', '2026-02-30'])(
    'a tariff of %s is neither shown nor proposed',
    async (day) => {
      const office = new Client(`${service.url}/api/transfers/v1`, await issuer.token({ role: 'management' }));
      expectProblem(await office.get(`/parameters?on=${day}`), [400, 'parameter.malformed-day', 'on']);
      const proposal = { name: 'cash-express.tariff', validFrom: day, value: {}, reason: 'a new tariff' };
      expectProblem(await office.post('/parameters', proposal), [400, 'parameter.malformed-day', 'validFrom']);
    },
  );

  it('an id in capitals finds what it names', async () => {
    const { body } = await teller.get<{ items: { id: string }[] }>('/transfers');
    const [sent] = body.items;
    const { status, body: found } = await teller.get(`/transfers/${sent!.id.toUpperCase()}`);
    expect([status, found.id]).toEqual([200, sent!.id]);
  });

  it('nobody but a counter’s people sends or reads', async () => {
    const base = `${service.url}/api/transfers/v1`;
    expectProblem(await new Client(base).post('/transfers', SEND), [401, 'token.missing']);
    expectProblem(await new Client(base, 'abc.def.ghi').post('/transfers', SEND), [401, 'token.invalid']);
    for (const claims of [
      { role: 'management' },
      { role: 'administrator' },
      { role: 'insurer', partner: 'assurance' },
    ]) {
      const other = new Client(base, await issuer.token(claims));
      expectProblem(await other.post('/transfers', SEND), [403, 'role.not-allowed']);
      expectProblem(await other.get('/transfers'), [403, 'role.not-allowed']);
    }
  });
});
