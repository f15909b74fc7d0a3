import { join } from 'node:path';
import type { Day } from '#libs/domain';
import { serviceNames, type Api } from '../platform/api.js';
import {
  FACT_COLUMNS,
  FIGURE_COLUMNS,
  factRowsOf,
  type FactRow,
  type FigureRow,
  type FigureShown,
  type IndicatorShown,
  type OperationShown,
} from './export.js';
import { writeParquet } from './parquet.file.js';

const PAGE_OPERATIONS = 200;

/** Which products' operations are listed, and what is counted of them. */
export interface Exportable {
  indicators: readonly IndicatorShown[];
  products: readonly string[];
}

/** What a running platform has to export. */
export async function exportableOf(api: Api): Promise<Exportable> {
  const { items } = await api.get<{ items: IndicatorShown[] }>(`/api/${api.state.reports}/v1/indicators`);
  const counted = new Set(items.map(({ product }) => product));
  return { indicators: items, products: serviceNames(api.state).filter((name) => counted.has(name)) };
}

/**
 * Writes the figures of a day, and the facts that they are made of, below a folder, in the place of what was there.
 *
 * @returns how many there were
 */
export async function exportDay(
  api: Api,
  { indicators, products }: Exportable,
  day: Day,
  folder: string,
): Promise<{ figures: number; facts: number }> {
  const asOf = await wholeAsOf(api, day);
  const file = (name: string) => join(folder, name, `day=${day}`, `${name}.parquet`);
  const told = { 'guichet.as_of': asOf };
  return {
    figures: await writeParquet(file('figures'), FIGURE_COLUMNS, figuresOn(api, indicators, day), told),
    facts: await writeParquet(file('facts'), FACT_COLUMNS, factsOn(api, products, day), told),
  };
}

interface FiguresAnswer {
  asOf: string | null;
  figures: FigureShown[];
}

/** As of when the figures are whole: said before they are read. */
async function wholeAsOf(api: Api, day: Day): Promise<string> {
  const { asOf } = await api.get<FiguresAnswer>(`${figuresPath(api, day)}&level=network`);
  return asOf ?? 'no moment yet';
}

/** One indicator after another: of all agencies at once they are more than one answer holds. */
async function* figuresOn(api: Api, indicators: readonly IndicatorShown[], day: Day): AsyncGenerator<FigureRow> {
  for (const { indicator, kind } of indicators) {
    const path = `${figuresPath(api, day)}&level=agency&detailed=true&indicator=${indicator}`;
    for (const figure of (await api.get<FiguresAnswer>(path)).figures) yield { ...figure, kind };
  }
}

async function* factsOn(api: Api, products: readonly string[], day: Day): AsyncGenerator<FactRow> {
  for (const product of products) {
    const path = `/api/${product}/v1/operations?from=${day}&to=${day}&limit=${PAGE_OPERATIONS}`;
    for (let cursor: string | undefined = ''; cursor !== undefined;) {
      const page: OperationsPage = await api.get(cursor === '' ? path : `${path}&cursor=${cursor}`);
      for (const operation of page.items) yield* factRowsOf(product, operation);
      cursor = page.nextCursor;
    }
  }
}

interface OperationsPage {
  items: OperationShown[];
  nextCursor?: string;
}

function figuresPath({ state }: Api, day: Day): string {
  return `/api/${state.reports}/v1/figures?from=${day}&to=${day}&by=day`;
}
