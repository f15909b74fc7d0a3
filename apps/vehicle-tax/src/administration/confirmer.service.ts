import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import { DataSource } from 'typeorm';
import { CommandQueue } from '#libs/commands';
import { instantOf, type Centimes } from '#libs/domain';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { PaymentTable, RefundCaseTable, VehicleYearTable } from '../payment/payment.table.js';
import { yearIdsOf } from '../payment/vehicle-year.js';
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
      rows: ({ paymentId, yearIds }: OpenRefund) => ({
        payment: PaymentTable.by('id', paymentId),
        years: VehicleYearTable.allBy('id', yearIds),
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
      const heard = batch.filter(({ paymentId }) => verdicts.has(paymentId));
      await this.openRefunds(heard.filter(({ paymentId }) => verdicts.get(paymentId) === 'already-paid'));
      await this.writeDown(heard);
      return heard.length === BATCH ? 'again' : 'pause';
    });
  }

  private async openRefunds(refused: readonly Pending[]): Promise<void> {
    const at = instantOf(Date.now());
    for (const { paymentId, plate, years } of refused) {
      const request = { idempotencyKey: `refund/${paymentId}`, scope: 'administration', body: {}, at };
      await this.openRefund({ paymentId, yearIds: yearIdsOf(plate, years) }, request);
    }
  }

  private async writeDown(heard: readonly Pending[]): Promise<void> {
    const cancelled = heard.filter(({ status }) => status === 'cancelled');
    const idsOf = (list: readonly Pending[]) => list.map(({ paymentId }) => paymentId);
    await this.dataSource.query(
      `UPDATE confirmation c SET confirmed_at = now()
       FROM unnest($1::uuid[], $2::text[]) AS heard(payment_id, told)
       WHERE c.payment_id = heard.payment_id AND c.told = heard.told AND c.confirmed_at IS NULL`,
      [idsOf(heard), heard.map(({ status }) => status)],
    );
    if (cancelled.length === 0) return;
    await this.dataSource.query(
      `UPDATE vehicle_year SET untold_cancellation = NULL, cancellation_told_at = $3
       WHERE id = ANY($1) AND untold_cancellation = ANY($2)`,
      [cancelled.flatMap(({ plate, years }) => yearIdsOf(plate, years)), idsOf(cancelled), instantOf(Date.now())],
    );
  }

  /** Cancellations first: what is free again may have been paid for already. */
  private nextBatch(): Promise<Pending[]> {
    return this.dataSource.query<Pending[]>(
      `SELECT c.payment_id AS "paymentId", c.told AS status, p.plate, p.years, p.half,
         p.total_centimes AS "totalCentimes", p.fee_centimes AS "feeCentimes", p.paid_at AS "paidAt"
       FROM confirmation c JOIN payment p ON p.id = c.payment_id
       WHERE c.confirmed_at IS NULL ORDER BY c.told, c.payment_id LIMIT ${BATCH}`,
    );
  }
}

function confirmationOf({ totalCentimes, feeCentimes, paidAt, ...told }: Pending): TaxConfirmation {
  return { ...told, paidAt: new Date(paidAt).toISOString(), amountCentimes: totalCentimes - feeCentimes };
}
