import { Breaker } from './breaker.js';
import { LookUpQueue, type LookUp } from './look-up.queue.js';
import { PartnerAway } from './partner-away.js';
import type { PartnerCall, PartnerClient } from './partner-client.js';

/** How things are looked up at a partner, several in one call. */
export interface LookUpOptions<Found> {
  /** Reads what the partner knows, by key; a key that is left out has failed alone. */
  call: Omit<PartnerCall<ReadonlyMap<string, Found>>, 'body'>;
  bodyOf: (keys: readonly string[]) => object;
  /** Keys of one call at most. */
  batchMax: number;
  /** Calls at a time; those beyond the first are made only when they are full. */
  inFlightMax?: number;
  /** Look-ups that may wait; one more fails. */
  waitingMax?: number;
  /** How long nothing is asked after a call that failed, at first and at most. */
  restFirstMs?: number;
  restLongestMs?: number;
}

const IN_FLIGHT_MAX = 2;
const WAITING_MAX = 5_000;
const REST_FIRST_MS = 1_000;
const REST_LONGEST_MS = 30_000;

/**
 * Looks things up at a partner. Look-ups that arrive while a call is in flight share the next one, so that a crowd
 * costs little more than one. None waits longer than the call's `timeoutMs`; when the partner does not answer, all that
 * wait are told at once, and so is who asks in the next seconds.
 */
export class LookUps<Found> {
  private readonly waiting: LookUpQueue<Found>;
  private readonly breaker: Breaker;
  private inFlight = 0;
  private isScheduled = false;

  constructor(
    private readonly client: PartnerClient,
    private readonly options: LookUpOptions<Found>,
  ) {
    this.waiting = new LookUpQueue(options.call.timeoutMs);
    this.breaker = new Breaker(options.restFirstMs ?? REST_FIRST_MS, options.restLongestMs ?? REST_LONGEST_MS);
  }

  /** Why the partner is away, as the last call found out; undefined while it answers. */
  get failure(): string | undefined {
    return this.client.failure ?? this.breaker.failure;
  }

  /** @throws {PartnerAway} when the partner cannot be asked, does not answer in time, or says nothing of this key */
  find(key: string): Promise<Found> {
    const shared = this.waiting.waitedFor(key);
    if (shared) return shared;
    const refusal = this.refusal();
    if (refusal) {
      this.client.countNotAsked(this.options.call.name);
      return Promise.reject(new PartnerAway(refusal, 'not-asked'));
    }
    if (!this.isScheduled) setImmediate(() => this.sendWaiting()); // those of the same turn of the loop go together
    this.isScheduled = true;
    return this.waiting.add(key);
  }

  /** Another call was answered: the next look-up may try at once. */
  heard(): void {
    this.breaker.heard(performance.now());
  }

  /** Lets those that wait fail. The client's own close keeps new ones from asking. */
  close(): void {
    this.waiting.failAll(new PartnerAway('it is asked no more', 'not-asked'));
  }

  /** Why a look-up is not even tried. The breaker comes last: whom it lets through must ask. */
  private refusal(): string | undefined {
    if (this.client.failure) return this.client.failure;
    if (this.waiting.size >= (this.options.waitingMax ?? WAITING_MAX)) return 'too many wait for it';
    if (this.breaker.admits(performance.now())) return undefined;
    return `it is left alone for a while: ${this.breaker.failure}`;
  }

  /** One call takes all that wait; another goes beside it only when it is full. */
  private sendWaiting(): void {
    this.isScheduled = false;
    const { batchMax, inFlightMax = IN_FLIGHT_MAX } = this.options;
    const goesBeside = () => this.inFlight < inFlightMax && this.waiting.size >= batchMax;
    while (this.waiting.size > 0 && (this.inFlight === 0 || goesBeside())) void this.send(this.waiting.take(batchMax));
  }

  private async send(lookUps: ReadonlyMap<string, LookUp<Found>>): Promise<void> {
    const { call, bodyOf } = this.options;
    this.inFlight += 1;
    try {
      const found = await this.client.call({ ...call, body: bodyOf([...lookUps.keys()]) });
      this.breaker.succeeded();
      for (const [key, lookUp] of lookUps) {
        const one = found.get(key);
        if (one !== undefined) lookUp.tell(one);
        else lookUp.fail(new PartnerAway('its answer says nothing of it that can be understood', 'garbled'));
      }
    } catch (error) {
      const failure = error as Error;
      this.breaker.failed(failure.message, performance.now());
      for (const lookUp of lookUps.values()) lookUp.fail(failure);
      this.waiting.failAll(failure);
    } finally {
      this.inFlight -= 1;
      this.sendWaiting();
    }
  }
}
