import { PartnerAway } from './partner-away.js';

/** Something that is waited for: found or failed once, by itself when its time is over. */
export class LookUp<Found> {
  readonly found: Promise<Found>;
  private readonly late: NodeJS.Timeout;
  private resolve!: (found: Found) => void;
  private reject!: (error: Error) => void;

  constructor(timeoutMs: number, onLate: () => void) {
    this.found = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.late = setTimeout(() => {
      onLate();
      this.fail(new PartnerAway(`no answer within ${timeoutMs} ms`, 'late'));
    }, timeoutMs);
  }

  tell(found: Found): void {
    clearTimeout(this.late);
    this.resolve(found);
  }

  fail(error: Error): void {
    clearTimeout(this.late);
    this.reject(error);
  }
}

/** The look-ups that no request has taken yet, in the order they came; a key that is asked again waits with itself. */
export class LookUpQueue<Found> {
  private readonly lookUps = new Map<string, LookUp<Found>>();

  constructor(private readonly timeoutMs: number) {}

  get size(): number {
    return this.lookUps.size;
  }

  /** What somebody waits for already. */
  waitedFor(key: string): Promise<Found> | undefined {
    return this.lookUps.get(key)?.found;
  }

  add(key: string): Promise<Found> {
    const lookUp = new LookUp<Found>(this.timeoutMs, () => {
      if (this.lookUps.get(key) === lookUp) this.lookUps.delete(key);
    });
    this.lookUps.set(key, lookUp);
    return lookUp.found;
  }

  /** Takes the first ones out, at most `count`, by key. */
  take(count: number): ReadonlyMap<string, LookUp<Found>> {
    const taken = new Map<string, LookUp<Found>>();
    for (const [key, lookUp] of this.lookUps) {
      if (taken.size === count) break;
      taken.set(key, lookUp);
      this.lookUps.delete(key);
    }
    return taken;
  }

  failAll(error: Error): void {
    for (const lookUp of this.take(Infinity).values()) lookUp.fail(error);
  }
}
