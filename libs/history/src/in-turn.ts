/** Does what belongs to one thing one after another, and what belongs to others at the same time. */
export class InTurn {
  private readonly underWay = new Map<number, Promise<unknown>>();

  /** Begins the work when all that was given for the same serial number is done. @throws what it, or one before it, throws */
  run<Result>(serial: number, work: () => Promise<Result>): Promise<Result> {
    const own = (this.underWay.get(serial) ?? Promise.resolve()).then(work);
    this.underWay.set(serial, own);
    const forget = () => void (this.underWay.get(serial) === own && this.underWay.delete(serial));
    own.then(forget, forget);
    return own;
  }
}
