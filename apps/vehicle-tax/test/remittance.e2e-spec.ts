import { createHash, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf } from '#libs/domain';
import { eventually, requestOf, type Client } from '#libs/testing';
import { AdministrationClient } from '../src/register/administration.client.js';
import { Register } from '../src/register/register.service.js';
import type { Vehicle } from '../src/law/vehicle.js';
import { PaymentsService } from '../src/payment/payments.service.js';
import { VerificationCodes } from '../src/payment/verification-codes.service.js';
import { assessSeeded } from './assess-on.js';
import { Office } from './office.js';

const MONTH = '2023-01';

describe('the remittance of a month', () => {
  let office: Office;
  let management: Client;
  let payments: PaymentsService;

  beforeAll(async () => {
    office = await Office.open();
    management = await office.client('management');
    const { queue, dataSource } = office.service;
    if (!queue) throw new Error('the service has a queue');
    const nobody = new Register(new AdministrationClient({ url: '' }));
    payments = new PaymentsService(queue, dataSource, nobody, new VerificationCodes([Buffer.alloc(32)]));
    for (let i = 1; i <= 5; i++) await payAt('2023-01-15T10:00:00.000Z', i);
    await eventually(untold, (count) => count === 0);
  }, 60_000);

  afterAll(() => office.close());

  /** A counter's payment of long ago, through the same decision and books. */
  async function payAt(at: string, serial: number) {
    const vehicle: Vehicle = {
      plate: `${serial}-D-1`,
      category: 'passenger',
      professionalUse: false,
      fuel: 'diesel',
      fiscalPowerCv: 7,
      grossWeightKg: null,
      firstRegisteredOn: null,
      owner: 'company',
      exemption: null,
    };
    const request = { vehicle, years: [2023], half: null, policeReport: false };
    const { totalCentimes } = assessSeeded({ ...request, on: businessDay(at) });
    const command = { agency: 'RAB-001', request, expectedTotalCentimes: totalCentimes };
    const answer = await payments.pay(command, requestOf({ serial }, randomUUID(), at));
    return answer.reply;
  }

  /** How many payments the administration has not heard of. */
  async function untold(): Promise<number | undefined> {
    const [row] = await office.service.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::int AS count FROM announcement WHERE status = 'waiting'`,
    );
    return row?.count;
  }

  it('can be read while the month is open', async () => {
    const { body } = await management.get(`/remittances/${MONTH}`);
    expect(body).toMatchObject({ month: MONTH, status: 'open', paymentCount: 5, amountCentimes: 5 * 70_000 });
    expect((await management.get('/remittances/2023-13')).body.code).toBe('remittance.malformed-month');
    expect((await (await office.client('teller', 'RAB-001')).get(`/remittances/${MONTH}`)).body.code).toBe(
      'role.not-allowed',
    );
  });

  it('cannot be closed before the month is over', async () => {
    const month = businessDay(instantOf(Date.now())).slice(0, 7);
    const { status, body } = await management.post(`/remittances/${month}/closure`, {});
    expect([status, body.code]).toEqual([409, 'remittance.month-not-over']);
    expect(
      (await management.post(`/remittances/${MONTH}/answers`, { paymentCount: 0, amountCentimes: 0 })).body.code,
    ).toBe('remittance.not-closed');
  });

  it('is closed with control totals that anybody can compute from its lines', async () => {
    const key = randomUUID();
    const closed = await management.post(`/remittances/${MONTH}/closure`, {}, key);
    expect(closed.status).toBe(201);
    const { body: page } = await management.get<{
      items: { receiptNumber: string; amountCentimes: number }[];
      nextCursor: string;
    }>(`/remittances/${MONTH}/lines?limit=3`);
    const { body: rest } = await management.get<typeof page>(`/remittances/${MONTH}/lines?cursor=${page.nextCursor}`);
    const lines = [...page.items, ...rest.items];
    const text = lines.map(({ receiptNumber, amountCentimes }) => `${receiptNumber};${amountCentimes}\n`).join('');
    expect(closed.body).toEqual({
      month: MONTH,
      status: 'closed',
      paymentCount: 5,
      amountCentimes: lines.reduce((sum, { amountCentimes }) => sum + amountCentimes, 0),
      digest: createHash('sha256').update(text).digest('hex'),
    });
    const again = await management.post(`/remittances/${MONTH}/closure`, {}, key);
    expect([again.body, again.headers.get('idempotent-replayed')]).toEqual([closed.body, 'true']);
    expect((await management.post(`/remittances/${MONTH}/closure`, {})).body.code).toBe('remittance.closed-already');
  });

  it('tells every difference to the answer, and remits when both agree', async () => {
    const path = `/remittances/${MONTH}/answers`;
    const totals = { paymentCount: 5, amountCentimes: 350_000 };
    const other = await management.post(path, { ...totals, digest: '0'.repeat(64) });
    expect(other.body.differences).toEqual([
      { what: 'digest', ours: expect.stringMatching(/^[0-9a-f]{64}$/), theirs: '0'.repeat(64) },
    ]);
    const differs = await management.post(path, {
      paymentCount: 4,
      amountCentimes: 280_000,
      exceptions: [
        { receiptNumber: 'RAB-001-V-2023-000002' },
        { receiptNumber: 'RAB-001-V-2023-000077', amountCentimes: 5 },
      ],
    });
    expect(differs.body).toEqual({
      month: MONTH,
      status: 'differs',
      differences: [
        { what: 'payment-count', ours: 5, theirs: 4 },
        { what: 'amount', ours: 350_000, theirs: 280_000 },
        { what: 'receipt', receiptNumber: 'RAB-001-V-2023-000002', ours: 70_000, theirs: null },
        { what: 'receipt', receiptNumber: 'RAB-001-V-2023-000077', ours: null, theirs: 5 },
      ],
    });
    expect((await management.post(path, totals)).body).toEqual({ month: MONTH, status: 'matched', differences: [] });
    expect((await management.post(path, totals)).body.code).toBe('remittance.matched-already');
    expect((await management.get(`/remittances/${MONTH}`)).body).toMatchObject({ status: 'matched', ...totals });
    expect(await office.differences()).toEqual([]);
  });

  it('waits for what the administration has not heard of', async () => {
    await office.administration.fault('away');
    await payAt('2023-02-10T10:00:00.000Z', 91);
    const { status, body } = await management.post('/remittances/2023-02/closure', {});
    expect([status, body]).toEqual([
      409,
      expect.objectContaining({ code: 'remittance.confirmations-pending', pending: 1 }),
    ]);
    await office.administration.fault('none');
  });
});
