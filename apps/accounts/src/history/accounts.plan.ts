import { assert, dirhams, type AgencyState, type Centimes, type Day } from '#libs/domain';
import { chooser, CounterDays, fitAmounts, normal, OpenCounters, scaled, uniform } from '#libs/history';
import type { Random, ReportedYear, YearPlan } from '#libs/history';
import type accounts from '../../product.js';

/** What was published of a year: volumes not of every year. */
export type ReportedAccountsYear = ReportedYear<keyof typeof accounts.history.annualRows>;

/** What a year of accounts has to come to. */
export interface AccountsYear {
  year: number;
  from: Day;
  to: Day;
  opened: number;
  cards: number;
  depositCentimes: Centimes;
  withdrawalCentimes: Centimes;
}

/** One thing that happened to an account of the plan, known by a serial number. */
export interface PlannedAccountStep {
  /** Names it among all of its year. */
  key: string;
  what: 'open' | 'card' | 'deposit' | 'withdrawal';
  serial: number;
  atMs: number;
  agency: string;
  amountCentimes: Centimes;
  /** Of the account. */
  openedInYear: number;
  openedAtMs: number;
  openedAtAgency: string;
}

/** The product began in May 2014 (published). */
const LAUNCHED_ON: Day = '2014-05-01';
const STEP_CENTIMES = 100;
const BOUNDS = { stepCentimes: STEP_CENTIMES, leastCentimes: 2_000, mostCentimes: 900_000 };
const DEPOSIT_MEAN_CENTIMES = 70_000;
const LOG_AMOUNT_SPREAD = 0.8;
const STAYS_MAX_DAYS = 40;
const CARD_AFTER_DAYS = 20;

/** A part of a published year; volumes are whole dirhams, and nothing where none was published. @param scale 0 < scale ≤ 1 */
export function scaledAccountsYear(
  { year, from, to, opened = 0, cards = 0, deposits = 0, withdrawals = 0 }: ReportedAccountsYear,
  scale: number,
): AccountsYear {
  const volume = (amountDirhams: number) => scaled(dirhams(amountDirhams), scale, STEP_CENTIMES);
  return {
    year,
    from: from < LAUNCHED_ON ? LAUNCHED_ON : from,
    to,
    opened: scaled(opened, scale),
    cards: scaled(cards, scale),
    depositCentimes: volume(deposits),
    withdrawalCentimes: volume(withdrawals),
  };
}

/** Money that lies in an account, since when. */
interface Lying {
  serial: number;
  sinceMs: number;
  amountCentimes: Centimes;
}

/** The accounts as a history leaves them at the end of a year. */
class Branches {
  readonly openedAtMs: number[] = [];
  readonly openedAt: string[] = [];
  readonly openedIn: number[] = [];
  /** What was paid in and not taken out in the years before. */
  lying: Lying[] = [];
  cards = 0;

  /** How many accounts there were before an instant: they are numbered as they were opened. */
  countBefore(atMs: number): number {
    let [low, high] = [0, this.openedAtMs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.openedAtMs[middle] ?? 0) < atMs) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

/**
 * Spreads a year over days, agencies and amounts, so that openings, cards and volumes are exactly the given ones, and no
 * account is ever below zero, and nothing happens at a closed counter: what is taken out was paid in before, in this year or
 * in one before. The same input gives the same plan, always.
 *
 * @param years from the first of the history to the one that is planned, in order
 * @throws {Error} when more is taken out than was ever paid in
 */
export function planAccountsYear(
  years: readonly AccountsYear[],
  network: readonly AgencyState[],
  seed: number,
): YearPlan<PlannedAccountStep> {
  const branches = new Branches();
  let steps: PlannedAccountStep[] = [];
  for (const year of years) steps = stepsOf(year, branches, network, uniform(seed ^ (31 * year.year)));
  return { count: steps.length, operation: (index) => steps[index]! };
}

/** Where and when things happen in a year. */
interface Season {
  days: CounterDays;
  draw: () => number;
  random: Random;
}

function stepsOf(
  year: AccountsYear,
  branches: Branches,
  network: readonly AgencyState[],
  random: Random,
): PlannedAccountStep[] {
  const days = new CounterDays(year.from, year.to);
  const draw = chooser(
    days.weights(() => 1),
    random,
  );
  const counters = new OpenCounters(network, days, random);
  const season: Season = { days, draw, random };
  const first = branches.openedAtMs.length;
  const openings = Float64Array.from({ length: year.opened }, () => days.timeOn(draw(), random)).sort();
  for (const atMs of openings) {
    branches.openedAtMs.push(atMs);
    branches.openedAt.push(counters.drawCode(days.dayOf(atMs)));
    branches.openedIn.push(year.year);
  }
  // An account is served where it was opened, and elsewhere while that counter is closed.
  const agencyOf = (serial: number, atMs: number) => {
    const [own = '', day] = [branches.openedAt[serial], days.dayOf(atMs)];
    return counters.isOpen(own, day) ? own : counters.drawCode(day);
  };
  const step = (what: PlannedAccountStep['what'], n: number, { serial, sinceMs: atMs, amountCentimes }: Lying) => ({
    key: `${what}/${n}`,
    what,
    serial,
    atMs,
    agency: agencyOf(serial, atMs),
    amountCentimes,
    openedInYear: branches.openedIn[serial] ?? 0,
    openedAtMs: branches.openedAtMs[serial] ?? 0,
    openedAtAgency: branches.openedAt[serial] ?? '',
  });
  const opened = Array.from(openings, (sinceMs, i) => ({ serial: first + i, sinceMs, amountCentimes: 0 }));
  const deposits = depositsOf(year, branches, season, first);
  const withdrawals = withdrawalsOf(year, branches, season, deposits);
  const steps = [
    ...opened.map((one) => step('open', one.serial, one)),
    ...cardsOf(year, branches, season).map((one, n) => step('card', n, one)),
    ...deposits.map((one, n) => step('deposit', n, one)),
    ...withdrawals.map((one, n) => step('withdrawal', n, one)),
  ];
  return steps.sort((a, b) => a.atMs - b.atMs || ORDER.indexOf(a.what) - ORDER.indexOf(b.what));
}

const ORDER: readonly PlannedAccountStep['what'][] = ['open', 'card', 'deposit', 'withdrawal'];

/** A time after another one, within some days where the year has them. */
function laterOf({ days, random }: Season, atMs: number, daysMax: number): number {
  const day = Math.min(days.dayOf(atMs) + Math.floor(random() * daysMax), days.count - 1);
  return days.timeAfter(atMs, day, random);
}

/** Cards go to accounts in the order in which they were opened, each gets one. */
function cardsOf({ cards, from }: AccountsYear, branches: Branches, season: Season): Lying[] {
  const startMs = Date.parse(`${from}T08:00:00Z`);
  return Array.from({ length: cards }, () => {
    const serial = branches.cards++;
    const openedAtMs = branches.openedAtMs[serial];
    assert(openedAtMs !== undefined, 'there are more accounts than cards');
    const atMs =
      openedAtMs < startMs
        ? season.days.timeOn(season.draw(), season.random)
        : laterOf(season, openedAtMs, CARD_AFTER_DAYS);
    return { serial, sinceMs: atMs, amountCentimes: 0 };
  });
}

/** The first deposit of each account that was opened, and others of any. */
function depositsOf(
  { depositCentimes, opened }: AccountsYear,
  branches: Branches,
  season: Season,
  first: number,
): Lying[] {
  if (depositCentimes === 0) return [];
  const count = Math.max(opened, Math.round(depositCentimes / DEPOSIT_MEAN_CENTIMES), 1);
  const { days, draw, random } = season;
  const weights = Float64Array.from({ length: count }, () => Math.exp(LOG_AMOUNT_SPREAD * normal(random)));
  const amounts = fitAmounts(weights, depositCentimes, BOUNDS);
  return Array.from(amounts, (amountCentimes, i) => {
    if (i < opened) {
      const serial = first + i;
      return { serial, sinceMs: laterOf(season, branches.openedAtMs[serial] ?? 0, 1), amountCentimes };
    }
    for (;;) {
      const sinceMs = days.timeOn(draw(), random);
      const known = branches.countBefore(sinceMs);
      if (known > 0) return { serial: Math.floor(random() * known), sinceMs, amountCentimes };
    }
  });
}

/** What was paid in is taken out again, some of it of years before, until the volume is reached. */
function withdrawalsOf(
  { withdrawalCentimes, from }: AccountsYear,
  branches: Branches,
  season: Season,
  deposits: readonly Lying[],
): Lying[] {
  const { days, draw, random } = season;
  const startMs = Date.parse(`${from}T00:00:00Z`);
  // In no order: what is left lies here and there.
  const mixed = deposits.map((one) => ({ one, place: random() })).sort((a, b) => a.place - b.place);
  const sources = [...mixed.map(({ one }) => one), ...branches.lying];
  const taken: Lying[] = [];
  const left: Lying[] = [];
  let missing = withdrawalCentimes;
  for (const source of sources) {
    const amountCentimes = Math.min(source.amountCentimes, missing);
    missing -= amountCentimes;
    if (amountCentimes > 0) {
      const sinceMs =
        source.sinceMs < startMs ? days.timeOn(draw(), random) : laterOf(season, source.sinceMs, STAYS_MAX_DAYS);
      taken.push({ serial: source.serial, sinceMs, amountCentimes });
    }
    const rest = source.amountCentimes - amountCentimes;
    if (rest > 0) left.push({ ...source, amountCentimes: rest });
  }
  assert(missing === 0, 'nothing is taken out that was not paid in');
  branches.lying = left;
  return taken;
}
