import { assert, type AgencyState, type Day } from '#libs/domain';
import type { Benefit } from '#libs/events';
import { agencyWeights, chooser, CounterDays, lastingAgencies, scaled, uniform } from '#libs/history';
import type { ReportedYear, YearPlan } from '#libs/history';
import type claims from '../../product.js';

/** What was published of a year: not everything of every year. */
export type ReportedClaimsYear = ReportedYear<keyof typeof claims.history.annualRows>;

/** One thing that happened to a client of the plan, known by a serial number. */
export interface PlannedChange {
  /** Names it among all of its year. */
  key: string;
  what: 'open' | 'join' | 'close' | 'leave' | 'claim';
  atMs: number;
  agency: string;
  serial: number;
  /** Of one that opens or joins: the first member that comes, as the how-manieth of the family ever, and how many come. */
  firstMember: number;
  members: number;
  /** Of one that closes or claims: the year in which it opened. */
  openedIn: number;
  /** Of a claim. */
  benefit: Benefit | null;
  /** Of a claim: another one of the same event, which is counted with it. */
  companion: Benefit | null;
  /** Of a claim: the how-manieth ever. */
  n: number;
}

/** How many benefits are served in a year. */
type Served = Record<Benefit, number>;

interface Target {
  year: number;
  from: Day;
  to: Day;
  clients: number;
  people: number;
  handled: number;
  served: Served;
}

const MEMBERS_AT_ONCE_MAX = 6;
/** Insured people a client where it was not published (2014), as in the first year of which it was. */
const PEOPLE_OF_A_CLIENT = 3;
const ROWS: readonly Exclude<Benefit, 'serious-illness'>[] = [
  'hospitalisation',
  'birth',
  'ambulance',
  'funeral-costs',
  'disability',
  'funeral-transport',
];

/** What a year has to come to, at a scale; where no benefits were published they are as in the last year of which they were. */
function targetOf(reported: ReportedClaimsYear, years: readonly ReportedClaimsYear[], scale: number): Target {
  const { year, from, to, clients = 0, people, handled = 0 } = reported;
  const whole = scaled(handled, scale);
  const given =
    years.findLast((one) => one.birth !== undefined && one.year <= year) ?? years.find(({ birth }) => birth);
  const share = reported.birth === undefined ? handled / (given?.handled ?? handled) : 1;
  const served = Object.fromEntries(
    ROWS.map((benefit) => [benefit, scaled(Math.round((given?.[benefit] ?? 0) * share), scale)]),
  ) as Served;
  const isPublished = reported.birth !== undefined;
  const sum = ROWS.reduce((total, benefit) => total + served[benefit], 0);
  // What the rows do not say, births make up where nothing was published, and the seventh benefit where it was.
  if (!isPublished) served.birth += whole - sum;
  served['serious-illness'] = isPublished ? Math.max(0, whole - sum) : 0;
  const insured = scaled(clients, scale);
  return {
    year,
    from,
    to,
    clients: insured,
    people: people === undefined ? insured * PEOPLE_OF_A_CLIENT : scaled(people, scale),
    handled: whole,
    served,
  };
}

/** The insured clients and their families, as the history leaves them at the end of a year. */
class Portfolio {
  /** Serials of those who are insured; who came last goes first. */
  readonly open: number[] = [];
  readonly openedIn: number[] = [];
  readonly sizes: number[] = [];
  /** How many ever belonged to a family: names are given once. */
  readonly everOf: number[] = [];
  members = 0;
  claimed = 0;
  joined = 0;
  left = 0;

  enter(year: number, members: number): number {
    const serial = this.openedIn.length;
    this.openedIn.push(year);
    this.sizes.push(members);
    this.everOf.push(members);
    this.open.push(serial);
    this.members += members;
    return serial;
  }

  bring(serial: number, members: number): number {
    const first = this.everOf[serial] ?? 0;
    this.everOf[serial] = first + members;
    this.sizes[serial] = (this.sizes[serial] ?? 0) + members;
    this.members += members;
    return first;
  }

  close(): number {
    const serial = this.open.pop();
    assert(serial !== undefined, 'there is somebody to close');
    this.members -= this.sizes[serial] ?? 0;
    return serial;
  }

  /** Who is at a place that wraps around. */
  at(place: number): number {
    return this.open[place % this.open.length] ?? 0;
  }

  /** The next client who has somebody to leave. */
  leave(): number {
    for (;;) {
      const serial = this.at(this.left++);
      const size = this.sizes[serial] ?? 0;
      if (size === 0) continue;
      this.sizes[serial] = size - 1;
      this.members -= 1;
      return serial;
    }
  }
}

type Undated = Omit<PlannedChange, 'atMs' | 'agency'>;

interface PlanOptions {
  /** The year in which the history begins: in January all its clients come at once, as on a first day. */
  first: number;
  scale: number;
  network: readonly AgencyState[];
  seed: number;
}

/**
 * Plans a year after those before it: clients come and go, families grow and shrink, and claims are settled, so that at
 * its end exactly the published numbers are insured, and exactly as many claims were handled. Clients of a year are
 * those of the year before, with the difference: a history does not tell each loan of theirs. The same input gives the
 * same plan, always.
 *
 * @param years all that was published, in order
 */
export function planClaimsYear(
  reported: ReportedClaimsYear,
  years: readonly ReportedClaimsYear[],
  { first, scale, network, seed }: PlanOptions,
): YearPlan<PlannedChange> {
  const portfolio = new Portfolio();
  let changes: Undated[] = [];
  for (const year of years.filter((one) => one.year >= first && one.year <= reported.year))
    changes = changesOf(portfolio, targetOf(year, years, scale));
  const dated = dates(changes, portfolio, reported, { first, scale, network, seed });
  return { count: dated.length, operation: (n) => dated[n]! };
}

function changesOf(portfolio: Portfolio, target: Target): Undated[] {
  const changes: Undated[] = [];
  const coming = target.clients - portfolio.open.length;
  for (let n = 0; n < -coming; n++) {
    const serial = portfolio.close();
    changes.push(change({ key: `close/${serial}`, what: 'close', serial, openedIn: portfolio.openedIn[serial] ?? 0 }));
  }
  const births = target.served.birth;
  let missing = target.people - target.clients - births - portfolio.members;
  for (let n = 0; n < coming; n++) {
    const share = Math.ceil(missing / (coming - n));
    const members = Math.min(MEMBERS_AT_ONCE_MAX, Math.max(0, share));
    missing -= members;
    const serial = portfolio.enter(target.year, members);
    changes.push(change({ key: `open/${serial}`, what: 'open', serial, members }));
  }
  for (; missing < 0; missing++) {
    const serial = portfolio.leave();
    changes.push(change({ key: `leave/${serial}/${portfolio.sizes[serial]}`, what: 'leave', serial }));
  }
  while (missing > 0) {
    const members = Math.min(MEMBERS_AT_ONCE_MAX, missing);
    const serial = portfolio.at(portfolio.joined++);
    const firstMember = portfolio.bring(serial, members);
    changes.push(change({ key: `join/${serial}/${firstMember}`, what: 'join', serial, firstMember, members }));
    missing -= members;
  }
  return [...changes, ...claimsOf(portfolio, target)];
}

function claimsOf(portfolio: Portfolio, { handled, served }: Target): Undated[] {
  const sum = Object.values(served).reduce((total, count) => total + count, 0);
  // The rows add up to more than the total: some claims are of an event that is counted already.
  let companions = Math.max(0, sum - handled);
  const claims: Undated[] = [];
  const left = { ...served, ambulance: served.ambulance - companions };
  for (const [name, count] of Object.entries(left)) {
    const benefit = name as Benefit;
    for (let i = 0; i < count; i++) {
      const n = portfolio.claimed++;
      const serial = portfolio.at(n);
      const openedIn = portfolio.openedIn[serial] ?? 0;
      const firstMember = benefit === 'birth' ? portfolio.bring(serial, 1) : 0;
      const companion = benefit === 'hospitalisation' && companions > 0 ? 'ambulance' : null;
      if (companion) companions--;
      claims.push(change({ key: `claim/${n}`, what: 'claim', serial, openedIn, firstMember, benefit, companion, n }));
    }
  }
  assert(companions === 0, 'every claim of an event that is counted already has its hospitalisation');
  return claims;
}

function change(of: Pick<PlannedChange, 'key' | 'what' | 'serial'> & Partial<Undated>): Undated {
  return { firstMember: 0, members: 0, openedIn: 0, benefit: null, companion: null, n: 0, ...of };
}

const FIRST_MONTH_DAYS = 31;
const SETTLED_IN_DAYS = 40;

function dates(
  changes: readonly Undated[],
  { openedIn }: Portfolio,
  { year, from, to }: ReportedClaimsYear,
  { first, network, seed }: PlanOptions,
): PlannedChange[] {
  const random = uniform(seed ^ year);
  const days = new CounterDays(from, to);
  const weights = days.weights(() => 1);
  const between = (start: number, end: number) =>
    chooser(
      weights.map((weight, day) => (day >= start && day < end ? weight : 0)),
      random,
    );
  const isFirst = year === first;
  const drawOpening = between(1, isFirst ? FIRST_MONTH_DAYS : days.count);
  const drawDay = between(isFirst ? SETTLED_IN_DAYS : 1, days.count);
  const codeOf = homes(openedIn, network, seed);
  return changes
    .map((one) => {
      const day = one.what === 'open' ? drawOpening() : drawDay();
      return { ...one, atMs: days.timeOn(day, random), agency: codeOf(one.serial) };
    })
    .sort((a, b) => a.atMs - b.atMs || (a.key < b.key ? -1 : 1));
}

/** The agency of each client, in the order of serials: one that was open when the year of the first loan began, and stays. */
function homes(openedIn: readonly number[], network: readonly AgencyState[], seed: number): (serial: number) => string {
  const byYear = new Map<number, () => string>();
  const drawerOf = (year: number) => {
    const known = byYear.get(year);
    if (known) return known;
    const agencies = lastingAgencies(network, `${year}-01-01`);
    const draw = chooser(agencyWeights(agencies, uniform(seed)), uniform(seed + year));
    const drawer = () => agencies[draw()]?.code ?? '';
    byYear.set(year, drawer);
    return drawer;
  };
  const codes = openedIn.map((year) => drawerOf(year)());
  return (serial) => codes[serial] ?? '';
}
