import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { transfersContract } from '#libs/events';
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

interface Dashboard {
  rows: { labelFr: string; values: number[] }[];
}

/** Rows of the dashboard that count no transfers, before and behind those that do. */
const NETWORK = ['rural', 'urban', 'mobile', 'all'];
const BEFORE = ['accounts opened', 'cards sold'];
const BEHIND = ['insured clients', 'insured people', 'claims handled', 'vehicle taxes'];

interface Figures {
  figures: { period: string; unit: string; name: string; indicator: string; count: number; amountCentimes: number }[];
}

describe('what counters did', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;
  let management: Client;

  const dashboard = async (periods: string) =>
    (await management.get<Dashboard>(`/reports/dashboard?periods=${periods}`)).body.rows.map(({ values }) => values);
  const transfersIn = async (periods: string) => (await dashboard(periods)).slice(NETWORK.length + BEFORE.length);
  const figures = async (query: string) => (await management.get<Figures>(`/figures?${query}`)).body.figures;

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, transfersContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    management = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'management' }));
    await source.state(
      transferSent({ bookedOn: '2022-12-31', agency: 'RAB-001', amountCentimes: 150_000 }),
      transferSent({ bookedOn: '2023-01-02', agency: 'OUJ-001', amountCentimes: 50_000 }),
      transferPaidOut({ bookedOn: '2023-06-30', agency: 'RAB-001', amountCentimes: 60_000 }),
      transferPaidOut({ bookedOn: '2023-07-01', agency: 'RAB-002', amountCentimes: 100_000 }),
      transferSent({ bookedOn: '2023-01-02', agency: 'ZZZ-999', amountCentimes: 40_000 }),
    );
    await eventually(
      () => transfersIn('2022,2023'),
      ([counts]) => (counts?.[0] ?? 0) + (counts?.[1] ?? 0) === 5,
    );
  });

  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  it('is on the dashboard, by year and by year to a date', async () => {
    expect(await dashboard('2022,2023,2023-06-30,2021')).toEqual([
      [299, 298, 298, 304],
      [266, 264, 264, 266],
      [86, 86, 86, 81],
      [651, 648, 648, 651],
      ...BEFORE.map(() => [0, 0, 0, 0]),
      [1, 4, 3, 0],
      [2, 3, 2, 0],
      ...BEHIND.map(() => [0, 0, 0, 0]),
    ]);
  });

  it('can be opened by month and region; an agency that the network does not know is not lost', async () => {
    const opened = await figures('from=2023-01-01&to=2023-12-31&by=month&level=region');
    expect(
      opened.map(({ period, unit, indicator, amountCentimes }) => [period, unit, indicator, amountCentimes]),
    ).toEqual([
      ['2023-01', 'Oujda', 'transfers.sent', 50_000],
      ['2023-01', 'unknown', 'transfers.sent', 40_000],
      ['2023-06', 'Rabat', 'transfers.paid-out', 60_000],
      ['2023-07', 'Rabat', 'transfers.paid-out', 100_000],
    ]);
  });

  it('can be opened by day and agency, for one indicator', async () => {
    const opened = await figures('from=2023-06-01&to=2023-07-31&by=day&level=agency&indicator=transfers.paid-out');
    expect(opened.map(({ period, unit, count }) => [period, unit, count])).toEqual([
      ['2023-06-30', 'RAB-001', 1],
      ['2023-07-01', 'RAB-002', 1],
    ]);
    const [whole] = await figures('from=2023-06-01&to=2023-07-31&by=year&level=network&indicator=transfers.paid-out');
    expect(whole).toMatchObject({ period: '2023', unit: 'network', count: 2, amountCentimes: 160_000 });
  });

  it.each(['network', 'region', 'branch', 'agency'])(
    'adds up to the same at the level of %s, by day, month and year',
    async (level) => {
      for (const by of ['day', 'month', 'year']) {
        const opened = await figures(`from=2022-01-01&to=2023-12-31&by=${by}&level=${level}`);
        const sum = (indicator: string) =>
          opened
            .filter((figure) => figure.indicator === indicator)
            .reduce(
              ({ count, amount }, figure) => ({ count: count + figure.count, amount: amount + figure.amountCentimes }),
              {
                count: 0,
                amount: 0,
              },
            );
        expect([sum('transfers.sent'), sum('transfers.paid-out')]).toEqual([
          { count: 3, amount: 240_000 },
          { count: 2, amount: 160_000 },
        ]);
        const places = opened.map(({ period, unit, indicator }) => `${period} ${unit} ${indicator}`);
        expect(new Set(places).size).toBe(places.length);
      }
    },
  );

  it('is named as the network names it, and by its code where the network does not', async () => {
    const opened = await figures('from=2022-12-01&to=2023-01-31&by=year&level=agency');
    expect(opened.map(({ unit, name }) => [unit, name])).toEqual([
      ['RAB-001', 'Rabat Centre'],
      ['OUJ-001', expect.stringMatching(/^Oujda/)],
      ['ZZZ-999', 'ZZZ-999'],
    ]);
  });

  it('is shown with labels, unit and kind as they are printed, and says which products were never heard', async () => {
    const { body } = await management.get<
      Dashboard & { asOf: null; behind: { product: string; asOf: null }[]; periods: string[] }
    >('/reports/dashboard?periods=2022,2023-06-30');
    expect(body.periods).toEqual(['2022', '2023-06-30']);
    expect(body.asOf).toBeNull();
    for (const product of ['accounts', 'claims', 'vehicle-tax'])
      expect(body.behind).toContainEqual({ product, asOf: null, eventsBehind: 0, lanesBehind: [] });
    expect(body.rows).toMatchObject([
      { section: 'B', labelFr: 'Nombre de points de vente/Rural', unit: 'count', kind: 'stock' },
      { section: 'B', labelFr: 'Nombre de points de vente/Urbain', unit: 'count', kind: 'stock' },
      { section: 'B', labelFr: 'Véhicules Guichets', unit: 'count', kind: 'stock' },
      { section: 'B', labelFr: 'Réseau global', unit: 'count', kind: 'stock' },
      { section: 'B-2', labelFr: "Nombre d'ouvertures de comptes", unit: 'count', kind: 'flow' },
      { section: 'B-2', labelFr: 'Nombre de cartes monétiques', unit: 'count', kind: 'flow' },
      { section: 'B-3', labelFr: 'Nombre de Transactions', unit: 'count', kind: 'flow' },
      { section: 'B-3', labelFr: 'Volume de Transactions (KDH)', unit: 'KDH', kind: 'flow' },
      { section: 'B-4', unit: 'count', kind: 'stock' },
      { section: 'B-4', unit: 'count', kind: 'stock' },
      { section: 'B-4', labelFr: 'Nombre de Sinistres Traités', unit: 'count', kind: 'flow' },
      { section: 'B-5', labelFr: "Nombre d'opérations de vignettes automobiles", unit: 'count', kind: 'flow' },
    ]);
    const annual = await management.get<Dashboard>('/reports/annual?periods=2014,2015');
    const { body: report } = annual;
    expect(report.rows).toHaveLength(17);
    expect(report.rows).toContainEqual(
      expect.objectContaining({ section: 'tayssir', indicator: 'insured-people', values: [null, 0] }),
    );
    expect(report).toMatchObject({
      sections: [
        { section: 'hissab-bikhir', titleFr: 'Hissab Bikhir' },
        { section: 'network', titleFr: 'Réseau' },
        { section: 'tayssir', titleFr: 'Tayssir Al Amana', titleAr: 'تيسير الأمانة' },
      ],
    });
    expect(body.rows).toContainEqual(
      expect.objectContaining({
        labelAr: 'عدد عمليات الضريبة السنوية على السيارات',
        of: ['vehicle-tax.paid'],
        less: ['vehicle-tax.cancelled'],
      }),
    );
  });

  it('counts in the period in which it happened, however late it arrives', async () => {
    const before = await transfersIn('2022');
    await source.state(
      transferSent({ bookedOn: '2022-03-01', occurredAt: '2026-11-22T10:00:00.000Z', amountCentimes: 350_000 }),
    );
    const after = await eventually(
      () => transfersIn('2022'),
      ([counts]) => counts?.[0] === (before[0]?.[0] ?? 0) + 1,
    );
    expect(after).toEqual([[2], [5], ...BEHIND.map(() => [0])]);
  });

  it.each([
    ['/reports/dashboard', 400],
    ['/reports/dashboard?periods=', 400],
    ['/reports/dashboard?periods=abc', 400],
    ['/reports/dashboard?periods=2022,2022-13-40', 400],
    ['/reports/dashboard?periods=2022&periods=2023', 400],
    [`/reports/dashboard?periods=${Array(500).fill('2022').join()}`, 400],
    [`/reports/dashboard?periods=${Array(21).fill('2022').join()}`, 400],
    ["/reports/dashboard?periods=2022';--", 400],
    ['/figures', 400],
    ['/figures?from=2023-02-29&to=2023-03-01', 400],
    ['/figures?from=2023-01-01T00:00:00Z&to=2023-03-01', 400],
    ['/figures?from=2023-01-01&to=2023-01-31&level=world', 400],
    ['/figures?from=2023-01-01&to=2023-01-31&indicator=claims', 400],
    ['/figures?from=2023-01-01&to=2023-01-31&indicator=claims.none', 422],
    ['/figures?from=2023-01-01&to=2023-01-31&asKnownAt=2023-02-30', 400],
    ['/figures?from=2023-01-01&to=2022-01-01', 422],
    ['/figures?from=2023-01-01&to=2023-01-31&by=week', 400],
    ['/figures?from=2023-01-01&to=2023-01-31&colour=red', 400],
  ])('%s is refused with %d and a code', async (path, status) => {
    const reply = await management.get(path);
    expect(reply.status).toBe(status);
    expect(reply.body.code).toMatch(/^(report|figures|request)\./);
  });

  it('is shown to management and administrators; an agency sees its own figures, whatever it asks', async () => {
    const teller = new Client(
      `${service.url}/api/reporting/v1`,
      await issuer.token({ role: 'teller', agency: 'RAB-001' }),
    );
    expect((await teller.get('/reports/dashboard?periods=2022')).status).toBe(403);
    const own = await teller.get<Figures>('/figures?from=2022-01-01&to=2023-12-31&by=year&level=network');
    expect(own.body.figures.map(({ period, unit, indicator }) => [period, unit, indicator])).toEqual([
      ['2022', 'RAB-001', 'transfers.sent'],
      ['2023', 'RAB-001', 'transfers.paid-out'],
    ]);
  });
});
