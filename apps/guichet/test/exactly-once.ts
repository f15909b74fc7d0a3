import { expect } from '@jest/globals';
import { eventually } from '#libs/testing';
import type { Progress } from '#libs/service';
import type { AnsweredOperation } from './counters.js';
import type { TestPlatform } from './platform.js';
import type { Operation, Tellers } from './tellers.js';

interface StoredTransfer {
  amountCentimes: number;
  status: string;
  sendingReceiptNumber?: string;
  payoutReceiptNumber?: string;
}

/** One total of the reports. */
export interface Total {
  unit: string;
  indicator: string;
  count: number;
  amountCentimes: number;
}

const READERS = 8;
const REPEATED = 25;

/**
 * Every operation that was answered is in the books once, the reports count exactly these, and `guichet verify` finds
 * nothing: no counter but the tellers' may have worked on this platform.
 */
export async function expectExactlyOnce(platform: TestPlatform, tellers: Tellers): Promise<void> {
  const { operations, wrong } = tellers;
  expect([...wrong]).toEqual([]);
  expect(operations.length).toBeGreaterThan(0);
  expect(new Set(operations.map(({ indicator, transferId }) => `${indicator} ${transferId}`)).size).toBe(
    operations.length,
  );
  expect(new Set(operations.map(({ receiptNumber }) => receiptNumber)).size).toBe(operations.length);
  expect(await missing(operations)).toEqual([]);
  expect(await repeatedOtherwise(operations.slice(-REPEATED))).toEqual([]);
  await expectReported(platform, operations);
}

/** The books and the reports hold exactly these operations, and `guichet verify` finds nothing. */
export async function expectReported(platform: TestPlatform, operations: readonly AnsweredOperation[]): Promise<void> {
  const { code, stdout, stderr } = await platform.run('verify');
  expect([code, stderr, stdout]).toEqual([0, '', expect.stringContaining(`books: ${operations.length} operations`)]);
  expect(await reportedTotals(platform)).toEqual(totalsOf(operations));
}

/** What the reports count, by agency and indicator. */
export async function reportedTotals(platform: TestPlatform): Promise<Total[]> {
  const management = await platform.client({ role: 'management' });
  const path = '/api/reporting/v1/figures?from=2000-01-01&to=2099-12-31&by=year&level=agency';
  const { body } = await management.get<{ figures: (Total & { period: string })[] }>(path);
  return sum(body.figures);
}

/** How long it takes from a moment until what is in the journal soon after it is in the reports, in every lane. */
export async function msUntilReported(platform: TestPlatform, sinceMs: number): Promise<number> {
  const administrator = await platform.client({ role: 'administrator' });
  const progressOf = async (service: string) =>
    (await administrator.get<Progress>(`/api/${service}/v1/verification/progress`).catch(() => undefined))?.body;
  const { journal } = (await eventually(
    () => progressOf('transfers'),
    (progress) => progress?.journal !== undefined,
  )) as Progress;
  const applied = async () =>
    new Map((await progressOf('reporting'))?.applied?.map(({ lane, position }) => [lane, position]));
  await eventually(applied, (lanes) => journal.every(({ lane, head }) => (lanes.get(lane) ?? 0) >= head), 60_000);
  return Date.now() - sinceMs;
}

function totalsOf(operations: readonly AnsweredOperation[]): Total[] {
  return sum(
    operations.map(({ agency, indicator, amountCentimes }) => ({ unit: agency, indicator, count: 1, amountCentimes })),
  );
}

function sum(totals: readonly Total[]): Total[] {
  const sums = new Map<string, Total>();
  for (const { unit, indicator, count, amountCentimes } of totals) {
    const before = sums.get(`${unit} ${indicator}`) ?? { count: 0, amountCentimes: 0 };
    sums.set(`${unit} ${indicator}`, {
      unit,
      indicator,
      count: before.count + count,
      amountCentimes: before.amountCentimes + amountCentimes,
    });
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, total]) => total);
}

/** Operations that cannot be read back as they were answered. */
function missing(operations: readonly Operation[]): Promise<Operation[]> {
  return failing(operations, async ({ client, transferId, amountCentimes, receiptNumber, indicator }) => {
    const { status, body } = await client.get<StoredTransfer>(`/api/transfers/v1/transfers/${transferId}`);
    const isPayOut = indicator === 'transfers.paid-out';
    const receipt = isPayOut ? body.payoutReceiptNumber : body.sendingReceiptNumber;
    const isThere = status === 200 && body.amountCentimes === amountCentimes && receipt === receiptNumber;
    return isThere && (!isPayOut || body.status === 'paid-out');
  });
}

/** What does not pass a check; some are checked at a time. */
export async function failing<Item>(items: readonly Item[], passes: (item: Item) => Promise<boolean>): Promise<Item[]> {
  const found: Item[] = [];
  const waiting = [...items];
  const check = async () => {
    for (let item = waiting.pop(); item !== undefined; item = waiting.pop())
      if (!(await passes(item))) found.push(item);
  };
  await Promise.all(Array.from({ length: READERS }, check));
  return found;
}

/** Operations whose request, repeated under its key, is not answered as the first time. */
async function repeatedOtherwise(operations: readonly Operation[]): Promise<Operation[]> {
  const found: Operation[] = [];
  for (const operation of operations) {
    const { client, path, body, key, receiptNumber } = operation;
    const again = await client.post<{ receiptNumber: string }>(path, body, key);
    const isReplay = again.status === 201 && again.headers.get('idempotent-replayed') === 'true';
    if (!isReplay || again.body.receiptNumber !== receiptNumber) found.push(operation);
  }
  return found;
}
