import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible';

const WINDOW_S = 60;

/** How many requests each key may make in a minute from its first one on; counted in the memory of this process. */
export class RateLimit {
  private readonly limiter: RateLimiterMemory;

  /** @param perMinute at least one */
  constructor(perMinute: number) {
    this.limiter = new RateLimiterMemory({ points: perMinute, duration: WINDOW_S });
  }

  /** Counts a request. @returns undefined when it may go on, else after how many seconds to come again */
  async take(key: string): Promise<number | undefined> {
    try {
      await this.limiter.consume(key);
      return undefined;
    } catch (refusal) {
      if (refusal instanceof RateLimiterRes) return Math.max(1, Math.ceil(refusal.msBeforeNext / 1_000));
      throw refusal;
    }
  }
}
