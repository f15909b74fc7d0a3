import { AdministrationAway, type VehicleAccount } from './administration.js';

/** A vehicle's account that is waited for: told or failed once, by itself when its time is over. */
export class Find {
  readonly account: Promise<VehicleAccount>;
  private readonly late: NodeJS.Timeout;
  private resolve!: (account: VehicleAccount) => void;
  private reject!: (error: AdministrationAway) => void;

  constructor(timeoutMs: number, onLate: () => void) {
    this.account = new Promise((resolve, reject) => {
      this.resolve = resolve;
      this.reject = reject;
    });
    this.late = setTimeout(() => {
      onLate();
      this.fail(`no answer within ${timeoutMs} ms`);
    }, timeoutMs);
  }

  tell(account: VehicleAccount): void {
    clearTimeout(this.late);
    this.resolve(account);
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

  /** The account that somebody waits for already. */
  accountOf(plate: string): Promise<VehicleAccount> | undefined {
    return this.finds.get(plate)?.account;
  }

  add(plate: string): Promise<VehicleAccount> {
    const find = new Find(this.timeoutMs, () => {
      if (this.finds.get(plate) === find) this.finds.delete(plate);
    });
    this.finds.set(plate, find);
    return find.account;
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
