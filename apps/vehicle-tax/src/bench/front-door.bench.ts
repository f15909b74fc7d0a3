import { setTimeout as sleep } from 'node:timers/promises';
import { businessDay, instantOf, yearOf } from '#libs/domain';
import type { OpenFrontDoor } from '#libs/product';

const CAR = { category: 'passenger', fuel: 'petrol', fiscalPowerCv: 7, owner: { kind: 'natural-person' } };
const POLL_MS = 50;
const CONFIRMED_MAX_MS = 120_000;

/** Where the tax of this year is paid, each time for another car: no plate comes twice, whatever is loaded how often. */
const openVehicleTaxDoor: OpenFrontDoor = async ({ origin, tokens }) => {
  const years = [yearOf(businessDay(instantOf(Date.now())))];
  let cars = 0;
  const nextCar = () => ({ plate: plateOf(cars++), ...CAR, years });
  const expectedTotalCentimes = await totalOf(origin, tokens[0] ?? '', nextCar());
  return {
    path: '/api/vehicle-tax/v1/payments',
    indicator: 'vehicle-tax.paid',
    body: () => JSON.stringify({ ...nextCar(), expectedTotalCentimes }),
    afterwards: { name: 'from the report to the last confirmation', done: () => untilConfirmed(origin) },
  };
};
export default openVehicleTaxDoor;

const SERIALS = 99_999;
const LETTERS = ['A', 'B', 'D'];
const PREFECTURES = 89;
const PLATES = SERIALS * LETTERS.length * PREFECTURES;
// Has no divisor in common with the number of plates: each comes once before one comes again.
const STEP = 9_999_991;

/** The n-th of 26 million plates, scattered as those of cars that come by are. */
function plateOf(n: number): string {
  const place = (n * STEP) % PLATES;
  const group = Math.floor(place / SERIALS);
  const prefecture = 1 + Math.floor(group / LETTERS.length);
  return `${1 + (place % SERIALS)}-${LETTERS[group % LETTERS.length]}-${prefecture}`;
}

async function totalOf(origin: string, token: string, car: object): Promise<number> {
  const response = await fetch(`${origin}/api/vehicle-tax/v1/assessments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify(car),
  });
  const answer = (await response.json()) as { totalCentimes?: number; detail?: string };
  if (!answer.totalCentimes) throw new Error(`No assessment: ${answer.detail ?? response.status}`);
  return answer.totalCentimes;
}

/** Waits until the tax administration has heard of every payment. */
async function untilConfirmed(origin: string): Promise<void> {
  const deadlineMs = performance.now() + CONFIRMED_MAX_MS;
  for (;;) {
    const metrics = await (await fetch(`${origin}/api/vehicle-tax/metrics`)).text();
    const pending = /^guichet_announcements_waiting(?:\{[^}]*\})? (\d+)/m.exec(metrics)?.[1];
    if (pending === '0') return;
    if (performance.now() > deadlineMs) throw new Error('the tax administration did not hear of every payment');
    await sleep(POLL_MS);
  }
}
