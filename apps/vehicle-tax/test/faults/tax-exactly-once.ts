import { expect } from '@jest/globals';
import { Client, eventually, expectReported, failing, type TestPlatform } from '#libs/testing';
import { HALVES } from '../../src/law/half.js';
import type { VehicleRecord } from '../../src/register/administration.js';
import type { TaxCounters, TaxOperation } from './tax-counters.js';

interface StoredPayment {
  paymentId: string;
  receiptNumber: string;
  status: string;
  totalCentimes: number;
  plate: string;
  years: readonly number[];
}

const API = '/api/vehicle-tax/v1';
const HEARD_MAX_MS = 20_000;
const PLATES_MAX = 200;
const REPEATED = 40;
const SHOWN_MAX = 10;

/**
 * Every payment and cancellation that was answered is in the books once, and nothing else is: receipts, vehicles and
 * years, the reports, and what the tax administration was told agree with the answers. No counter but these may have
 * worked on this platform.
 */
export async function expectTaxExactlyOnce(platform: TestPlatform, counters: TaxCounters): Promise<void> {
  const { operations, paid, cancelled, wrong } = counters;
  expect([...wrong]).toEqual([]);
  expect([paid.length > 0, cancelled.length > 0]).toEqual([true, true]);
  expect(doubled(paid.map(({ paymentId }) => paymentId))).toEqual([]);
  expect(doubled(cancelled.map(({ paymentId }) => paymentId))).toEqual([]);
  expect(differences(withoutGap(paid), receiptNumbers(paid))).toEqual([]);
  expect(doubled(counters.standing.flatMap(vehicleYears))).toEqual([]);

  expect(differences(expectedOf(counters), await stored(paid))).toEqual([]);
  expect(await unreadable(counters)).toEqual([]);
  expect(await failing(operations.slice(-REPEATED), isRepeatedTheSame)).toEqual([]);
  await expectReported(platform, operations);
  await expectAdministrationHeard(platform, counters);
  expect(await refundCases(paid)).toEqual([]);
}

/** The administration holds for paid what was sold and nothing else, nobody waits to tell it more, and all is well. */
async function expectAdministrationHeard(platform: TestPlatform, { paid, standing }: TaxCounters): Promise<void> {
  const plates = [...new Set(paid.map(({ plate }) => plate))];
  const sold = standing.flatMap(vehicleYears);
  const { TAX_ADMINISTRATION_URL: administrationUrl = '' } = platform.state.partners;
  await eventually(
    async () => differences(sold, await heldByAdministration(administrationUrl, plates)),
    ({ length }) => length === 0,
    HEARD_MAX_MS,
  );
  const waiting = () => Promise.all(platform.instances('vehicle-tax').map(({ port }) => pendingConfirmations(port)));
  await eventually(waiting, (counts) => counts.length > 0 && counts.every((count) => count === 0), HEARD_MAX_MS);
  await eventually(
    async () => (await new Client(platform.origin).get<{ status: string }>('/health')).body,
    ({ status }) => status === 'ready',
    HEARD_MAX_MS,
  );
}

async function heldByAdministration(url: string, plates: readonly string[]): Promise<string[]> {
  const administration = new Client(url);
  const held: string[] = [];
  for (let from = 0; from < plates.length; from += PLATES_MAX) {
    const asked = { plates: plates.slice(from, from + PLATES_MAX) };
    const { body } = await administration.post<{ vehicles: VehicleRecord[] }>('/vehicles/find', asked, null);
    held.push(...body.vehicles.flatMap(({ plate, paid }) => paid.map(({ year, half }) => `${plate}/${year} ${half}`)));
  }
  return held;
}

/** How many confirmations an instance says are pending. */
async function pendingConfirmations(port: number): Promise<number | undefined> {
  const { bytes } = await new Client(`http://127.0.0.1:${port}`).download('/api/vehicle-tax/metrics');
  const count = /^guichet_announcements_waiting(?:\{.*\})? (\d+)/m.exec(bytes.toString())?.[1];
  return count === undefined ? undefined : Number(count);
}

/** The halves of years that a payment bought. */
function vehicleYears({ plate, years }: TaxOperation): string[] {
  return years.flatMap((year) => HALVES.map((half) => `${plate}/${year} ${half}`));
}

function doubled(names: readonly string[]): string[] {
  const seen = new Set<string>();
  return names.filter((name) => seen.size === seen.add(name).size);
}

/** What of two lists is not as often in the other, whatever their order; the first of it. */
function differences(expected: readonly string[], found: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const name of expected) counts.set(name, (counts.get(name) ?? 0) - 1);
  for (const name of found) counts.set(name, (counts.get(name) ?? 0) + 1);
  const differing = [...counts].filter(([, count]) => count !== 0);
  return differing.slice(0, SHOWN_MAX).map(([name, count]) => `${count < 0 ? 'missing' : 'unexpected'}: ${name}`);
}

function receiptNumbers(paid: readonly TaxOperation[]): string[] {
  return paid.map(({ receiptNumber }) => receiptNumber);
}

/** The numbers that as many receipts of each agency and year have when none is missing and none is given twice. */
function withoutGap(paid: readonly TaxOperation[]): string[] {
  const counts = new Map<string, number>();
  return paid.map(({ agency, receiptNumber }) => {
    const book = `${agency}-V-${receiptNumber.split('-').at(-2)}`;
    counts.set(book, (counts.get(book) ?? 0) + 1);
    return `${book}-${String(counts.get(book)).padStart(6, '0')}`;
  });
}

/** Payments as their agencies must see them. */
function expectedOf({ paid, cancelled }: TaxCounters): string[] {
  const ended = new Set(cancelled.map(({ paymentId }) => paymentId));
  return paid.map((payment) => textOf({ ...payment, status: ended.has(payment.paymentId) ? 'cancelled' : 'paid' }));
}

/** All payments in the lists of the agencies that took some. */
async function stored(paid: readonly TaxOperation[]): Promise<string[]> {
  return (await listed<StoredPayment>(paid, '/payments')).map(textOf);
}

function textOf({ paymentId, receiptNumber, status, totalCentimes, plate, years }: StoredPayment): string {
  return `${receiptNumber} ${status} ${plate}/${years.join('+')} ${totalCentimes} centimes, ${paymentId}`;
}

function refundCases(paid: readonly TaxOperation[]): Promise<object[]> {
  return listed(paid, '/refund-cases');
}

/** Everything in a list of each agency. */
async function listed<Item>(paid: readonly TaxOperation[], path: string): Promise<Item[]> {
  const items: Item[] = [];
  for (const client of new Map(paid.map(({ agency, client }) => [agency, client])).values())
    items.push(...(await client.list<Item>(`${API}${path}`)));
  return items;
}

/** Payments that cannot be read by their id with the receipt number that was answered. */
function unreadable({ paid }: TaxCounters): Promise<TaxOperation[]> {
  return failing(paid, async ({ client, paymentId, receiptNumber, totalCentimes }) => {
    const { status, body } = await client.get<StoredPayment>(`${API}/payments/${paymentId}`);
    return status === 200 && body.receiptNumber === receiptNumber && body.totalCentimes === totalCentimes;
  });
}

/** Whether a request, repeated under its key, is answered as the first time. */
async function isRepeatedTheSame({ client, path, body, key, reply }: TaxOperation): Promise<boolean> {
  const again = await client.post(path, body, key);
  const isReplay = again.status === 201 && again.headers.get('idempotent-replayed') === 'true';
  return isReplay && JSON.stringify(again.body) === JSON.stringify(reply);
}
