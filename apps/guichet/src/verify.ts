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

const ALL_DAYS = 'from=2000-01-01&to=2099-12-31';
const CAUGHT_UP_MS = 60_000;
const ROUNDS_MAX = 3;
const DAYS_OPENED_MAX = 5;

/**
 * Compares the books of every service with the reports, day by day and agency by agency, and checks what must hold in
 * each. While counters work, figures move between two reads: what differs is looked at again before it is told.
 */
export async function verify(api: Api): Promise<Verification> {
  let found = await verifyOnce(api);
  for (let round = 1; round < ROUNDS_MAX && found.differences.length > 0; round++) found = await verifyOnce(api);
  return found;
}

async function verifyOnce(api: Api): Promise<Verification> {
  const differences = await untilApplied(api, CAUGHT_UP_MS);
  const services = serviceNames(api.state);
  let invariantsChecked = 0;
  let deadLetters = 0;
  for (const service of services) {
    const invariants = await api.get<InvariantResult[]>(`/api/${service}/v1/verification/invariants`);
    invariantsChecked += invariants.length;
    for (const { name, differences: broken } of invariants) {
      differences.push(...broken.map((difference) => `${service}: ${name}: ${difference}`));
    }
    deadLetters += (await api.get<Progress>(`/api/${service}/v1/verification/progress`)).deadLetters;
  }
  const reported = await api.get<DayFigure[]>(`/api/reporting/v1/verification/days?${ALL_DAYS}`);
  const booked: DayFigure[] = [];
  for (const service of services.filter((name) => name !== 'reporting')) {
    booked.push(...(await api.get<DayFigure[]>(`/api/${service}/v1/verification/days?${ALL_DAYS}`)));
  }
  const days = differingDays(booked, reported);
  for (const day of days.slice(0, DAYS_OPENED_MAX)) differences.push(...(await openDay(api, day)));
  for (const { day, indicator } of days.slice(DAYS_OPENED_MAX))
    differences.push(`${day} ${indicator}: books and reports differ`);
  const operationsCounted = booked.reduce((sum, { count }) => sum + count, 0);
  return { differences, daysCompared: booked.length, invariantsChecked, operationsCounted, deadLetters };
}

/** Days of an indicator whose figures are not the same in books and reports, in any agency. */
export function differingDays(booked: readonly DayFigure[], reported: readonly DayFigure[]): DayFigure[] {
  const nameOf = ({ day, indicator }: DayFigure) => `${day} ${indicator}`;
  const left = new Map(reported.map((figure) => [nameOf(figure), figure]));
  const differing = booked.filter((figure) => {
    const other = left.get(nameOf(figure));
    left.delete(nameOf(figure));
    return !isSame(figure, other);
  });
  return [...differing, ...left.values()].sort((a, b) => (nameOf(a) < nameOf(b) ? -1 : 1));
}

function isSame(a: DayFigure, b: DayFigure | undefined): boolean {
  return a.count === b?.count && a.amountCentimes === b.amountCentimes && a.agenciesDigest === b.agenciesDigest;
}

async function openDay(api: Api, { day, indicator }: DayFigure): Promise<string[]> {
  const service = indicator.split('.')[0] ?? '';
  const read = async (from: string) => {
    const figures = await api.get<AgencyFigure[]>(`/api/${from}/v1/verification/agencies?from=${day}&to=${day}`);
    return new Map(figures.filter((figure) => figure.indicator === indicator).map((figure) => [figure.agency, figure]));
  };
  const [books, reports] = [await read(service), await read('reporting')];
  const agencies = [...new Set([...books.keys(), ...reports.keys()])].sort();
  return agencies.flatMap((agency) => {
    const [book, report] = [textOf(books.get(agency)), textOf(reports.get(agency))];
    return book === report ? [] : [`${day} ${indicator} ${agency}: books ${book}, reports ${report}`];
  });
}

function textOf(figure: AgencyFigure | undefined): string {
  return figure ? `${figure.count} (${figure.amountCentimes} centimes)` : 'none';
}
