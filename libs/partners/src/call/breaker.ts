import { backOff } from '#libs/domain';

/**
 * Keeps callers from waiting for somebody who does not answer: after a failure nothing is asked for a while, longer
 * each time, then one caller goes to try. It knows no clock; the time of any that only goes forward is given to it.
 */
export class Breaker {
  private rests: Generator<number, never>;
  private restsUntilMs = 0;
  private isTrying = false;
  private reason: string | undefined;

  /** @param firstMs the first rest, doubled by each further failure up to `longestMs` */
  constructor(
    private readonly firstMs: number,
    private readonly longestMs: number,
  ) {
    this.rests = backOff(firstMs, longestMs);
  }

  /** Why nothing is asked; undefined while all is well. */
  get failure(): string | undefined {
    return this.reason;
  }

  /** Whether a caller may ask. The first one after a rest is let through to try, and must report what came of it. */
  admits(nowMs: number): boolean {
    if (this.reason === undefined) return true;
    if (this.isTrying || nowMs < this.restsUntilMs) return false;
    this.isTrying = true;
    return true;
  }

  /** An answer came: everybody may ask again. */
  succeeded(): void {
    this.reason = undefined;
    this.isTrying = false;
    this.rests = backOff(this.firstMs, this.longestMs);
  }

  /** Something else of it answered: the next caller may try at once, alone. */
  heard(nowMs: number): void {
    this.restsUntilMs = Math.min(this.restsUntilMs, nowMs);
  }

  /** No answer came. What was under way when an earlier one failed says nothing new. */
  failed(reason: string, nowMs: number): void {
    if (this.reason !== undefined && !this.isTrying) return;
    this.reason = reason;
    this.isTrying = false;
    this.restsUntilMs = nowMs + this.rests.next().value;
  }
}
