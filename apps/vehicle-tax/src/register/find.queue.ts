import { AdministrationAway, type VehicleRecord } from './administration.js';

/** A vehicle's record that is waited for: told or failed once, by itself when its time is over. */
export class Find {
  readonly record: Promise<VehicleRecord>;
  private readonly late: NodeJS.Timeout;
  private resolve!: (record: VehicleRecord) => void;
  private reject!: (error: AdministrationAway) => void;

  constructor(timeoutMs: number, onLate: () => void) {
    this.record = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.late = setTimeout(() => {
      onLate();
      this.fail(`no answer within ${timeoutMs} ms`);
    }, timeoutMs);
  }

  tell(record: VehicleRecord): void {
    clearTimeout(this.late);
    this.resolve(record);
  }

  fail(reason: string): void {
    clearTimeout(this.late);
    this.reject(new AdministrationAway(reason));
  }
}

/** The finds that no request has taken yet, in the order they came; a plate that is asked again waits with itself. */
export class FindQueue {
  private readonly finds = new Map<string, Find>();

  constructor(private readonly timeoutMs: number) {}

  get size(): number {
    return this.finds.size;
  }

  /** The record that somebody waits for already. */
  recordOf(plate: string): Promise<VehicleRecord> | undefined {
    return this.finds.get(plate)?.record;
  }

  add(plate: string): Promise<VehicleRecord> {
    const find = new Find(this.timeoutMs, () => {
      if (this.finds.get(plate) === find) this.finds.delete(plate);
    });
    this.finds.set(plate, find);
    return find.record;
  }

  /** Takes the first ones out, at most `count`, by plate. */
  take(count: number): ReadonlyMap<string, Find> {
    const taken = new Map<string, Find>();
    for (const [plate, find] of this.finds) {
      if (taken.size === count) break;
      taken.set(plate, find);
      this.finds.delete(plate);
    }
    return taken;
  }

  failAll(reason: string): void {
    for (const find of this.take(Infinity).values()) find.fail(reason);
  }
}
