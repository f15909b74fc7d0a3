import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay } from '#libs/domain';
import { eventually, requestOf, type Client } from '#libs/testing';
import { PaymentsService } from '../src/payment/payments.service.js';
import { VerificationCodes } from '../src/payment/verification-codes.service.js';
import { AdministrationClient } from '../src/register/administration.client.js';
import { Register } from '../src/register/register.service.js';
import { assessSeeded, CAR } from './assess-on.js';
import { Office } from './office.js';

const MONTH = '2023-01';
const REASON = 'a block of receipts came back late';

describe('a closed month is opened again only with approval, visibly', () => {
  let office: Office;
  let hassan: Client;
  let naima: Client;
  let payments: PaymentsService;

  beforeAll(async () => {
    office = await Office.open();
    hassan = await office.client('management', undefined, 'hassan');
    naima = await office.client('administrator', undefined, 'naima');
    const { queue, dataSource } = office.service;
    if (!queue) throw new Error('the service has a queue');
    const nobody = new Register(new AdministrationClient({ url: '' }));
    payments = new PaymentsService(queue, dataSource, nobody, new VerificationCodes([Buffer.alloc(32)]));
  }, 60_000);

  afterAll(() => office.close());

  /** A counter's payment of long ago, of which the administration has heard. */
  async function payAt(at: string, serial: number): Promise<void> {
    const request = { vehicle: { ...CAR, plate: `${serial}-D-1` }, years: [2023], half: null, policeReport: false };
    const { totalCentimes: expectedTotalCentimes } = assessSeeded({ ...request, on: businessDay(at) });
    await payments.pay({ agency: 'RAB-001', request, expectedTotalCentimes }, requestOf({ serial }, randomUUID(), at));
    await eventually(
      () => office.service.dataSource.query("SELECT 1 FROM announcement WHERE status = 'waiting'"),
      (rows) => (rows as unknown[]).length === 0,
    );
  }
  const close = (body?: object, key?: string) => hassan.post(`/remittances/${MONTH}/closure`, body, key);
  const ask = (by = hassan) => by.post<Record<string, string>>(`/remittances/${MONTH}/reopening`, { reason: REASON });
  const approve = (id: string | undefined, by = naima) => by.post(`/approvals/${id}/approval`, undefined);
  const statement = async () => (await naima.get(`/remittances/${MONTH}`)).body;

  it('a month without any payment is closed when it is said twice', async () => {
    const refused = await close();
    expect([refused.status, refused.body.code]).toEqual([409, 'remittance.empty-month']);
    expect((await close({ empty: false })).body.code).toBe('remittance.empty-month');
    expect((await statement()).status).toBe('open');
    expect((await close({ empty: 'yes' })).body.code).toBe('request.invalid');
    const closed = await close({ empty: true });
    expect([closed.status, closed.body]).toEqual([201, expect.objectContaining({ status: 'closed', paymentCount: 0 })]);
  });

  it('and opened again when another person approves', async () => {
    const asked = await ask();
    expect([asked.status, asked.body.status]).toEqual([202, 'pending']);
    expect((await statement()).status).toBe('closed');
    expect((await approve(asked.body.approvalId, hassan)).body.code).toBe('approval.same-person');
    const approved = await approve(asked.body.approvalId);
    expect([approved.status, approved.body.result]).toEqual([200, { month: MONTH, status: 'open' }]);
    expect(await statement()).toMatchObject({
      status: 'open',
      paymentCount: 0,
      reopenings: [
        {
          reopenedAt: expect.stringMatching(/Z$/),
          closedAt: expect.stringMatching(/Z$/),
          askedBy: 'hassan',
          approvedBy: 'naima',
          reason: REASON,
          paymentCount: 0,
          amountCentimes: 0,
        },
      ],
    });
    const refused = await ask();
    expect([refused.status, refused.body.code]).toEqual([409, 'remittance.not-closed']);
  });

  it('closing it again makes a new statement, with what came in meanwhile; the one before stays beside it', async () => {
    await payAt('2023-01-15T10:00:00.000Z', 1);
    const closed = await close();
    expect(closed.body).toMatchObject({ status: 'closed', paymentCount: 1, amountCentimes: 70_000 });
    expect((await approve((await ask()).body.approvalId)).status).toBe(200);
    await payAt('2023-01-16T10:00:00.000Z', 2);
    expect((await close()).body).toMatchObject({ status: 'closed', paymentCount: 2, amountCentimes: 140_000 });
    const { reopenings, ...now } = await statement();
    expect(now).toMatchObject({ status: 'closed', paymentCount: 2 });
    expect(reopenings).toMatchObject([{ paymentCount: 0 }, { paymentCount: 1, digest: closed.body.digest }]);
    expect(await office.differences()).toEqual([]);
  });

  it('also when the administration sees it otherwise; a month that was matched stays closed', async () => {
    const path = `/remittances/${MONTH}/answers`;
    expect((await hassan.post(path, { paymentCount: 3, amountCentimes: 210_000 })).body.status).toBe('differs');
    const first = (await ask()).body.approvalId;
    const second = (await ask()).body.approvalId;
    expect((await approve(first)).status).toBe(200);
    await payAt('2023-01-17T10:00:00.000Z', 3);
    expect((await close()).body).toMatchObject({ paymentCount: 3, amountCentimes: 210_000 });
    expect((await hassan.post(path, { paymentCount: 3, amountCentimes: 210_000 })).body.status).toBe('matched');
    for (const refused of [await ask(), await approve(second)]) {
      expect([refused.status, refused.body.code]).toEqual([409, 'remittance.matched-already']);
    }
    expect(await office.differences()).toEqual([]);
  });

  it('nobody else asks, and reasons are given', async () => {
    expect((await ask(naima)).body.code).toBe('role.not-allowed');
    expect((await ask(await office.client('supervisor', 'RAB-001'))).body.code).toBe('role.not-allowed');
    const silent = await hassan.post(`/remittances/${MONTH}/reopening`, {});
    expect([silent.body.code, silent.body.field]).toEqual(['request.invalid', 'reason']);
  });
});
