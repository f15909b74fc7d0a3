import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'csv-parse/sync';
import readWorkbook from 'read-excel-file/node';
import { XLSX_TYPE } from '#libs/documents';
import { transfersContract } from '#libs/events';
import type { RunningService } from '#libs/service';
import {
  Client,
  EventSource,
  eventually,
  startIssuer,
  startTestService,
  transferSent,
  type TestIssuer,
} from '#libs/testing';
import { reportingService } from '../src/reporting.module.js';

interface Filled {
  rows: { indicator: string; values: (number | null)[] }[];
}

describe('management takes a report away', () => {
  const prefix = `${randomUUID()}.`;
  let issuer: TestIssuer;
  let source: EventSource;
  let service: RunningService;
  let management: Client;
  let token: string;

  beforeAll(async () => {
    [issuer, source] = [await startIssuer(), await EventSource.start(prefix, transfersContract)];
    service = await startTestService(reportingService, issuer, { KAFKA_PREFIX: prefix, INSTITUTION_NAME: 'Rif / ريف' });
    token = await issuer.token({ role: 'management' });
    management = new Client(`${service.url}/api/reporting/v1`, token);
    await source.state(
      transferSent({ bookedOn: '2022-12-31', agency: 'RAB-001', amountCentimes: 150_000_000 }),
      transferSent({ bookedOn: '2023-01-02', agency: 'OUJ-001', amountCentimes: 50_000_000 }),
    );
    await eventually(
      async () => (await management.get<Filled>('/reports/dashboard?periods=2022,2023')).body.rows,
      (rows) => rows.some(({ values }) => values.join() === '1,1'),
    );
  });

  afterAll(async () => {
    await service.stop();
    await source.stop();
    await issuer.close();
  });

  it.each([
    ['csv', 'text/csv; charset=utf-8', 'attachment', /^section,indicator_fr/],
    ['xlsx', XLSX_TYPE, 'attachment', /^PK/],
    ['pdf', 'application/pdf', 'inline', /^%PDF-1\.7/],
    ['svg', 'image/svg+xml', 'inline', /^<svg /],
  ])('as %s, by the query and by the header', async (format, type, disposition, begins) => {
    for (const [path, accept] of [
      [`&format=${format}`, '*/*'],
      ['', type.split(';')[0]!],
    ] as const) {
      const { status, headers, bytes } = await management.download(`/reports/annual?periods=2014,2015${path}`, accept);
      expect([status, headers.get('content-type'), headers.get('content-language')]).toEqual([200, type, 'fr']);
      expect(headers.get('content-disposition')).toMatch(
        new RegExp(`^${disposition}; filename="annual-2014-2015.*[.]${format}"$`),
      );
      expect(bytes.toString('latin1')).toMatch(begins);
    }
  });

  it('with the numbers that JSON has', async () => {
    const query = '/reports/dashboard?periods=2022,2023,2023-06-30,2013';
    const { rows } = (await management.get<Filled>(query)).body;
    const values = rows.map((row) => row.values);
    const csv = parse((await management.download(`${query}&format=csv`)).bytes, { from_line: 2 });
    expect(csv.map((cells) => cells.slice(5).map((cell) => (cell === '' ? null : Number(cell))))).toEqual(values);
    const [table] = await readWorkbook((await management.download(`${query}&format=xlsx&lang=en`)).bytes);
    const cells = table?.data.slice(1).map((row) => row.slice(4));
    expect(cells).toEqual(values.map((row) => row.map((value) => value ?? 'n/a')));
    expect(values[0]?.at(-1)).toBeNull();
  });

  it('in the language that is asked for, by query or header', async () => {
    const answer = await fetch(`${service.url}/api/reporting/v1/reports/dashboard?periods=2022`, {
      headers: { authorization: `Bearer ${token}`, accept: 'image/svg+xml', 'accept-language': 'ar-MA, fr;q=0.5' },
    });
    expect(answer.headers.get('content-language')).toBe('ar');
    expect(answer.headers.get('vary')).toBe('Accept, Accept-Language');
    expect(await answer.text()).toContain('لوحة القيادة');
    const english = await management.download('/reports/dashboard?periods=2022&format=svg&lang=en');
    expect(english.bytes.toString()).toContain('<title id="title">Dashboard</title>');
  });

  it('is refused in words what cannot be given', async () => {
    const image = await management.download('/reports/dashboard?periods=2022', 'image/png');
    expect([image.status, JSON.parse(image.bytes.toString())]).toMatchObject([406, { code: 'report.not-acceptable' }]);
    expect(await management.get('/reports/dashboard?periods=2022&format=docx')).toMatchObject({
      status: 400,
      body: { field: 'format' },
    });
    expect(await management.get('/reports/dashboard?periods=2022&format=pdf&excel=true')).toMatchObject({
      status: 422,
      body: { code: 'report.excel-without-csv' },
    });
    const teller = new Client(
      `${service.url}/api/reporting/v1`,
      await issuer.token({ role: 'teller', agency: 'RAB-001' }),
    );
    expect((await teller.download('/reports/dashboard?periods=2022&format=pdf')).status).toBe(403);
  });
});
