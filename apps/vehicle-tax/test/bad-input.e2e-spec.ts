import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import type { Client, Reply } from '#libs/testing';
import { newCar, Office } from './office.js';

const YEAR = yearOf(businessDay(instantOf(Date.now())));
const CAR = newCar();
const ASK = { ...CAR, years: [YEAR] };
const PAY = { ...ASK, expectedTotalCentimes: 1 };
interface MobileAnswers {
  answers: { status: number; problem: object }[];
}

const without = (field: string) => ({ ...ASK, [field]: undefined });

describe('whatever is sent to the counter of vehicle tax', () => {
  let office: Office;
  let teller: Client;
  let mobile: Client;
  let untouched: string;

  beforeAll(async () => {
    office = await Office.open();
    teller = await office.client('teller', 'RAB-001');
    mobile = await office.client('teller', 'RAB-068');
    untouched = await contents();
  }, 60_000);

  // Nothing of all this has changed a single row.
  afterAll(async () => {
    const now = await contents();
    await office.close();
    expect(now).toBe(untouched);
  });

  async function contents(): Promise<string> {
    const tables = [
      'operation',
      'entry',
      'journal',
      'payment',
      'vehicle_year',
      'announcement',
      'receipt_series',
      'reserved_receipt',
    ];
    const texts = tables.map((table) => `(SELECT string_agg(t::text, ';' ORDER BY t::text) FROM ${table} t)`);
    const [row] = await office.service.dataSource.query<{ all: string }[]>(
      `SELECT concat_ws('|', ${texts.join(', ')}) AS "all"`,
    );
    return row?.all ?? '';
  }

  function expectProblem({ status, headers, body }: Reply, expected: readonly [number, string, string?]): void {
    const [, , field] = expected;
    expect([status, body.code, ...(field ? [body.field] : [])]).toEqual([...expected]);
    expect(headers.get('content-type')).toContain('application/problem+json');
    expect(JSON.stringify(body)).not.toMatch(/node_modules|\.js|SELECT/);
  }

  it.each([
    ['no plate', without('plate'), 400, 'request.invalid', 'plate'],
    ['no category', without('category'), 400, 'request.invalid', 'category'],
    ['no fuel', without('fuel'), 400, 'request.invalid', 'fuel'],
    ['no power', without('fiscalPowerCv'), 400, 'request.invalid', 'fiscalPowerCv'],
    ['no owner', without('owner'), 400, 'request.invalid', 'owner'],
    ['no years', without('years'), 400, 'request.invalid', 'years'],
    ['an empty list of years', { ...ASK, years: [] }, 400, 'request.invalid', 'years'],
    ['a year twice', { ...ASK, years: [YEAR, YEAR] }, 400, 'request.invalid', 'years'],
    [
      'too many years',
      { ...ASK, years: Array.from({ length: 13 }, (_, i) => 2_010 + i) },
      400,
      'request.invalid',
      'years',
    ],
    ['a year as a text', { ...ASK, years: [String(YEAR)] }, 400, 'request.invalid', 'years.0'],
    ['half a year', { ...ASK, years: [YEAR - 0.5] }, 400, 'request.invalid', 'years.0'],
    ['a year to come', { ...ASK, years: [YEAR + 1] }, 422, 'vehicle-tax.year-not-covered', 'years'],
    ['a year before the tariffs', { ...ASK, years: [2016] }, 422, 'vehicle-tax.year-not-covered', 'years'],
    ['half a horse', { ...ASK, fiscalPowerCv: 7.5 }, 400, 'request.invalid', 'fiscalPowerCv'],
    ['no horse', { ...ASK, fiscalPowerCv: 0 }, 400, 'request.invalid', 'fiscalPowerCv'],
    ['steam', { ...ASK, fuel: 'steam' }, 400, 'request.invalid', 'fuel'],
    ['a ship', { ...ASK, category: 'ship' }, 400, 'request.invalid', 'category'],
    ['an exemption of its own', { ...ASK, exemption: 'cousin' }, 400, 'request.invalid', 'exemption'],
    ['a negative weight', { ...ASK, grossWeightKg: -1 }, 400, 'request.invalid', 'grossWeightKg'],
    ['a truck without its weight', { ...ASK, category: 'truck' }, 422, 'vehicle.weight-missing', 'grossWeightKg'],
    ['a day that is none', { ...ASK, on: '2026-02-30' }, 400, 'vehicle-tax.malformed-day', 'on'],
    [
      'a first day that is none',
      { ...ASK, firstRegisteredOn: '2026-13-01' },
      400,
      'vehicle-tax.malformed-day',
      'firstRegisteredOn',
    ],
    [
      'a vehicle of the future',
      { ...ASK, firstRegisteredOn: '2099-01-01' },
      422,
      'vehicle.registered-later',
      'firstRegisteredOn',
    ],
    ['a year beyond all years', { ...ASK, years: [2_100] }, 400, 'request.invalid', 'years.0'],
    ...['0000-01-01', '1969-12-31', '2100-01-01', '9999-12-31'].map(
      (on) => [`the day ${on}`, { ...ASK, on }, 400, 'vehicle-tax.malformed-day', 'on'] as const,
    ),
    ...['0000-01-01', '1899-12-31', '2100-01-01'].map(
      (firstRegisteredOn) =>
        [
          `the first day ${firstRegisteredOn}`,
          { ...ASK, firstRegisteredOn },
          400,
          'vehicle-tax.malformed-day',
          'firstRegisteredOn',
        ] as const,
    ),
    ['a plate that cannot be', { ...ASK, plate: '12345-Z-6' }, 422, 'plate.unknown-letter', 'plate'],
    ['a prefecture that is none', { ...ASK, plate: '12345-A-90' }, 422, 'plate.prefecture-out-of-range', 'plate'],
    ['a long plate', { ...ASK, plate: '1'.repeat(61) }, 400, 'request.invalid', 'plate'],
    ['an owner with a name', { ...ASK, owner: { kind: 'company', name: 'x' } }, 400, 'request.invalid', 'owner.name'],
    ['an unknown field', { ...ASK, status: 'paid' }, 400, 'request.invalid', 'status'],
    ['a half of a light car', { ...ASK, instalment: 'first-half' }, 422, 'vehicle-tax.no-halves', 'instalment'],
    ['a list', [], 400, 'request.invalid', undefined],
    ['half a document', '{"plate":', 400, 'request.malformed', undefined],
    ['a prototype', '{"__proto__":{"admin":true}}', 400, 'request.malformed', undefined],
  ] as const)('%s is refused by assessments and payments alike', async (_, body, status, code, field) => {
    expectProblem(await teller.post('/assessments', body), field ? [status, code, field] : [status, code]);
    const isObject = typeof body === 'object' && !Array.isArray(body);
    const payment = isObject ? { ...PAY, ...body } : body;
    expectProblem(await teller.post('/payments', payment), field ? [status, code, field] : [status, code]);
  });

  it.each([[0], [-1], [1.5], ['47300'], [null], [2 ** 53], [{}], [true]])(
    'an expected total of %j is refused',
    async (expectedTotalCentimes) => {
      expectProblem(await teller.post('/payments', { ...PAY, expectedTotalCentimes }), [
        400,
        'request.invalid',
        'expectedTotalCentimes',
      ]);
    },
  );

  it('a payment without a total, or of an exempt vehicle, is refused', async () => {
    expectProblem(await teller.post('/payments', ASK), [400, 'request.invalid', 'expectedTotalCentimes']);
    expectProblem(await teller.post('/payments', { ...PAY, fuel: 'electric' }), [422, 'vehicle-tax.nothing-due']);
  });

  it.each([
    '0001-01-01T00:00:00Z',
    '1969-12-31T12:00:00Z',
    '2100-01-01T00:00:00Z',
    '9999-12-31T23:59:59Z',
    '2026-02-30T09:30:00Z',
    '2026-11-24T09:30:00+99:00',
  ])('a mobile payment of %s is refused', async (paidAt) => {
    const payment = { ...PAY, idempotencyKey: paidAt, paidAt, receiptNumber: 'RAB-001-V-2026-000001' };
    const { status, body } = await mobile.post<MobileAnswers>('/mobile-batches', { payments: [payment] });
    expect(status).toBe(200);
    expect(body.answers).toMatchObject([
      { status: 400, problem: { code: 'vehicle-tax.malformed-day', field: 'paidAt' } },
    ]);
  });

  it.each(['1999-12', '2100-01', '0000-01', '9999-12', '2026-13'])('the month %s is refused', async (month) => {
    const management = await office.client('management');
    for (const path of [`/remittances/${month}`, `/remittances/${month}/lines`])
      expectProblem(await management.get(path), [400, 'remittance.malformed-month']);
  });

  it('a car that is older than 1970 is taxed', async () => {
    expect((await teller.post('/assessments', { ...ASK, firstRegisteredOn: '1962-05-04' })).status).toBe(200);
  });

  it('who is nobody, somebody else, or asks for what is not there is refused', async () => {
    expectProblem(await office.stranger.post('/payments', PAY), [401, 'token.missing']);
    for (const role of ['management', 'compliance', 'administrator'] as const) {
      expectProblem(await (await office.client(role)).post('/payments', PAY), [403, 'role.not-allowed']);
    }
    expectProblem(await teller.get('/payments/not-a-uuid'), [404, 'payment.not-found']);
    expectProblem(await teller.get(`/payments/${crypto.randomUUID()}`), [404, 'payment.not-found']);
    expectProblem(await teller.get('/payments?cursor=abc'), [400, 'payment.malformed-cursor']);
    expectProblem(await teller.get('/payments?limit=1000000'), [400, 'request.invalid', 'limit']);
    expectProblem(await teller.get('/receipts/RAB-001-V-2026-000001/prints/1'), [404, 'payment.not-found']);
    expectProblem(await teller.get('/receipts/nothing/prints/1'), [404, 'payment.not-found']);
    expectProblem(await mobile.post('/mobile-batches', { payments: [] }), [400, 'request.invalid', 'payments']);
    expectProblem(await mobile.post('/mobile-batches', {}), [400, 'request.invalid', 'payments']);
    for (const path of ['/mobile-batches', '/receipt-blocks']) {
      const { status, body } = await teller.post(path, { count: 3 });
      expect([status, body.code]).toEqual([403, 'agency.not-mobile']);
    }
  });
});
