import { cashIndicatorsOf, contracts } from '#libs/events';
import type { AgencyFigure, DayFigure, InvariantResult, Progress } from '#libs/service';
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

/** What moved in the drawers, beside what was done. */
const CASH_INDICATORS = new Set(contracts.flatMap(({ product }) => cashIndicatorsOf(product)));
const ALL_DAYS = 'from=2000-01-01&to=2099-12-31';
const CAUGHT_UP_MS = 60_000;
const DAYS_OPENED_MAX = 5;

/**
 * Compares the books of every service with the reports, day by day and agency by agency, and checks what must hold in
 * each. Counters may work meanwhile: the books are read before and after the reports, and what grew between lies between.
 */
export async function verify(api: Api): Promise<Verification> {
  const services = serviceNames(api.state);
  const { reports } = api.state;
  const products = services.filter((name) => name !== reports);
  const before = await readDays(api, products);
  const differences = await untilApplied(api, CAUGHT_UP_MS);
  const reported = await readDays(api, [reports]);
  const after = await readDays(api, products);
  differences.push(...(await openDays(api, differingDays(before, reported, after))));

  let [invariantsChecked, deadLetters] = [0, 0];
  for (const service of services) {
    const invariants = await api.get<InvariantResult[]>(`/api/${service}/v1/verification/invariants`);
    invariantsChecked += invariants.length;
    for (const { name, differences: broken } of invariants) {
      differences.push(...broken.map((difference) => `${service}: ${name}: ${difference}`));
    }
    deadLetters += (await api.get<Progress>(`/api/${service}/v1/verification/progress`)).deadLetters;
  }
  const isCash = ({ indicator }: DayFigure) => CASH_INDICATORS.has(indicator);
  const operationsCounted = after.filter((figure) => !isCash(figure)).reduce((sum, { count }) => sum + count, 0);
  return { differences, daysCompared: after.length, invariantsChecked, operationsCounted, deadLetters };
}

async function readDays(api: Api, services: readonly string[]): Promise<DayFigure[]> {
  const days: DayFigure[] = [];
  for (const service of services) {
    days.push(...(await api.get<DayFigure[]>(`/api/${service}/v1/verification/days?${ALL_DAYS}`)));
  }
  return days;
}

/**
 * Days of an indicator whose report is not what the books say. Where the books stood still, every agency must be equal;
 * where they grew while the report was read, it must lie between what they were before and after.
 */
export function differingDays(
  before: readonly DayFigure[],
  reported: readonly DayFigure[],
  after: readonly DayFigure[],
): DayFigure[] {
  const nameOf = ({ day, indicator }: DayFigure) => `${day} ${indicator}`;
  const [old, reports, now] = [before, reported, after].map((list) => new Map(list.map((one) => [nameOf(one), one])));
  const all = new Map([...before, ...reported, ...after].map((figure) => [nameOf(figure), figure]));
  const differing = [...all].filter(([name]) => !agrees(old?.get(name), reports?.get(name), now?.get(name)));
  return differing.map(([, figure]) => figure).sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function agrees(before: DayFigure | undefined, report: DayFigure | undefined, after: DayFigure | undefined): boolean {
  if (before?.agenciesDigest === after?.agenciesDigest) return report?.agenciesDigest === after?.agenciesDigest;
  const lies = (key: 'count' | 'amountCentimes') =>
    (before?.[key] ?? 0) <= (report?.[key] ?? 0) && (report?.[key] ?? 0) <= (after?.[key] ?? 0);
  return lies('count') && lies('amountCentimes');
}

async function openDays(api: Api, days: readonly DayFigure[]): Promise<string[]> {
  const opened: string[] = [];
  for (const day of days.slice(0, DAYS_OPENED_MAX)) opened.push(...(await openDay(api, day)));
  const rest = days.slice(DAYS_OPENED_MAX).map(({ day, indicator }) => `${day} ${indicator}: books and reports differ`);
  return [...opened, ...rest];
}

async function openDay(api: Api, { day, indicator }: DayFigure): Promise<string[]> {
  const service = indicator.split('.')[0] ?? '';
  const read = async (from: string) => {
    const figures = await api.get<AgencyFigure[]>(`/api/${from}/v1/verification/agencies?from=${day}&to=${day}`);
    return new Map(figures.filter((figure) => figure.indicator === indicator).map((figure) => [figure.agency, figure]));
  };
  const [books, reports] = [await read(service), await read(api.state.reports)];
  const agencies = [...new Set([...books.keys(), ...reports.keys()])].sort();
  const lines = agencies.flatMap((agency) => {
    const [book, report] = [textOf(books.get(agency)), textOf(reports.get(agency))];
    return book === report ? [] : [`${day} ${indicator} ${agency}: books ${book}, reports ${report}`];
  });
  return lines.length > 0 ? lines : [`${day} ${indicator}: books and reports differed when they were compared`];
}

function textOf(figure: AgencyFigure | undefined): string {
  return figure ? `${figure.count} (${figure.amountCentimes} centimes)` : 'none';
}
