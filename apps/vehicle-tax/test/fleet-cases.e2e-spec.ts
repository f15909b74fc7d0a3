import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import type { Client } from '#libs/testing';
import { fleetSender, XLSX, type FleetAnswer, type SendFleet } from './fleets.js';
import { Office, totalOf } from './office.js';

const YEAR = yearOf(businessDay(instantOf(Date.now())));
const CAR = { category: 'passenger', fuel: 'diesel', fiscalPowerCv: 7, owner: { kind: 'company' } };

describe('a file as people have it', () => {
  let office: Office;
  let teller: Client;
  let send: SendFleet;

  beforeAll(async () => {
    office = await Office.open();
    [teller, send] = await Promise.all([office.client('teller', 'RAB-001'), fleetSender(office)]);
  }, 60_000);

  afterAll(() => office.close());

  const bytesOf = (name: string) => readFileSync(`apps/vehicle-tax/test/cases/${name}`);
  const assess = async (name: string): Promise<FleetAnswer> => {
    const { status, body } = await send('assessments', bytesOf(name), name.endsWith('.csv') ? 'text/csv' : XLSX);
    expect(status).toBe(200);
    return body;
  };
  /** What the single assessment says of the same vehicle on the same day. */
  const costOf = (plate: string, vehicle: object, years = [2026]) =>
    totalOf(teller, { ...CAR, ...vehicle, plate }, years);

  it('with a hidden sheet in front is read where it is seen', async () => {
    const { lines, totalCentimes, sheet } = await assess('hidden-first-sheet.xlsx');
    expect(sheet).toBe('Parc 2026');
    expect(lines.map(({ plate }) => plate)).toEqual(['11803-A-6']);
    expect(totalCentimes).toBe(await costOf('11803-A-6', { fuel: 'petrol' }));
  });

  it('with an owner merged over three lines has it in each', async () => {
    const { lines } = await assess('merged-owner.xlsx');
    const pickup = { category: 'pickup', owner: { kind: 'natural-person' } };
    const cost = await costOf('11804-A-6', pickup);
    expect(cost).toBeLessThan(await costOf('11804-A-6', { category: 'pickup' })); // a company's costs more
    expect(lines.map(({ line, plate, assessment }) => [line, plate, assessment?.totalCentimes])).toEqual([
      [2, '11804-A-6', cost],
      [3, '11805-A-6', cost],
      [4, '11806-A-6', cost],
    ]);
  });

  it('with cells that show an error is refused by line and column', async () => {
    const { lines, totalCentimes } = await assess('error-cells.xlsx');
    expect(lines).toMatchObject([
      {
        line: 2,
        state: 'refused',
        status: 422,
        problem: { code: 'fleet.unreadable-cell', column: 'PTAC (kg)', expected: expect.stringContaining('#N/A') },
      },
    ]);
    expect(totalCentimes).toBe(0);
  });

  it('whose days are counted from 1904 on has them as they are shown', async () => {
    const [line] = (await assess('date-1904-libreoffice.xlsx')).lines;
    expect(line?.assessment?.dueOn).toBe('2027-01-09');
    expect(line?.assessment?.totalCentimes).toBe(await costOf('11801-A-6', { firstRegisteredOn: '2026-11-10' }));
  });

  it('with weights in tonnes is refused by line and column', async () => {
    const { lines, totalCentimes } = await assess('weight-in-tonnes.csv');
    const problem = { code: 'vehicle.weight-implausible', field: 'grossWeightKg', column: 'PTAC (kg)' };
    expect(lines).toMatchObject([
      { line: 2, status: 422, problem },
      { line: 3, status: 422, problem },
    ]);
    expect(totalCentimes).toBe(0);
    const alone = { ...CAR, plate: '13011-A-6', category: 'truck', grossWeightKg: 19, years: [YEAR] };
    expect((await teller.post('/assessments', alone)).body).toMatchObject({ code: 'vehicle.weight-implausible' });
  });

  it('counts what is paid already and what is repeated not at all, and each vehicle once', async () => {
    const cost = await costOf('16001-A-6', {});
    const paid = { ...CAR, plate: '16001-A-6', years: [2026], expectedTotalCentimes: cost };
    expect((await teller.post('/payments', paid)).status).toBe(201);
    const answer = await assess('paid-and-repeated.csv');
    expect(answer.totalCentimes).toBe(cost);
    expect(answer.lines.map(({ line, state, status, problem }) => [line, state, status, problem?.code])).toEqual([
      [2, 'already-paid', 200, undefined],
      [3, 'payable', 200, undefined],
      [4, 'repeated', 409, 'fleet.repeated-vehicle'],
      [5, 'repeated', 409, 'fleet.repeated-vehicle'],
    ]);
    expect(answer.lines[0]?.assessment?.paidYears).toEqual([2026]);
    expect(answer.lines[3]?.problem).toMatchObject({ firstLine: 3, years: [2026], column: 'Immatriculation' });
    expect([answer.alreadyPaid, answer.repeated, answer.hidden]).toEqual([1, 2, 0]);
  });

  it('that says how it is divided is answered', async () => {
    const { lines, totalCentimes } = await assess('sep-line.csv');
    expect(lines).toMatchObject([{ line: 3, plate: '12002-A-6', state: 'payable' }]);
    expect(totalCentimes).toBe(await costOf('12002-A-6', {}));
  });

  it('with a day that is shown as its year has that year', async () => {
    const { lines, totalCentimes } = await assess('year-as-date.xlsx');
    expect(lines[0]?.assessment?.lines.map(({ year }) => year)).toContain(2026);
    expect(totalCentimes).toBe(await costOf('18201-A-6', {}));
  });

  it('that is sent again with a row inserted pays the new one, and answers the others with their receipts', async () => {
    const dirhams = String((await costOf('16101-A-6', {})) / 100);
    const file = (name: string) => bytesOf(name).toString().replaceAll(';860', `;${dirhams}`); // another day, another amount
    const key = randomUUID();
    const first = await send('payments', file('fleet-first.csv'), 'text/csv', key);
    const again = await send('payments', file('fleet-row-inserted.csv'), 'text/csv', key);
    const receipts = (answer: FleetAnswer) =>
      Object.fromEntries(answer.lines.map(({ plate, payment }) => [plate, payment?.receiptNumber]));
    expect(first.body.lines.map(({ status }) => status)).toEqual([201, 201]);
    expect(again.body.lines.map(({ status, state }) => [status, state])).toEqual([1, 2, 3].map(() => [201, 'paid']));
    expect(receipts(again.body)).toMatchObject(receipts(first.body));
    expect(new Set(Object.values(receipts(again.body))).size).toBe(3);
    const other = await send('payments', file('fleet-row-inserted.csv'), 'text/csv', randomUUID());
    expect(other.body.lines.map(({ status, state }) => [status, state])).toEqual(
      [1, 2, 3].map(() => [409, 'already-paid']),
    );
    expect(await office.differences()).toEqual([]);
  });
});
