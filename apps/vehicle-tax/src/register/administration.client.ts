import { assert } from '#libs/domain';
import {
  AdministrationAway,
  type TaxAdministration,
  type TaxConfirmation,
  type Verdict,
  type VehicleRecord,
} from './administration.js';
import { AdministrationHttp } from './administration.http.js';
import { PAYMENTS_MAX, paymentsBody, PLATES_MAX, readRecords, readVerdicts } from './administration.wire.js';
import { Breaker } from './breaker.js';
import { FindQueue, type Find } from './find.queue.js';

/** How the administration is reached. */
export interface AdministrationClientOptions {
  /** Such as `http://127.0.0.1:9090`; empty: there is none to ask. */
  url: string;
  /** How long a counter waits for a vehicle's record. */
  findTimeoutMs?: number;
  confirmTimeoutMs?: number;
  /** A bearer token. */
  token?: string;
  /** How long nothing is asked after a `find` that failed, at first and at most. */
  restFirstMs?: number;
  restLongestMs?: number;
}

const FINDS_IN_FLIGHT_MAX = 2;
const WAITING_MAX = 5_000;
const NO_ADDRESS = 'there is no administration to ask';
const CLOSED = 'it is asked no more';

/**
 * The tax administration over HTTP. Finds that arrive while a request is in flight share the next one, so that a crowd
 * costs little more than a single counter. None waits longer than `findTimeoutMs`; when the administration does not
 * answer, all that wait are told at once, and so is who asks in the next seconds.
 */
export class AdministrationClient implements TaxAdministration {
  private readonly http: AdministrationHttp | undefined;
  private readonly waiting: FindQueue;
  private readonly breaker: Breaker;
  private readonly findTimeoutMs: number;
  private readonly confirmTimeoutMs: number;
  private inFlight = 0;
  private isScheduled = false;
  private closing: Promise<void> | undefined;

  constructor(options: AdministrationClientOptions) {
    const { url, token, findTimeoutMs = 1_500, confirmTimeoutMs = 10_000 } = options;
    this.http = url ? new AdministrationHttp(url, findTimeoutMs, token) : undefined;
    this.waiting = new FindQueue(findTimeoutMs);
    this.breaker = new Breaker(options.restFirstMs ?? 1_000, options.restLongestMs ?? 30_000);
    this.findTimeoutMs = findTimeoutMs;
    this.confirmTimeoutMs = confirmTimeoutMs;
  }

  /** Why it is away, as the last find found out; undefined while it answers. */
  get failure(): string | undefined {
    return this.http ? this.breaker.failure : NO_ADDRESS;
  }

  find(plate: string): Promise<VehicleRecord> {
    const shared = this.waiting.recordOf(plate);
    if (shared) return shared;
    const refusal = this.refusal();
    if (refusal) {
      this.http?.countNotAsked('find');
      return Promise.reject(new AdministrationAway(refusal));
    }
    if (!this.isScheduled) setImmediate(() => this.sendWaiting()); // finds of the same turn of the loop go together
    this.isScheduled = true;
    return this.waiting.add(plate);
  }

  async confirm(payments: readonly TaxConfirmation[]): Promise<ReadonlyMap<string, Verdict>> {
    assert(payments.length <= PAYMENTS_MAX, `at most ${PAYMENTS_MAX} payments are confirmed at once`);
    if (!this.http) throw new AdministrationAway(NO_ADDRESS);
    if (this.closing) throw new AdministrationAway(CLOSED);
    if (payments.length === 0) return new Map();
    const verdicts = await this.http.call('confirm', paymentsBody(payments), this.confirmTimeoutMs, readVerdicts);
    this.breaker.heard(performance.now());
    return verdicts;
  }

  /** Asks nothing more: finds that wait fail, calls under way end in their time. */
  close(): Promise<void> {
    this.waiting.failAll(CLOSED);
    this.closing ??= this.http?.close() ?? Promise.resolve();
    return this.closing;
  }

  /** Why a find is not even tried. The breaker comes last: whom it lets through must ask. */
  private refusal(): string | undefined {
    if (!this.http) return NO_ADDRESS;
    if (this.closing) return CLOSED;
    if (this.waiting.size >= WAITING_MAX) return 'too many wait for it';
    if (this.breaker.admits(performance.now())) return undefined;
    return `it is left alone for a while: ${this.breaker.failure}`;
  }

  /** One request takes all that wait; a second one goes beside it only when it is full. */
  private sendWaiting(): void {
    this.isScheduled = false;
    const goesBeside = () => this.inFlight < FINDS_IN_FLIGHT_MAX && this.waiting.size >= PLATES_MAX;
    while (this.waiting.size > 0 && (this.inFlight === 0 || goesBeside()))
      void this.send(this.waiting.take(PLATES_MAX));
  }

  private async send(finds: ReadonlyMap<string, Find>): Promise<void> {
    this.inFlight += 1;
    try {
      const records = await this.http!.call('find', { plates: [...finds.keys()] }, this.findTimeoutMs, readRecords);
      this.breaker.succeeded();
      for (const [plate, find] of finds) {
        const record = records.get(plate);
        if (record) find.tell(record);
        else find.fail('its answer says nothing of the vehicle that can be understood');
      }
    } catch (error) {
      const reason = (error as AdministrationAway).message;
      this.breaker.failed(reason, performance.now());
      for (const find of finds.values()) find.fail(reason);
      this.waiting.failAll(reason);
    } finally {
      this.inFlight -= 1;
      this.sendWaiting();
    }
  }
}
