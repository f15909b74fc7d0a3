import { assert } from '#libs/domain';
import { LookUps, PartnerClient } from '#libs/partners';
import { TAX_ADMINISTRATION, type TaxAdministration, type TaxConfirmation } from './administration.js';
import type { Verdict, VehicleRecord } from './administration.js';
import { PAYMENTS_MAX, paymentsBody, PLATES_MAX, readRecords, readVerdicts } from './administration.wire.js';

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

/** The tax administration over HTTP: finds share calls, so that a crowd costs little more than a single counter. */
export class AdministrationClient implements TaxAdministration {
  private readonly client: PartnerClient;
  private readonly finds: LookUps<VehicleRecord>;
  private readonly confirmTimeoutMs: number;

  constructor(options: AdministrationClientOptions) {
    const { url, token, findTimeoutMs = 1_500, confirmTimeoutMs = 10_000, restFirstMs, restLongestMs } = options;
    this.client = new PartnerClient({ partner: TAX_ADMINISTRATION, url, token, connectTimeoutMs: findTimeoutMs });
    this.finds = new LookUps(this.client, {
      call: { name: 'find', path: '/vehicles/find', timeoutMs: findTimeoutMs, read: readRecords },
      bodyOf: (plates) => ({ plates }),
      batchMax: PLATES_MAX,
      restFirstMs,
      restLongestMs,
    });
    this.confirmTimeoutMs = confirmTimeoutMs;
  }

  /** Why it is away, as the last find found out; undefined while it answers. */
  get failure(): string | undefined {
    return this.finds.failure;
  }

  find(plate: string): Promise<VehicleRecord> {
    return this.finds.find(plate);
  }

  async confirm(payments: readonly TaxConfirmation[]): Promise<ReadonlyMap<string, Verdict>> {
    assert(payments.length <= PAYMENTS_MAX, `at most ${PAYMENTS_MAX} payments are confirmed at once`);
    if (payments.length === 0) return new Map();
    const verdicts = await this.client.call({
      name: 'confirm',
      path: '/payments/confirm',
      body: paymentsBody(payments),
      timeoutMs: this.confirmTimeoutMs,
      read: readVerdicts,
    });
    this.finds.heard();
    return verdicts;
  }

  /** Asks nothing more: finds that wait fail, calls under way end in their time. */
  close(): Promise<void> {
    this.finds.close();
    return this.client.close();
  }
}
