import { addDays, daysBetween, type Agency, type Day } from '#libs/domain';
import { normal, type Random } from './drawing.js';

const DAY_MS = 86_400_000;
// From 8 to 18 o'clock UTC, which is 9 to 19 in Morocco but during Ramadan: it never leaves the business day.
const OPENS_MS = 8 * 3_600_000;
const OPEN_MS = 10 * 3_600_000;

/** How busy a counter is by its agency's kind. */
export const KIND_WEIGHTS = { urban: 1.5, rural: 0.8, mobile: 0.35 };
// How far agencies of a kind differ: the spread of the logarithm of how busy they are.
const LOG_AGENCY_SPREAD = 0.6;
// By weekday from Sunday, and when wages are paid.
const WEEKDAY_WEIGHTS = [0.1, 1.2, 1.05, 1, 1, 0.9, 0.65];
const PAY_DAY_WEIGHT = 1.35;

/** How much of a year's business comes to each agency: by its kind, and some have more than others. It draws twice each. */
export function agencyWeights(agencies: readonly Pick<Agency, 'kind'>[], random: Random): number[] {
  return agencies.map(({ kind }) => KIND_WEIGHTS[kind] * drawBusyness(random));
}

/** How much busier an agency is than others of its kind, as a factor. It draws twice. */
export function drawBusyness(random: Random): number {
  return Math.exp(LOG_AGENCY_SPREAD * normal(random));
}

/** The days of a span at the counters, numbered from 0: how busy each is, and when they are open. */
export class CounterDays {
  /** How many there are. */
  readonly count: number;
  private readonly startMs: number;

  /** @param to the last day, included */
  constructor(
    private readonly from: Day,
    to: Day,
  ) {
    this.startMs = Date.parse(`${from}T00:00:00Z`);
    this.count = daysBetween(from, to) + 1;
  }

  /**
   * How much of the business comes on each day: hardly any on Sundays, more around pay-day.
   *
   * @param seasonOf the product's own part: how busy it is at this time of the year; midnight UTC of the day is given
   */
  weights(seasonOf: (date: Date) => number): number[] {
    return Array.from({ length: this.count }, (_, day) => {
      const date = new Date(this.startMs + day * DAY_MS);
      const isPayDay = date.getUTCDate() >= 27 || date.getUTCDate() <= 3;
      return (WEEKDAY_WEIGHTS[date.getUTCDay()] ?? 1) * seasonOf(date) * (isPayDay ? PAY_DAY_WEIGHT : 1);
    });
  }

  /** The day of an instant. */
  dayOf(atMs: number): number {
    return Math.floor((atMs - this.startMs) / DAY_MS);
  }

  /** The number of a day: below 0 before the first, `count` and more behind the last. */
  numberOf(day: Day): number {
    return daysBetween(this.from, day);
  }

  /** The day of a number. */
  dayAt(number: number): Day {
    return addDays(this.from, number);
  }

  /** A whole millisecond while the counters are open on a day. It draws once. */
  timeOn(day: number, random: Random): number {
    return this.opensMs(day) + Math.floor(random() * OPEN_MS);
  }

  /** As `timeOn`, but later than an instant before the counters close on that day. */
  timeAfter(atMs: number, day: number, random: Random): number {
    const earliest = Math.max(this.opensMs(day), atMs + 1);
    return earliest + Math.floor(random() * (this.opensMs(day) + OPEN_MS + 1 - earliest));
  }

  private opensMs(day: number): number {
    return this.startMs + day * DAY_MS + OPENS_MS;
  }
}
