import { randomUUID } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, businessDay, instantOf, type Day } from '#libs/domain';
import type { Figure } from '#libs/events';
import type { RunningService } from '#libs/service';
import { Client, createTestDatabase, eventually, startIssuer, startTestService, type TestIssuer } from '#libs/testing';
import { addFigures, addTotals } from '../src/figure/figures.store.js';
import { reportingService } from '../src/reporting.module.js';

const CURRENT = 'first';
const TODAY = businessDay(instantOf(Date.now()));

interface Figures {
  figures: { unit: string; name: string; count: number }[];
}

const sent = (day: Day, agency: string, count: number): Figure => {
  return { day, agency, indicator: 'transfers.sent', detail: 'cash-express', count, amountCentimes: count * 10_000 };
};

describe('the network of the reports', () => {
  const folder = mkdtempSync(join(tmpdir(), 'guichet-network-'));
  let issuer: TestIssuer;
  let databaseUrl: string;

  beforeAll(async () => {
    [issuer, databaseUrl] = [await startIssuer(), await createTestDatabase()];
  });
  afterAll(() => issuer.close());

  const startWith = (...agencies: string[]) => {
    const file = join(folder, `${randomUUID()}.csv`);
    writeFileSync(file, ['code,name,kind,branch,region', ...agencies, ''].join('\n'));
    const env = { DATABASE_URL: databaseUrl, NETWORK_FILE: file, KAFKA_PREFIX: `${randomUUID()}.` };
    return startTestService(reportingService, issuer, env);
  };
  const count = ({ dataSource }: RunningService, ...figures: Figure[]) =>
    dataSource.transaction(async (manager) => {
      await addFigures(manager, CURRENT, figures);
      await addTotals(manager, CURRENT, figures);
    });
  const read = async (url: string, query: string) => {
    const client = new Client(`${url}/api/reporting/v1`, await issuer.token({ role: 'management' }));
    return client.get<Figures>(`/figures?${query}`);
  };
  const level = async (url: string, name: string) =>
    (await read(url, `from=2023-01-01&to=2023-12-31&by=year&level=${name}`)).body.figures;

  it('begins with a file; from then on head office decides, and figures follow their agency', async () => {
    const first = await startWith('RAB-001,Agdal,urban,Rabat,Rabat', 'OUJ-001,Oujda Centre,urban,Oujda,Oujda');
    await count(first, sent('2023-05-04', 'RAB-001', 3), sent('2023-05-04', 'OUJ-001', 4));
    expect(await level(first.url, 'region')).toMatchObject([
      { unit: 'Oujda', count: 4 },
      { unit: 'Rabat', count: 3 },
    ]);
    await first.stop();

    const second = await startWith('RAB-001,Another file,rural,Fès,Fès');
    expect(await level(second.url, 'region')).toMatchObject([{ unit: 'Oujda' }, { unit: 'Rabat' }]);
    const as = async (sub: string) =>
      new Client(`${second.url}/api/reporting/v1`, await issuer.token({ sub, role: 'management' }));
    const [hassan, naima] = [await as('hassan'), await as('naima')];
    const { approvalId } = (
      await hassan.post<{ approvalId: string }>('/agencies/RAB-001/changes', {
        validFrom: TODAY,
        name: 'Agdal Gare',
        kind: 'urban',
        branch: 'Salé',
        region: 'Tanger',
        isOpen: true,
        reason: 'the branch of Rabat was divided',
      })
    ).body;
    expect(await level(second.url, 'region')).toMatchObject([{ unit: 'Oujda' }, { unit: 'Rabat' }]);
    expect((await naima.post(`/approvals/${approvalId}/approval`, undefined)).body).toMatchObject({
      status: 'approved',
      result: { code: 'RAB-001', validFrom: TODAY },
    });
    expect(
      await eventually(
        () => level(second.url, 'region'),
        (figures) => figures.some(({ unit }) => unit === 'Tanger'),
      ),
    ).toMatchObject([
      { unit: 'Oujda', count: 4 },
      { unit: 'Tanger', count: 3 },
    ]);
    expect(await level(second.url, 'agency')).toMatchObject([
      { unit: 'OUJ-001', name: 'Oujda Centre' },
      { unit: 'RAB-001', name: 'Agdal Gare' },
    ]);
    expect(await level(second.url, 'branch')).toMatchObject([{ unit: 'Oujda' }, { unit: 'Salé' }]);
    await second.stop();
  });

  it('more figures than a screen or a program should ask for are refused, and it is said how to ask', async () => {
    const service = await startWith('RAB-001,Agdal,urban,Rabat,Rabat');
    const many = Array.from({ length: 10_200 }, (_, n) =>
      sent(addDays('2019-01-01', n % 200), `RAB-${100 + Math.floor(n / 200)}`, 1),
    );
    await count(service, ...many);
    const everything = 'from=2019-01-01&to=2019-12-31&by=day&level=agency';
    expect((await read(service.url, everything)).body).toMatchObject({ status: 422, code: 'figures.too-many' });
    const coarser = await read(service.url, everything.replace('day', 'year'));
    expect(coarser.body.figures).toHaveLength(51);
    await service.stop();
  });

  it.each([
    ['a code in another spelling', 'rab-1,Agdal,urban,Rabat,Rabat', 'record 1 (rab-1): a code is like RAB-001'],
    ['a kind that is none', 'RAB-001,Agdal,floating,Rabat,Rabat', 'the kind is rural, urban, mobile'],
    ['no region', 'RAB-001,Agdal,urban,Rabat,', 'name, branch and region are needed'],
  ])('a network file with %s stops the start, and the record is named', async (_, record, message) => {
    await expect(startWith(record)).rejects.toThrow(message);
  });
});
