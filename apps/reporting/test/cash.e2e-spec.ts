import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transfersContract, vehicleTaxContract } from '#libs/events';
import type { RunningService } from '#libs/service';
import {
  Client,
  EventSource,
  eventually,
  startIssuer,
  startTestService,
  transferPaidOut,
  transferSent,
  type TestIssuer,
} from '#libs/testing';
import { reportingService } from '../src/reporting.module.js';

interface Cash {
  items: { day: string; agency: string; inCentimes: number; outCentimes: number; netCentimes: number }[];
  nextCursor?: string;
  code?: string;
}

describe('the drawers of the network', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let sources: EventSource[];
  let service: RunningService;
  const people = new Map<string, Client>();

  const cash = async (who: string, query: string) => (await people.get(who)!.get<Cash>(`/cash?${query}`)).body;
  const MAY = 'from=2023-05-01&to=2023-05-31';

  beforeAll(async () => {
    issuer = await startIssuer();
    sources = await Promise.all(
      [transfersContract, vehicleTaxContract].map((contract) => EventSource.start(prefix, contract)),
    );
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    const client = async (who: string, claims: Record<string, string>) =>
      people.set(who, new Client(`${service.url}/api/reporting/v1`, await issuer.token(claims)));
    await client('management', { role: 'management' });
    await client('teller of Rabat', { role: 'teller', agency: 'RAB-001' });
    await client('compliance', { role: 'compliance' });
    const tax = {
      paymentId: randomUUID(),
      years: [2023],
      standIn: false,
      agency: 'RAB-001',
      bookedOn: '2023-05-02',
      amountCentimes: 70_000,
      feeCentimes: 2_300,
      cashCentimes: 72_300,
    };
    await sources[0]?.state(
      transferSent({ bookedOn: '2023-05-02', agency: 'RAB-001', amountCentimes: 50_000 }),
      transferPaidOut({ bookedOn: '2023-05-02', agency: 'RAB-001', amountCentimes: 30_000 }),
      transferPaidOut({ bookedOn: '2023-05-02', agency: 'OUJ-001', amountCentimes: 20_000 }),
      transferSent({ bookedOn: '2023-05-03', agency: 'RAB-001', amountCentimes: 10_000 }),
    );
    await sources[1]?.state({
      type: 'vehicle-tax.vehicle-tax-paid.v1',
      subject: tax.paymentId,
      occurredAt: '2023-05-02T10:00:00.000Z',
      data: tax,
    });
    await eventually(
      () => cash('management', MAY),
      ({ items }) => items.length === 3 && items.some(({ inCentimes }) => inCentimes > 72_300),
    );
  }, 60_000);

  afterAll(async () => {
    await service.stop();
    await Promise.all(sources.map((source) => source.stop()));
    await issuer.close();
  });

  it('are told by day and agency, of all products and of each', async () => {
    const { items } = await cash('management', MAY);
    const [oujda, rabat, next] = items;
    expect(oujda).toMatchObject({ day: '2023-05-02', agency: 'OUJ-001', inCentimes: 0, netCentimes: -20_000 });
    const { inCentimes: sent } = next!;
    expect(sent).toBeGreaterThanOrEqual(10_000);
    expect(rabat).toMatchObject({
      agency: 'RAB-001',
      name: 'Rabat Centre',
      outCentimes: 30_000,
      products: [
        { product: 'transfers', outCentimes: 30_000 },
        { product: 'vehicle-tax', inCentimes: 72_300, outCentimes: 0 },
      ],
    });
    expect(rabat!.netCentimes).toBe(rabat!.inCentimes - 30_000);
    expect(rabat!.inCentimes - 72_300).toBeGreaterThanOrEqual(50_000);
  });

  it('are read page by page, each day of an agency once', async () => {
    const seen: string[] = [];
    let cursor = '';
    for (let page = 0; page < 5; page++) {
      const { items, nextCursor } = await cash('management', `${MAY}&limit=1${cursor}`);
      seen.push(...items.map(({ day, agency }) => `${day} ${agency}`));
      if (nextCursor === undefined) break;
      cursor = `&cursor=${nextCursor}`;
    }
    expect(seen).toEqual(['2023-05-02 OUJ-001', '2023-05-02 RAB-001', '2023-05-03 RAB-001']);
  });

  it('are shown to an agency of its own, whatever it asks', async () => {
    for (const query of [MAY, `${MAY}&agency=OUJ-001`]) {
      const { items } = await cash('teller of Rabat', query);
      expect(items.map(({ day, agency }) => [day, agency])).toEqual([
        ['2023-05-02', 'RAB-001'],
        ['2023-05-03', 'RAB-001'],
      ]);
    }
    expect((await cash('management', `${MAY}&agency=OUJ-001`)).items).toHaveLength(1);
    expect((await cash('compliance', MAY)).code).toBe('role.not-allowed');
  });

  it.each([
    ['from=2023-05-01&to=2024-05-01', 'report.span-too-long'],
    ['from=2023-05-01&to=2023-04-30', 'report.span-upside-down'],
    ['from=2023-02-30&to=2023-04-30', 'request.invalid'],
    [`${MAY}&agency=rabat`, 'request.invalid'],
    [`${MAY}&cursor=_`, 'report.malformed-cursor'],
  ])('%s is refused', async (query, code) => {
    expect((await cash('management', query)).code).toBe(code);
  });
});
