import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import type { Client } from '#libs/testing';
import { fleetSender, XLSX, type FleetAnswer, type SendFleet } from './fleets.js';
import { newCar, Office, totalOf } from './office.js';
import { hostileWorkbook, workbookWith } from './workbooks.js';

const YEAR = yearOf(businessDay(instantOf(Date.now())));
const HEADER = ['plate', 'category', 'fuel', 'fiscal power', 'owner', 'years', 'expected total'];

describe("a company's fleet, as somebody sees it who opens the file", () => {
  let office: Office;
  let teller: Client;
  let send: SendFleet;
  let sendOfOthers: SendFleet;

  beforeAll(async () => {
    office = await Office.open();
    teller = await office.client('teller', 'RAB-001');
    [send, sendOfOthers] = await Promise.all([fleetSender(office), fleetSender(office, 'TAN-001')]);
  }, 60_000);

  afterAll(() => office.close());

  const cells = (plate: string, years = `${YEAR}`, expected = '') => [
    plate,
    'passenger',
    'petrol',
    '7',
    'particulier',
    years,
    expected,
  ];
  const csvOf = (...rows: string[][]) => [HEADER, ...rows].map((row) => row.join(';')).join('\n');
  const statesOf = ({ lines }: FleetAnswer) => lines.map(({ line, state, problem }) => [line, state, problem?.code]);

  it('has lines that a filter hides answered as hidden, and not in the total', async () => {
    const [seen, filtered] = [newCar(), newCar()];
    const rows = [HEADER, cells(filtered.plate), cells(seen.plate)];
    const file = await workbookWith(rows, { hiddenLines: [2] });
    const { body } = await send('assessments', file, XLSX);
    expect(statesOf(body)).toEqual([
      [2, 'hidden', 'fleet.hidden-line'],
      [3, 'payable', undefined],
    ]);
    expect([body.hidden, body.totalCentimes]).toEqual([1, await totalOf(teller, seen, [YEAR])]);
    const paid = await send('payments', file, XLSX, randomUUID());
    expect(statesOf(paid.body)[0]).toEqual([2, 'hidden', 'fleet.hidden-line']);
    expect((await send('assessments', csvOf(cells(filtered.plate)))).body.lines[0]?.state).toBe('payable');
  });

  it('with a year that is paid and one that is not is assessed and paid for the other', async () => {
    const car = newCar();
    const [both, first] = [`${YEAR - 1} ${YEAR}`, await totalOf(teller, car, [YEAR - 1])];
    await teller.post('/payments', { ...car, years: [YEAR - 1], expectedTotalCentimes: first });
    const rest = await totalOf(teller, car, [YEAR]);
    const { body } = await send('assessments', csvOf(cells(car.plate, both)));
    expect(statesOf(body)).toEqual([[2, 'payable', undefined]]);
    expect([body.totalCentimes, body.lines[0]?.assessment?.paidYears]).toEqual([rest, [YEAR - 1]]);
    const file = csvOf(cells(car.plate, both, String(rest / 100)));
    const key = randomUUID();
    const paid = await send('payments', file, 'text/csv', key);
    expect([statesOf(paid.body), paid.body.totalCentimes]).toEqual([[[2, 'paid', undefined]], rest]);
    expect((await send('payments', file, 'text/csv', key)).body).toEqual(paid.body);
    expect(statesOf((await send('payments', file, 'text/csv', randomUUID())).body)).toEqual([
      [2, 'already-paid', 'vehicle-tax.already-paid'],
    ]);
    expect(await office.differences()).toEqual([]);
  });

  it('is taken under the media types that Excel and browsers give it', async () => {
    const rows = [HEADER, cells(newCar().plate)];
    const workbook = await workbookWith(rows);
    const csv = csvOf(...rows.slice(1));
    const types: [Buffer | string, string][] = [
      [csv, 'application/vnd.ms-excel'],
      [csv, 'application/octet-stream'],
      [csv, 'application/csv'],
      [workbook, 'application/vnd.ms-excel'],
      [workbook, 'application/octet-stream'],
      [workbook, 'application/vnd.ms-excel.sheet.macroEnabled.12'],
    ];
    for (const [file, type] of types)
      expect([type, (await send('assessments', file, type)).body.answered]).toEqual([type, 1]);
    const old = await send(
      'assessments',
      Buffer.from('d0cf11e0a1b11ae1'.padEnd(2_000, '0'), 'hex'),
      'application/vnd.ms-excel',
    );
    expect([old.status, old.body]).toEqual([
      400,
      expect.objectContaining({ code: 'file.unreadable', expected: expect.stringContaining('save it as .xlsx') }),
    ]);
  });

  it('says of each cell what a person would look for there, by the name of its column', async () => {
    const header =
      'Immatriculation;Catégorie;Carburant;Puissance fiscale (CV);Années;PTAC (kg);Propriétaire;Mise en circulation';
    const columns = header.replace('Mise', 'Date de mise').split(';');
    const good = ['12345-A-6', 'Camion', 'Diesel', '20', `${YEAR}`, '19000', 'Société', '31/12/2020'];
    const bad = ['?', 'moto', 'GPL', '7,5', '26', '19.000', 'Ali', '2020'];
    const rows = bad.map((cell, index) => good.map((other, place) => (place === index ? cell : other)).join(';'));
    const { body } = await send('assessments', [columns.join(';'), ...rows].join('\n'));
    expect(body.lines.map(({ problem }) => problem?.column)).toEqual(columns);
    for (const { problem } of body.lines) {
      expect(problem?.expected).toMatch(/^[^^\\]{8,}$/);
      expect(problem?.expected).not.toMatch(/pattern|must match/);
    }
  });

  it('that is made to kill its reader is refused, and others are answered meanwhile', async () => {
    const mine = csvOf(cells(newCar().plate));
    const others = await workbookWith([HEADER, cells(newCar().plate)]);
    const bomb = await hostileWorkbook();
    const hostile = Array.from({ length: 9 }, () => send('assessments', bomb, XLSX));
    expect((await sendOfOthers('assessments', others, XLSX)).body.answered).toBe(1);
    expect((await sendOfOthers('assessments', mine)).body.answered).toBe(1);
    const outcomes = (await Promise.all(hostile)).map(({ status, body }) => `${status} ${body.code}`);
    expect(new Set(outcomes)).toEqual(new Set(['422 file.too-much-text', '429 file.too-many-waiting']));
    expect((await send('assessments', mine)).body.answered).toBe(1);
  }, 120_000);
});
