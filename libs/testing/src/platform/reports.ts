import { expect } from '@jest/globals';
import type { Progress } from '#libs/service';
import { eventually } from '../client/eventually.js';
import type { AnsweredOperation } from './counters.js';
import type { TestPlatform } from './test-platform.js';

/** One total of the reports. */
export interface IndicatorTotal {
  unit: string;
  indicator: string;
  count: number;
  amountCentimes: number;
}

const READERS = 8;

/** The books and the reports hold exactly these operations, and `guichet verify` finds nothing. */
export async function expectReported(platform: TestPlatform, operations: readonly AnsweredOperation[]): Promise<void> {
  const verified = await platform.run('verify');
  const stdout = expect.stringContaining(`books: ${operations.length} operations`) as unknown;
  expect(verified).toEqual({ code: 0, stdout, stderr: expect.any(String) as unknown }); // it may have waited for somebody
  expect(await reportedTotals(platform)).toEqual(totalsOf(operations));
}

/** What the reports count, by agency and indicator. */
export async function reportedTotals(platform: TestPlatform): Promise<IndicatorTotal[]> {
  const management = await platform.client({ role: 'management' });
  const path = `/api/${platform.state.reports}/v1/figures?from=2000-01-01&to=2099-12-31&by=year&level=agency`;
  const { body } = await management.get<{ figures: (IndicatorTotal & { period: string })[] }>(path);
  return sum(body.figures);
}

/** How long it takes from a moment until what is in a journal soon after it is in the reports, in every lane. */
export async function msUntilReported(platform: TestPlatform, service: string, sinceMs: number): Promise<number> {
  const administrator = await platform.client({ role: 'administrator' });
  const progressOf = async (service: string) =>
    (await administrator.get<Progress>(`/api/${service}/v1/verification/progress`).catch(() => undefined))?.body;
  const { journal } = (await eventually(
    () => progressOf(service),
    (progress) => progress?.journal !== undefined,
  )) as Progress;
  const applied = async () => {
    const cursors = (await progressOf(platform.state.reports))?.applied ?? [];
    const ours = cursors.filter(({ source }) => source === `/guichet/${service}`);
    return new Map(ours.map(({ lane, position }) => [lane, position]));
  };
  await eventually(applied, (lanes) => journal.every(({ lane, head }) => (lanes.get(lane) ?? 0) >= head), 60_000);
  return Date.now() - sinceMs;
}

function totalsOf(operations: readonly AnsweredOperation[]): IndicatorTotal[] {
  return sum(
    operations.map(({ agency, indicator, amountCentimes }) => ({ unit: agency, indicator, count: 1, amountCentimes })),
  );
}

function sum(totals: readonly IndicatorTotal[]): IndicatorTotal[] {
  const sums = new Map<string, IndicatorTotal>();
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
