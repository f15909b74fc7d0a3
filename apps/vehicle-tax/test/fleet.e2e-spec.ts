import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import { fleetSender, XLSX, type SendFleet } from './fleets.js';
import { newCar, Office } from './office.js';

const YEAR = yearOf(businessDay(instantOf(Date.now())));
describe("a company's fleet", () => {
  let office: Office;
  let send: SendFleet;

  beforeAll(async () => {
    office = await Office.open();
    send = await fleetSender(office);
  }, 60_000);

  afterAll(() => office.close());

  const HEADER = 'plate,category,fuel,fiscal power,owner,years,expected total';
  const row = (plate: string, expected = '') => `${plate},passenger,petrol,7,company,${YEAR},${expected}`;

  it('is assessed from CSV and from a workbook alike, line by line', async () => {
    const csv = await send('assessments', readFileSync('deploy/demo/fleet.csv'));
    const xlsx = await send('assessments', readFileSync('deploy/demo/fleet.xlsx'), XLSX);
    expect([csv.status, csv.body.answered, csv.body.refused]).toEqual([200, 5, 0]);
    expect(xlsx.body.lines.map(({ assessment }) => assessment)).toEqual(
      csv.body.lines.map(({ assessment }) => assessment),
    );
    const sum = csv.body.lines.reduce((total, { assessment }) => total + (assessment?.totalCentimes ?? 0), 0);
    expect(csv.body.totalCentimes).toBe(sum);
  });

  it('is paid line by line: what refuses one line refuses it alone, and the same call pays nothing twice', async () => {
    const plates = Array.from({ length: 4 }, () => newCar().plate);
    const assessed = await send('assessments', [HEADER, ...plates.map((plate) => row(plate))].join('\n'));
    const dirhams = (i: number) => String((assessed.body.lines[i]?.assessment?.totalCentimes ?? 0) / 100);
    const file = [
      HEADER,
      row(plates[0] ?? '', dirhams(0)),
      row('nonsense', '473'),
      row(plates[1] ?? '', '1'),
      row(plates[2] ?? '', dirhams(2)),
      row(plates[3] ?? ''),
    ].join('\n');
    const key = randomUUID();
    const paid = await send('payments', file, 'text/csv', key);
    expect(paid.body.lines.map(({ line, status, problem }) => [line, status, problem?.code])).toEqual([
      [2, 201, undefined],
      [3, 422, 'plate.unreadable'],
      [4, 409, 'vehicle-tax.amount-changed'],
      [5, 201, undefined],
      [6, 400, 'request.invalid'],
    ]);
    expect(paid.body.lines[4]?.problem).toMatchObject({
      field: 'expectedTotalCentimes',
      instance: '/api/vehicle-tax/v1/fleets/payments#/6',
    });
    expect([paid.body.answered, paid.body.refused]).toEqual([2, 3]);
    expect((await send('payments', file, 'text/csv', key)).body).toEqual(paid.body);
    expect((await send('payments', file, 'text/csv', randomUUID())).body.lines[0]?.problem?.code).toBe(
      'vehicle-tax.already-paid',
    );
    expect((await send('payments', file)).body.code).toBe('idempotency-key.missing');
    expect(await office.differences()).toEqual([]);
  });

  it('of 1,000 vehicles is paid in one call, of 1,001 refused', async () => {
    const plates = Array.from({ length: 1_001 }, () => newCar().plate);
    const lines = plates.map((plate) => row(plate));
    const assessed = await send('assessments', [HEADER, ...lines.slice(0, 1_000)].join('\n'));
    expect(assessed.body.answered).toBe(1_000);
    const total = String((assessed.body.lines[0]?.assessment?.totalCentimes ?? 0) / 100);
    const priced = plates.map((plate) => row(plate, total));
    const paid = await send('payments', [HEADER, ...priced.slice(0, 1_000)].join('\n'), 'text/csv', randomUUID());
    expect([paid.body.answered, new Set(paid.body.lines.map(({ payment }) => payment?.receiptNumber)).size]).toEqual([
      1_000, 1_000,
    ]);
    const tooMany = await send('payments', [HEADER, ...priced].join('\n'), 'text/csv', randomUUID());
    expect([tooMany.status, tooMany.body.code]).toEqual([422, 'file.too-many-rows']);
    expect(await office.differences()).toEqual([]);
  }, 60_000);

  it('is refused as a whole when it is no file of vehicles', async () => {
    const codeOf = async (...file: Parameters<typeof send>) => {
      const { status, body } = await send(...file);
      return [status, body.code];
    };
    expect(await codeOf('assessments', '{"plate":"1"}', 'application/json')).toEqual([415, 'file.not-a-file']);
    expect(await codeOf('assessments', 'x', 'image/png')).toEqual([415, 'request.unsupported-media-type']);
    expect(await codeOf('assessments', 'plate,colour\n1,red')).toEqual([422, 'fleet.unknown-column']);
    expect(await codeOf('assessments', 'not a workbook', XLSX)).toEqual([400, 'file.unreadable']);
    expect(await codeOf('assessments', '')).toEqual([422, 'file.empty']);
    expect(await codeOf('assessments', `${HEADER}\n`)).toEqual([422, 'fleet.empty']);
  });
});
