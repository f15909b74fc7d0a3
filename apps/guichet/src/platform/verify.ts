import { OPERATIONS, sourceOf } from '#libs/events';
import type { AgencyFigure, DayFigure, FiguresRead, InvariantResult, Progress } from '#libs/service';
import { serviceNames, type Api } from './api.js';
import { untilApplied } from './progress.js';

/** What a verification found. */
export interface Verification {
  /** Empty: the books balance and the reports equal them. */
  differences: string[];
  /** Days of an indicator that were compared. */
  daysCompared: number;
  invariantsChecked: number;
  operationsCounted: number;
  deadLetters: number;
}

const COUNTED = new Set<string>(OPERATIONS);
const CAUGHT_UP_MS = 60_000;
const DAYS_OPENED_MAX = 5;

type Applied = Progress['applied'];

/**
 * Compares the books of every service with the reports, day by day and agency by agency, and checks what must hold in
 * each. Counters may work meanwhile: what the reports had applied is compared with what the books held at just those
 * places of their journals.
 */
export async function verify(api: Api): Promise<Verification> {
  const services = serviceNames(api.state);
  const { reports } = api.state;
  const products = services.filter((name) => name !== reports);
  const differences = await untilApplied(api, CAUGHT_UP_MS);
  const reported = await read<DayFigure>(api, reports, 'days');
  const books: DayFigure[] = [];
  for (const product of products)
    books.push(...(await booksAt<DayFigure>(api, product, 'days', reported.applied)).figures);
  // Of a product that does not run now nothing can be said.
  const told = reported.figures.filter(({ indicator }) => products.includes(productOf(indicator)));
  differences.push(...(await openDays(api, differingDays(books, told))));

  let [invariantsChecked, deadLetters] = [0, 0];
  for (const service of services) {
    const invariants = await api.get<InvariantResult[]>(`/api/${service}/v1/verification/invariants`);
    invariantsChecked += invariants.length;
    for (const { name, differences: broken } of invariants) {
      differences.push(...broken.map((difference) => `${service}: ${name}: ${difference}`));
    }
    deadLetters += (await api.get<Progress>(`/api/${service}/v1/verification/progress`)).deadLetters;
  }
  const operations = books.filter(({ indicator }) => COUNTED.has(indicator));
  const operationsCounted = operations.reduce((sum, { count }) => sum + count, 0);
  return { differences, daysCompared: books.length, invariantsChecked, operationsCounted, deadLetters };
}

type What = 'days' | 'agencies';
interface Span {
  from: string;
  to: string;
}
const ALL_DAYS: Span = { from: '1970-01-01', to: '2099-12-31' };

/** Figures of a service as they are now. */
function read<Of>(
  api: Api,
  service: string,
  what: What,
  { from, to } = ALL_DAYS,
  at?: string,
): Promise<FiguresRead<Of>> {
  const query = `from=${from}&to=${to}${at === undefined ? '' : `&at=${at}`}`;
  return api.get(`/api/${service}/v1/verification/${what}?${query}`);
}

/** Figures of a product's books as they were when its journal stood where the reports had applied it. */
function booksAt<Of>(
  api: Api,
  product: string,
  what: What,
  applied: Applied,
  span = ALL_DAYS,
): Promise<FiguresRead<Of>> {
  const lanes = applied.filter(({ source }) => source === sourceOf(product));
  const at = lanes.map(({ lane, position }) => `${lane}:${position}`).join(',');
  return read(api, product, what, span, at === '' ? '0:0' : at);
}

/** Days of an indicator whose report is not what the books say, in some agency or in all. */
export function differingDays(books: readonly DayFigure[], reported: readonly DayFigure[]): DayFigure[] {
  const nameOf = ({ day, indicator }: DayFigure) => `${day} ${indicator}`;
  const [own, told] = [books, reported].map((list) => new Map(list.map((one) => [nameOf(one), one])));
  const all = new Map([...reported, ...books].map((figure) => [nameOf(figure), figure]));
  const differing = [...all].filter(([name]) => own?.get(name)?.agenciesDigest !== told?.get(name)?.agenciesDigest);
  return differing.map(([, figure]) => figure).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

async function openDays(api: Api, days: readonly DayFigure[]): Promise<string[]> {
  const opened: string[] = [];
  for (const day of days.slice(0, DAYS_OPENED_MAX)) opened.push(...(await openDay(api, day)));
  const rest = days.slice(DAYS_OPENED_MAX).map(({ day, indicator }) => `${day} ${indicator}: books and reports differ`);
  return [...opened, ...rest];
}

async function openDay(api: Api, { day, indicator }: DayFigure): Promise<string[]> {
  const product = productOf(indicator);
  const span = { from: day, to: day };
  const reported = await read<AgencyFigure>(api, api.state.reports, 'agencies', span);
  const held = await booksAt<AgencyFigure>(api, product, 'agencies', reported.applied, span);
  const [books, reports] = [held, reported].map(({ figures }) => {
    const own = figures.filter((figure) => figure.indicator === indicator);
    return new Map(own.map((figure) => [figure.agency, figure]));
  });
  const agencies = [...new Set([...books!.keys(), ...reports!.keys()])].sort();
  const lines = agencies.flatMap((agency) => {
    const [book, report] = [textOf(books!.get(agency)), textOf(reports!.get(agency))];
    return book === report ? [] : [`${day} ${indicator} ${agency}: books ${book}, reports ${report}`];
  });
  return lines.length > 0 ? lines : [`${day} ${indicator}: books and reports differed when they were compared`];
}

function productOf(indicator: string): string {
  return indicator.split('.')[0] ?? '';
}

function textOf(figure: AgencyFigure | undefined): string {
  return figure ? `${figure.count} (${figure.amountCentimes} centimes)` : 'none';
}
