import { refuseFile } from '../sheet/sheet.js';

interface Waiting {
  run: () => Promise<void>;
}

/**
 * Does one thing at a time, for one caller after the other: whoever sends many waits behind each of the others, not they
 * behind all of theirs.
 */
export class FairQueue {
  private readonly waiting = new Map<string, Waiting[]>();
  private readonly countOf = new Map<string, number>();
  private count = 0;
  private isWorking = false;

  /** @param limits how many may wait or be done, of one caller and together */
  constructor(private readonly limits: { ofCaller: number; together: number }) {}

  /** @throws {DomainError} `file.too-many-waiting` for this caller, `file.busy` for all; both at once, as a rejection */
  async run<Result>(caller: string, work: () => Promise<Result>): Promise<Result> {
    const ofCaller = this.countOf.get(caller) ?? 0;
    if (ofCaller >= this.limits.ofCaller)
      throw refuseFile('file.too-many-waiting', { field: 'file', filesMax: this.limits.ofCaller });
    if (this.count >= this.limits.together) throw refuseFile('file.busy');
    this.add(caller, 1);
    try {
      return await new Promise<Result>((resolve, reject) => {
        const run = () => work().then(resolve, reject);
        const others = this.waiting.get(caller);
        if (others) others.push({ run });
        else this.waiting.set(caller, [{ run }]);
        void this.work();
      });
    } finally {
      this.add(caller, -1);
    }
  }

  private async work(): Promise<void> {
    if (this.isWorking) return;
    this.isWorking = true;
    for (let next = this.next(); next; next = this.next()) await next.run();
    this.isWorking = false;
  }

  /** The first of the caller whose turn it is, who then stands behind all others. */
  private next(): Waiting | undefined {
    for (const [caller, [first, ...others]] of this.waiting) {
      this.waiting.delete(caller);
      if (others.length > 0) this.waiting.set(caller, others);
      return first;
    }
    return undefined;
  }

  private add(caller: string, change: number): void {
    this.count += change;
    const ofCaller = (this.countOf.get(caller) ?? 0) + change;
    if (ofCaller > 0) this.countOf.set(caller, ofCaller);
    else this.countOf.delete(caller);
  }
}
