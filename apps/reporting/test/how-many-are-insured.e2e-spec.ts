import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { claimsContract, type CoverChangedV1 } from '#libs/events';
import type { DayFigure, FiguresRead, RunningService } from '#libs/service';
import { Client, EventSource, eventually, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { AsOfService } from '../src/as-of/as-of.service.js';
import { dashboardOf } from '../src/table/dashboard.js';
import { FiguresService } from '../src/figure/figures.service.js';
import type { FigureTotal } from '../src/figure/value.js';
import { AgenciesService } from '../src/network/agencies.service.js';
import { ReportsService } from '../src/table/reports.service.js';
import { parsePeriods } from '../src/period/period.js';
import { reportingService } from '../src/reporting.module.js';

const INSURED = {
  section: 'B-4',
  labelFr: 'Nombre de clients bénéficiaires (avec membres de la famille)',
  labelEn: 'Insured people (with family members)',
  labelAr: 'عدد الأشخاص المؤمن لهم (مع أفراد الأسرة)',
  unit: 'count',
  of: ['claims.insured-people'],
} as const;
const LINES = dashboardOf([{ ...claimsContract, rows: { insured: INSURED } }]).filter((line) => 'of' in line);

function coverChanged(bookedOn: string, agency: string, clientsChange: number, peopleChange: number): CoverChangedV1 {
  const clientId = randomUUID();
  return {
    type: 'claims.cover-changed.v1',
    subject: clientId,
    occurredAt: `${bookedOn}T12:00:00.000Z`,
    data: { clientId, agency, bookedOn, clientsChange, peopleChange, cashCentimes: 0 },
  };
}

describe('how many are insured', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;
  let management: Client;

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, claimsContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix });
    management = new Client(`${service.url}/api/reporting/v1`, await issuer.token({ role: 'management' }));
    await source.state(
      coverChanged('2021-05-03', 'RAB-001', 1, 4),
      coverChanged('2021-05-03', 'OUJ-014', 1, 2),
      coverChanged('2022-02-01', 'RAB-001', 0, 1),
      coverChanged('2022-07-29', 'RAB-001', -1, -5),
      coverChanged('2022-07-29', 'OUJ-014', 1, 3),
      coverChanged('2023-01-02', 'OUJ-014', -1, -2),
      coverChanged('2023-01-02', 'OUJ-014', 1, 2),
    );
    await eventually(
      () => service.dataSource.query<{ cursor: number }[]>('SELECT sum(position)::int AS cursor FROM consumer_cursor'),
      ([row]) => row?.cursor === 7,
    );
  });

  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  it('is a stock: at the end of a period those who were insured before it count as well', async () => {
    const { dataSource } = service;
    const reports = new ReportsService(
      new FiguresService(dataSource),
      new AgenciesService(dataSource),
      new AsOfService(dataSource),
    );
    const [row] = await reports.fill(LINES, parsePeriods('2020,2021,2022-07-28,2022-07-29,2022,2023'));
    expect(row).toMatchObject({ kind: 'stock', values: [0, 6, 7, 5, 5, 5] });
  });

  it('is opened: each agency at the end of each year, also of one in which nothing changed', async () => {
    const opened = async (query: string) =>
      (
        await management.get<{ figures: FigureTotal[] }>(`/figures?from=2022-01-01&to=2023-12-31&${query}`)
      ).body.figures.map(({ period, unit, indicator, count }) => [period, unit, indicator, count]);
    expect(await opened('by=year&level=agency')).toEqual([
      ['2022', 'OUJ-014', 'claims.insured-clients', 2],
      ['2022', 'OUJ-014', 'claims.insured-people', 5],
      ['2023', 'OUJ-014', 'claims.insured-clients', 2],
      ['2023', 'OUJ-014', 'claims.insured-people', 5],
    ]);
    expect(await opened('by=year&indicator=claims.insured-people')).toEqual([
      ['2022', 'network', 'claims.insured-people', 5],
      ['2023', 'network', 'claims.insured-people', 5],
    ]);
  });

  it('is compared with the books by day and agency, also on a day that changes nothing in all', async () => {
    const days = await management.get<FiguresRead<DayFigure>>('/verification/days?from=2022-01-01&to=2023-12-31');
    expect(days.body.figures.map(({ day, indicator, count }) => [day, indicator, count])).toEqual([
      ['2022-02-01', 'claims.insured-people', 1],
      ['2022-07-29', 'claims.insured-clients', 0],
      ['2022-07-29', 'claims.insured-people', -2],
    ]);
  });
});
