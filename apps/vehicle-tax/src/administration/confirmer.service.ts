import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import { DataSource } from 'typeorm';
import { CommandQueue } from '#libs/commands';
import { instantOf, type Centimes } from '#libs/domain';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { PaymentTable, RefundCaseTable } from '../payment/payment.table.js';
import { openRefund, type OpenRefund } from '../payment/refund.js';
import { AdministrationClient } from './administration.client.js';
import type { TaxConfirmation } from './administration.js';

const BATCH = 500;
const POLL_MS = 500;
const CONFIRMER_LOCK = 0x636f6e66; // 'conf'

type Pending = TaxConfirmation & { totalCentimes: Centimes; feeCentimes: Centimes };

/**
 * Tells the tax administration of every payment and cancellation, in batches, until it has heard them: one instance at
 * a time, and no counter waits for it. Where it says that it was paid already, money is owed back.
 */
@Injectable()
export class Confirmer implements OnApplicationBootstrap {
  private readonly openRefund;
  private pending = 0;

  constructor(
    commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly administration: AdministrationClient,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {
    this.openRefund = commands.define({
      name: 'vehicle-tax.open-refund',
      rows: ({ paymentId }: OpenRefund) => ({
        payment: PaymentTable.by('id', paymentId),
        refundCase: RefundCaseTable.by('paymentId', paymentId),
      }),
      decide: openRefund,
    });
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
      const at = instantOf(Date.now());
      for (const { paymentId } of batch.filter((one) => verdicts.get(one.paymentId) === 'already-paid')) {
        await this.openRefund(
          { paymentId },
          { idempotencyKey: `refund/${paymentId}`, scope: 'administration', body: {}, at },
        );
      }
      for (const told of ['paid', 'cancelled'] as const) {
        const ids = batch.filter(({ status }) => status === told).map(({ paymentId }) => paymentId);
        await this.dataSource.query(
          'UPDATE confirmation SET confirmed_at = $1 WHERE payment_id = ANY($2) AND told = $3 AND confirmed_at IS NULL',
          [at, ids, told],
        );
      }
      return batch.length === BATCH ? 'again' : 'pause';
    });
  }

  private nextBatch(): Promise<Pending[]> {
    return this.dataSource.query<Pending[]>(
      `SELECT c.payment_id AS "paymentId", c.told AS status, p.plate, p.years, p.half,
         p.total_centimes AS "totalCentimes", p.fee_centimes AS "feeCentimes", p.paid_at AS "paidAt"
       FROM confirmation c JOIN payment p ON p.id = c.payment_id
       WHERE c.confirmed_at IS NULL ORDER BY c.payment_id LIMIT ${BATCH}`,
    );
  }
}

function confirmationOf({ totalCentimes, feeCentimes, paidAt, ...told }: Pending): TaxConfirmation {
  return { ...told, paidAt: new Date(paidAt).toISOString(), amountCentimes: totalCentimes - feeCentimes };
}
