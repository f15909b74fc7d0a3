import type { HistoryMessage } from '#libs/history';

/** How far a history is, all its products and years together. */
export interface HistoryState {
  /** What is made now: `transfers 2021, claims 2015`. */
  label: string;
  done: number;
  /** Undefined until every product has told how many operations its years have. */
  total: number | undefined;
  /** Operations that were made now: those that were there are not among them. */
  made: number;
  /** By what was made in the last while. */
  perSecond: number;
  /** Undefined while nothing is made. */
  secondsLeft: number | undefined;
}

interface OfYear {
  /** What was there before. */
  before: number;
  done: number;
}

/** A rate is told of as much time. */
const WINDOW_MS = 30_000;

/** Adds up what the history processes of several products tell. */
export class HistoryProgress {
  private readonly planned = new Map<string, number>();
  private readonly years = new Map<string, OfYear>();
  private readonly current = new Map<string, string>();
  private marks: { atMs: number; made: number }[] = [];

  /** @param products whose processes will tell */
  constructor(private readonly products: readonly string[]) {}

  /** Takes what a product's process tells. @param atMs of a clock that only goes on */
  tell(product: string, message: HistoryMessage, atMs: number): void {
    if ('planned' in message) {
      this.planned.set(product, message.planned);
      return;
    }
    const { year, done } = message;
    const name = `${product} ${year}`;
    const before = this.years.get(name)?.before ?? done;
    this.years.set(name, { before, done });
    this.current.set(product, name);
    this.marks.push({ atMs, made: this.made });
    // The last one before the window stays: a rate needs two moments.
    const first = this.marks.findLastIndex((mark) => atMs - mark.atMs >= WINDOW_MS);
    this.marks = this.marks.slice(Math.max(0, first));
  }

  /** A product has ended. */
  end(product: string): void {
    this.current.delete(product);
  }

  /** How far all is. */
  state(atMs: number): HistoryState {
    const isKnown = this.products.every((product) => this.planned.has(product));
    const total = isKnown ? [...this.planned.values()].reduce((sum, count) => sum + count, 0) : undefined;
    const done = [...this.years.values()].reduce((sum, year) => sum + year.done, 0);
    const { made } = this;
    const [since] = this.marks;
    const seconds = since ? (atMs - since.atMs) / 1_000 : 0;
    const perSecond = since && seconds > 0 ? (made - since.made) / seconds : 0;
    return {
      label: [...this.current.values()].join(', '),
      done,
      total,
      made,
      perSecond,
      secondsLeft: total === undefined || perSecond === 0 ? undefined : (total - done) / perSecond,
    };
  }

  private get made(): number {
    return [...this.years.values()].reduce((sum, { before, done }) => sum + done - before, 0);
  }
}

const SECONDS_OF_A_MINUTE = 60;

/** What is said beside the bar: `7,120 a second, 12 min left`; nothing while nothing is made. */
export function paceOf({ perSecond, secondsLeft }: Pick<HistoryState, 'perSecond' | 'secondsLeft'>): string {
  if (perSecond === 0) return '';
  const rate = `${Math.round(perSecond).toLocaleString('en')} a second`;
  if (secondsLeft === undefined) return rate;
  const minutes = Math.round(secondsLeft / SECONDS_OF_A_MINUTE);
  return `${rate}, ${minutes > 0 ? `${minutes} min` : `${Math.round(secondsLeft)} s`} left`;
}
