import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, businessDay, instantOf } from '#libs/domain';
import type { RunningService } from '#libs/service';
import { Client, contextAt, eventually, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { send } from '../src/transfer/sending.js';
import { transfersService } from '../src/transfers.module.js';
import { NO_CASE, UNSCREENED } from './unscreened.js';

const NAME = 'cash-express.tariff';
const TODAY = businessDay(instantOf(Date.now()));
const NEXT_WEEK = addDays(TODAY, 7);
const TARIFF = { ceilingCentimes: 8_000_000, brackets: [{ upToCentimes: 8_000_000, feeCentimes: 2_500 }] };
const PROPOSAL = {
  name: NAME,
  validFrom: NEXT_WEEK,
  value: TARIFF,
  reason: 'one fee for all amounts',
  source: 'contract of 2026',
};

interface Values {
  items: Record<string, unknown>[];
}

describe('a tariff is proposed, approved by another, and in force on its day', () => {
  let issuer: TestIssuer;
  let instances: RunningService[];
  let hassan: Client;
  let naima: Client;
  let tellers: Client[];

  beforeAll(async () => {
    issuer = await startIssuer();
    const prefix = `${randomUUID()}.`;
    const first = await startTestService(transfersService, issuer, { KAFKA_PREFIX: prefix });
    const { url } = first.dataSource.options as { url: string };
    const second = await startTestService(transfersService, issuer, { KAFKA_PREFIX: prefix, DATABASE_URL: url });
    instances = [first, second];
    const clientOf = async (service: RunningService, claims: Record<string, string>) =>
      new Client(`${service.url}/api/transfers/v1`, await issuer.token(claims));
    hassan = await clientOf(first, { sub: 'hassan', role: 'management' });
    naima = await clientOf(second, { sub: 'naima', role: 'administrator' });
    const teller = { sub: 'fatima', role: 'teller', agency: 'RAB-001' };
    tellers = [await clientOf(first, teller), await clientOf(second, teller)];
  });

  afterAll(async () => {
    await Promise.all(instances.map((instance) => instance.stop()));
    await issuer.close();
  });

  /** What both instances know of a day. */
  const feesOn = (on: string) =>
    Promise.all(
      [hassan, naima].map(async (client) => {
        const { body } = await client.get<Values>(`/parameters?on=${on}`);
        const { value } = body.items.find(({ name }) => name === NAME) as unknown as { value: typeof TARIFF };
        return value.brackets.find(({ upToCentimes }) => upToCentimes >= 185_000)?.feeCentimes;
      }),
    );

  it('on two instances without a restart, and on no day before', async () => {
    const proposed = await hassan.post<{ approvalId: string }>('/parameters', PROPOSAL);
    expect([proposed.status, proposed.body]).toEqual([202, expect.objectContaining({ status: 'pending' })]);
    const { approvalId } = proposed.body;
    expect(await feesOn(NEXT_WEEK)).toEqual([3_000, 3_000]);

    const own = await hassan.post(`/approvals/${approvalId}/approval`, undefined);
    expect([own.status, own.body.code]).toEqual([409, 'approval.same-person']);
    expect((await naima.get(`/approvals/${approvalId}`)).body).toMatchObject({
      kind: 'parameters.change',
      subject: `${NAME} from ${NEXT_WEEK}`,
      asked: { value: TARIFF },
      reason: PROPOSAL.reason,
    });
    const approved = await naima.post(`/approvals/${approvalId}/approval`, undefined);
    expect([approved.status, approved.body.result]).toEqual([200, { name: NAME, validFrom: NEXT_WEEK }]);

    const startedMs = Date.now();
    await eventually(
      () => feesOn(NEXT_WEEK),
      (fees) => fees.every((fee) => fee === 2_500),
      2_000,
    );
    expect(Date.now() - startedMs).toBeLessThan(1_500);
    expect(await feesOn(addDays(NEXT_WEEK, 400))).toEqual([2_500, 2_500]);
    expect(await feesOn(addDays(NEXT_WEEK, -1))).toEqual([3_000, 3_000]);
    expect(await feesOn(TODAY)).toEqual([3_000, 3_000]);
  });

  it('what is in force on a day is listed with who and why, and so is its history', async () => {
    const today = await naima.get<Values>('/parameters');
    expect(today.body.items).toEqual([
      {
        name: NAME,
        title: 'Cash Express: ceiling of one transfer, and fees by amount',
        validFrom: '2012-01-01',
        value: expect.objectContaining({ ceilingCentimes: 8_000_000 }),
        source: expect.stringContaining('working rule'),
      },
      expect.objectContaining({ name: 'western-union.tariff' }),
      expect.objectContaining({ name: 'moneygram.tariff' }),
      expect.objectContaining({ name: 'cash-express.shares' }),
      expect.objectContaining({ name: 'western-union.shares' }),
      expect.objectContaining({ name: 'moneygram.shares' }),
      expect.objectContaining({ name: 'transfers.vat', value: { rateBasisPoints: 1_000 } }),
      expect.objectContaining({ name: 'transfers.ceilings' }),
      expect.objectContaining({ name: 'transfers.family-aid', value: { yearCentimes: 1_000_000 } }),
      expect.objectContaining({ name: 'transfers.collection', value: { daysToCollect: 45 } }),
      expect.objectContaining({ name: 'transfers.operator-requests', value: { minutesToEnd: 10 } }),
      expect.objectContaining({ name: 'transfers.screening', value: { scoreMinThousandths: 800 } }),
      expect.objectContaining({ name: 'transfers.mobile' }),
      expect.objectContaining({
        name: 'transfers.wrong-codes',
        value: { failuresMax: 3, withinMinutes: 15, stoppedMinutes: 15 },
      }),
    ]);
    const then = await hassan.get<Values>(`/parameters?on=${NEXT_WEEK}`);
    expect(then.body.items.slice(0, 1)).toMatchObject([
      {
        validFrom: NEXT_WEEK,
        value: TARIFF,
        source: 'contract of 2026',
        proposedBy: 'hassan',
        approvedBy: 'naima',
        reason: PROPOSAL.reason,
      },
    ]);
    const all = await hassan.get<Values>(`/parameters?name=${NAME}`);
    expect(all.body.items.map(({ validFrom }) => validFrom)).toEqual([NEXT_WEEK, '2012-01-01']);
    expect((await tellers[0]?.get('/parameters'))?.body.code).toBe('role.not-allowed');
  });

  it('a sending of the day pays by it, at either instance; one that was taken the day before pays what it was', () => {
    const person = { firstName: 'Hassan', lastName: 'Tazi', idKind: 'cin', idNumber: 'AB123456' } as const;
    const feeAt = (at: string, { parameters }: RunningService) => {
      const sending = {
        id: randomUUID(),
        codeHash: randomUUID(),
        operator: 'cash-express',
        agency: 'RAB-001',
      } as const;
      const price = {
        statedCentimes: 185_000,
        feeMode: 'on-top',
        quote: null,
        destinationCity: null,
        ...UNSCREENED,
      } as const;
      const command = { ...sending, ...price, sender: person, beneficiary: person };
      const rows = { transfer: undefined, series: undefined, use: undefined, ...NO_CASE };
      return send.decide(rows, command, contextAt(at, parameters?.current())).reply.feeCentimes;
    };
    for (const instance of instances) {
      expect(feeAt(`${NEXT_WEEK}T10:00:00.000Z`, instance)).toBe(2_500);
      expect(feeAt(`${addDays(NEXT_WEEK, -1)}T10:00:00.000Z`, instance)).toBe(3_000);
    }
  });

  it.each([
    ['parameter.day-taken', 409, {}],
    ['parameter.too-late', 422, { validFrom: TODAY }],
    ['parameter.malformed-day', 400, { validFrom: '2030-02-30' }],
    ['parameter.unknown-name', 422, { name: 'ria.tariff' }],
    ['parameter.does-not-fit', 422, { value: { ...TARIFF, ceilingCentimes: 9_000_000 } }],
    ['request.invalid', 400, { value: 'free' }],
    ['request.invalid', 400, { reason: '' }],
  ])('a proposal is refused with %s (%#)', async (code, status, change) => {
    const refused = await hassan.post('/parameters', { ...PROPOSAL, ...change });
    expect([refused.body.code, refused.status]).toEqual([code, status]);
    if (code === 'parameter.does-not-fit') {
      expect(refused.body).toMatchObject({
        field: 'value.brackets.0.upToCentimes',
        expected: 'the ceiling, ceilingCentimes',
      });
    }
  });

  it('two that are proposed for one day: the first that is approved is it', async () => {
    const proposal = { ...PROPOSAL, validFrom: addDays(NEXT_WEEK, 30) };
    const ids = await Promise.all(
      [0, 1].map(async () => String((await hassan.post('/parameters', proposal)).body.approvalId)),
    );
    const replies = await Promise.all(ids.map((id) => naima.post(`/approvals/${id}/approval`, undefined)));
    expect(replies.map(({ status, body }) => [status, body.code]).toSorted()).toEqual([
      [200, undefined],
      [409, 'parameter.day-taken'],
    ]);
  });

  it('is described in OpenAPI', async () => {
    const response = await fetch(`${instances[0]?.url}/api/transfers/openapi.json`);
    const { paths } = (await response.json()) as { paths: Record<string, object> };
    const described = Object.keys(paths).filter((path) => /parameters|approvals/.test(path));
    expect(described.map((path) => path.replace('/api/transfers/v1', ''))).toEqual([
      '/approvals',
      '/approvals/{id}',
      '/approvals/{id}/approval',
      '/approvals/{id}/rejection',
      '/parameters',
    ]);
  });
});
