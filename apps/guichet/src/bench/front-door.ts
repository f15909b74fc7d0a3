import { businessDay, instantOf, yearOf } from '#libs/domain';
import { SetUpError } from '#libs/infrastructure';
import { homeFolder } from '../home.js';
import { readAgencies } from '../network.js';
import { cliClientSecret } from '../secrets.js';
import { requestToken } from '../token.command.js';
import type { Target } from './load.js';

/** A product's front door, and the indicator by which the reports count what went in. */
export interface FrontDoor extends Target {
  indicator: 'transfers.sent' | 'vehicle-tax.paid';
}

const FIRST_NAMES = ['Fatima', 'Mohammed', 'Aïcha', 'Youssef', 'Khadija', 'Hassan', 'Zineb', 'Rachid'];
const LAST_NAMES = ['El Idrissi', 'Aït Lahcen', 'Benjelloun', 'Ouazzani', 'Amrani', 'Tazi', 'Chraibi', 'Alaoui'];

/** Tokens of that many tellers, each of an agency of its own. */
export async function tellerTokens(origin: string, count: number): Promise<string[]> {
  const secret = cliClientSecret(homeFolder());
  const agencies = readAgencies()
    .filter((_, i) => i % 10 === 0)
    .slice(0, count);
  return Promise.all(agencies.map(({ code }) => requestToken(origin, secret, { role: 'teller', agency: code })));
}

/** Where transfers are sent. */
export function transfersDoor(origin: string, tokens: readonly string[]): FrontDoor {
  return { origin, path: '/api/transfers/v1/transfers', tokens, body: transferBody, indicator: 'transfers.sent' };
}

/** What the n-th sending says. */
export function transferBody(n: number): string {
  const person = (k: number) => ({ firstName: FIRST_NAMES[k % 8], lastName: LAST_NAMES[Math.floor(k / 8) % 8] });
  return JSON.stringify({
    operator: 'cash-express',
    amountCentimes: 10_000 + 100 * (n % 4_000),
    sender: { ...person(n), idKind: 'cin', idNumber: `AB${100_000 + (n % 900_000)}` },
    beneficiary: person(n + 3),
  });
}

const CAR = { category: 'passenger', fuel: 'petrol', fiscalPowerCv: 7, owner: { kind: 'natural-person' } };

/** Where the tax of this year is paid, each time for another car: no plate comes twice, whatever is loaded how often. */
export async function vehicleTaxDoor(origin: string, tokens: readonly string[]): Promise<FrontDoor> {
  const years = [yearOf(businessDay(instantOf(Date.now())))];
  let cars = 0;
  const nextCar = () => ({ plate: plateOf(cars++), ...CAR, years });
  const expectedTotalCentimes = await totalOf(origin, tokens[0] ?? '', nextCar());
  return {
    origin,
    path: '/api/vehicle-tax/v1/payments',
    tokens,
    body: () => JSON.stringify({ ...nextCar(), expectedTotalCentimes }),
    indicator: 'vehicle-tax.paid',
  };
}

const SERIALS = 99_999;
const LETTERS = ['A', 'B', 'D'];
const PREFECTURES = 89;
const PLATES = SERIALS * LETTERS.length * PREFECTURES;
// Has no divisor in common with the number of plates: each comes once before one comes again.
const STEP = 9_999_991;

/** The n-th of 26 million plates, scattered as those of cars that come by are. */
export function plateOf(n: number): string {
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
  if (!answer.totalCentimes) throw new SetUpError(`No assessment: ${answer.detail ?? response.status}`);
  return answer.totalCentimes;
}
