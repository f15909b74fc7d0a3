import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import { DataSource } from 'typeorm';
import { CommandQueue, type CommandRequest } from '#libs/commands';
import { instantOf, type Centimes } from '#libs/domain';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { openRefund } from '../payment/refund.js';
import { yearIdsOf } from '../payment/vehicle-year.js';
import { AdministrationClient } from '../register/administration.client.js';
import type { TaxConfirmation } from '../register/administration.js';
import { hear } from './announcement.js';

const BATCH = 500;
const POLL_MS = 500;
const CONFIRMER_LOCK = 0x636f6e66; // 'conf'

type Untold = TaxConfirmation & { totalCentimes: Centimes; feeCentimes: Centimes };

/**
 * Tells the tax administration of every payment and cancellation, in batches, until it has heard them: one instance at
 * a time, and no counter waits for it. Where it says that it was paid already, money is owed back.
 */
@Injectable()
export class Confirmer implements OnApplicationBootstrap {
  private pending = 0;

  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly administration: AdministrationClient,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {
    metrics
      .getMeter('guichet')
      .createObservableGauge('guichet_confirmations_pending', {
        description: 'Payments of which the tax administration has not heard, up to a batch',
      })
      .addCallback((result) => result.observe(this.pending));
  }

  onApplicationBootstrap(): void {
    const loop = new Loop('tax administration', () => this.tell(), POLL_MS, this.platform.log);
    this.platform.background.push({
      name: loop.name,
      get failure() {
        return loop.failure;
      },
      stop: async () => {
        await loop.stop();
        await this.administration.close();
      },
    });
    loop.start();
  }

  /** One batch: what is written down is that it was told of exactly this, since it may be cancelled meanwhile. */
  private async tell(): Promise<'again' | 'pause'> {
    return this.dataSource.transaction(async (manager) => {
      const [lock] = await manager.query<{ taken: boolean }[]>('SELECT pg_try_advisory_xact_lock($1) AS taken', [
        CONFIRMER_LOCK,
      ]);
      if (!lock?.taken) return 'pause';
      const batch = await this.nextBatch();
      this.pending = batch.length;
      if (batch.length === 0) return 'pause';
      const verdicts = await this.administration.confirm(batch.map(confirmationOf));
      const heard = batch.filter(({ paymentId }) => verdicts.has(paymentId));
      await this.openRefunds(heard.filter(({ paymentId }) => verdicts.get(paymentId) === 'already-paid'));
      await this.writeDown(heard);
      return heard.length === BATCH ? 'again' : 'pause';
    });
  }

  private async openRefunds(refused: readonly Untold[]): Promise<void> {
    for (const { paymentId, plate, years } of refused) {
      await this.commands.run(
        openRefund,
        { paymentId, yearIds: yearIdsOf(plate, years) },
        ofOurs(`refund/${paymentId}`),
      );
    }
  }

  private async writeDown(told: readonly Untold[]): Promise<void> {
    const heard = told.map(({ paymentId, status, plate, years }) => {
      return { paymentId, told: status, yearIds: yearIdsOf(plate, years) };
    });
    if (heard.length > 0) await this.commands.run(hear, { heard }, ofOurs(`heard/${randomUUID()}`));
  }

  /** Cancellations first: what is free again may have been paid for already. */
  private nextBatch(): Promise<Untold[]> {
    return this.dataSource.query<Untold[]>(
      `SELECT c.payment_id AS "paymentId", c.told AS status, p.plate, p.years, p.half,
         p.total_centimes AS "totalCentimes", p.fee_centimes AS "feeCentimes", p.paid_at AS "paidAt"
       FROM confirmation c JOIN payment p ON p.id = c.payment_id
       WHERE c.confirmed_at IS NULL ORDER BY c.told, c.payment_id LIMIT ${BATCH}`,
    );
  }
}

/** The administration's side of the service asks by itself. */
function ofOurs(idempotencyKey: string): CommandRequest {
  return { idempotencyKey, scope: 'administration', by: 'administration', asked: {}, at: instantOf(Date.now()) };
}

function confirmationOf({ totalCentimes, feeCentimes, paidAt, ...told }: Untold): TaxConfirmation {
  return { ...told, paidAt: new Date(paidAt).toISOString(), amountCentimes: totalCentimes - feeCentimes };
}
