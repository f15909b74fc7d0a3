import { agencyOn, assert, type AgencyState, type Day } from '#libs/domain';
import { drawBusyness, KIND_WEIGHTS, type CounterDays } from './counters.js';
import { chooser, type Random } from './drawing.js';

/** Days of a span on which the network is the same. */
interface Stretch {
  /** Its first day, numbered from 0. */
  from: number;
  isOpen: readonly boolean[];
  draw: () => number;
}

/**
 * The counters that are open on each day of a span: agencies open, close and change their kind. How much comes to each is
 * drawn once: by its kind, and some have more than others.
 */
export class OpenCounters {
  /** Codes of all agencies of the network, whether they are open or not. */
  readonly codes: readonly string[];
  private readonly places: ReadonlyMap<string, number>;
  private readonly stretches: readonly Stretch[];
  private readonly stretchOfDay: Uint16Array;

  /**
   * It draws twice for each agency.
   *
   * @param network states of agencies, in any order
   * @throws {Error} when on some day no agency is open
   */
  constructor(network: readonly AgencyState[], days: CounterDays, random: Random) {
    const byCode = statesByCode(network);
    this.codes = [...byCode.keys()];
    this.places = new Map(this.codes.map((code, i) => [code, i]));
    const states = [...byCode.values()];
    const factors = states.map(() => drawBusyness(random));
    const last = days.count - 1;
    const changes = network.map(({ validFrom }) => days.numberOf(validFrom)).filter((day) => day > 0 && day <= last);
    const starts = [...new Set([0, ...changes])].sort((a, b) => a - b);
    this.stretches = starts.map((from) => {
      const on = days.dayAt(from);
      const now = states.map((own) => agencyOn(own, on));
      const weights = now.map((state, i) => (state?.isOpen ? KIND_WEIGHTS[state.kind] * (factors[i] ?? 0) : 0));
      assert(
        weights.some((weight) => weight > 0),
        `an agency is open on ${on}`,
      );
      return { from, isOpen: weights.map((weight) => weight > 0), draw: chooser(weights, random) };
    });
    this.stretchOfDay = new Uint16Array(days.count);
    this.stretches.forEach(({ from }, i) => this.stretchOfDay.fill(i, from));
  }

  /** An agency that is open on a day, as its place among the codes. It draws once. */
  draw(day: number): number {
    return this.stretch(day).draw();
  }

  /** The code of {@link draw}. */
  drawCode(day: number): string {
    return this.codes[this.draw(day)] ?? '';
  }

  /** Whether an agency is open on a day. */
  isOpen(code: string, day: number): boolean {
    return this.stretch(day).isOpen[this.places.get(code) ?? -1] ?? false;
  }

  private stretch(day: number): Stretch {
    const stretch = this.stretches[this.stretchOfDay[day] ?? 0];
    assert(stretch, 'a span has a day');
    return stretch;
  }
}

/** What the agencies are on a day that never close from then on: to them people may belong for years. */
export function lastingAgencies(network: readonly AgencyState[], from: Day): AgencyState[] {
  return [...statesByCode(network).values()].flatMap((own) => {
    const state = agencyOn(own, from);
    const stays = state?.isOpen && own.every(({ isOpen, validFrom }) => isOpen || validFrom < from);
    return state && stays ? [state] : [];
  });
}

function statesByCode(network: readonly AgencyState[]): Map<string, AgencyState[]> {
  const byCode = Map.groupBy(network, ({ code }) => code);
  for (const own of byCode.values()) own.sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
  return byCode;
}
