import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { addDays, monthAfter, monthOf } from '#libs/domain';
import { TestPlatform, type Client } from '#libs/testing';

const SCALE = '0.0005';
const YEARS = [2014, 2015, 2016, 2017, 2018, 2019, 2020, 2021, 2022, 2023];

interface Indicator {
  indicator: string;
  product: string;
  kind: 'flow' | 'stock';
}

interface Sum {
  count: number;
  amountCentimes: number;
}

interface Operation {
  agency: string;
  bookedOn: string;
  figures: (Sum & { indicator: string; detail?: string })[];
}

interface Figures {
  figures: (Sum & { period: string; unit: string; indicator: string; detail?: string })[];
}

describe('every total of all products, over all published years', () => {
  let platform: TestPlatform;
  let management: Client;
  let indicators: Indicator[];

  beforeAll(async () => {
    platform = await TestPlatform.start();
    management = await platform.client({ role: 'management' });
    expect((await platform.run('history', '--all', '--scale', SCALE)).code).toBe(0);
    indicators = (await management.get<{ items: Indicator[] }>('/api/reporting/v1/indicators')).body.items;
  }, 600_000);
  afterAll(() => platform?.stop(), 90_000);

  /** All operations of a product in a year, as its own service lists them. */
  const operationsOf = async (product: string, year: number) => {
    const listed: Operation[] = [];
    for (let month = `${year}-01`; month < `${year + 1}-01`; month = monthAfter(month)) {
      const days = `from=${month}-01&to=${addDays(`${monthAfter(month)}-01`, -1)}`;
      for (let cursor = ''; ;) {
        const path = `/api/${product}/v1/operations?${days}&limit=200${cursor}`;
        const { status, body } = await management.get<{ items: Operation[]; nextCursor?: string }>(path);
        expect(status).toBe(200);
        listed.push(...body.items);
        if (body.nextCursor === undefined) break;
        cursor = `&cursor=${body.nextCursor}`;
      }
    }
    return listed;
  };

  it.each(['transfers', 'accounts', 'claims', 'vehicle-tax'])(
    'of %s is what its operations add up to, month by month and agency by agency',
    async (product) => {
      const own = indicators.filter((one) => one.product === product);
      const flows = new Set(own.filter(({ kind }) => kind === 'flow').map(({ indicator }) => indicator));
      const stocks = new Map(own.filter(({ kind }) => kind === 'stock').map(({ indicator }) => [indicator, 0]));
      let operationsListed = 0;
      for (const year of YEARS) {
        const sums = new Map<string, Sum>();
        const operations = await operationsOf(product, year);
        operationsListed += operations.length;
        for (const { agency, bookedOn, figures } of operations) {
          for (const { indicator, detail = '', count, amountCentimes } of figures) {
            if (stocks.has(indicator)) stocks.set(indicator, stocks.get(indicator)! + count);
            if (!flows.has(indicator)) continue;
            const name = [monthOf(bookedOn), agency, indicator, detail].join(' ');
            const sum = sums.get(name) ?? { count: 0, amountCentimes: 0 };
            sums.set(name, { count: sum.count + count, amountCentimes: sum.amountCentimes + amountCentimes });
          }
        }
        const asked = `from=${year}-01-01&to=${year}-12-31&by=month&level=agency&detailed=true&indicator=${[...flows].join(',')}`;
        const { status, body } = await management.get<Figures>(`/api/reporting/v1/figures?${asked}`);
        expect(status).toBe(200);
        const told = body.figures.map(({ period, unit, indicator, detail = '', count, amountCentimes }) => {
          return `${period} ${unit} ${indicator} ${detail}: ${count} ${amountCentimes}`;
        });
        const added = [...sums].map(([name, { count, amountCentimes }]) => `${name}: ${count} ${amountCentimes}`);
        expect(told.sort()).toEqual(added.sort());
      }
      expect(operationsListed).toBeGreaterThan(0);
      const end = 'from=2023-06-30&to=2023-06-30&by=total';
      for (const [stock, count] of stocks) {
        const { body } = await management.get<Figures>(`/api/reporting/v1/figures?${end}&indicator=${stock}`);
        expect([stock, body.figures[0]?.count ?? 0]).toEqual([stock, count]);
      }
    },
    300_000,
  );
});
