import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CommandRequest } from '#libs/commands';
import { assert, instantOf, type Centimes } from '#libs/domain';
import { Announcer, type Announcement, type Told } from '#libs/partners';
import { PLATFORM, type Platform } from '#libs/service';
import { openRefund } from '../payment/refund.js';
import { yearIdsOf } from '../payment/vehicle-year.js';
import { AdministrationClient } from '../register/administration.client.js';
import { TAX_ADMINISTRATION, type TaxConfirmation } from '../register/administration.js';
import { PAYMENTS_MAX } from '../register/administration.wire.js';
import { hear, type Heard } from './announcement.js';

type Untold = Omit<TaxConfirmation, 'status'> & { totalCentimes: Centimes; feeCentimes: Centimes };

/**
 * Tells the tax administration of every payment and cancellation until it has heard them; no counter waits for it.
 * Where it says that it was paid already, money is owed back.
 */
@Injectable()
export class Confirmer implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly administration: AdministrationClient,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const announcer = new Announcer<Heard>({
      partner: TAX_ADMINISTRATION,
      dataSource: this.dataSource,
      log: this.platform.log,
      callMax: PAYMENTS_MAX,
      tell: (announcements) => this.tell(announcements),
      heard: (told) => this.hear(told),
    });
    this.platform.background.push({
      name: announcer.name,
      get failure() {
        return announcer.failure;
      },
      stop: async () => {
        await announcer.stop();
        await this.administration.close();
      },
    });
    announcer.start();
  }

  private async tell(announcements: readonly Announcement[]): Promise<ReadonlyMap<string, Heard>> {
    const payments = new Map((await this.paymentsOf(announcements)).map((payment) => [payment.paymentId, payment]));
    const told = announcements.flatMap(({ id, what }) => {
      const payment = payments.get(id);
      return payment ? confirmationOf(payment, what as TaxConfirmation['status']) : [];
    });
    const verdicts = await this.administration.confirm(told);
    return new Map(
      told.flatMap(({ paymentId, plate, years }): [string, Heard][] => {
        const verdict = verdicts.get(paymentId);
        return verdict ? [[paymentId, { verdict, yearIds: yearIdsOf(plate, years) }]] : [];
      }),
    );
  }

  private async hear(told: readonly Told<Heard>[]): Promise<void> {
    const commands = this.platform.backgroundQueue;
    assert(commands, 'vehicle tax has a command queue');
    const refunds = told.map(async (one) => {
      if (!('verdict' in one) || one.verdict.verdict !== 'already-paid') return;
      const { id } = one.announcement;
      await commands.run(openRefund, { paymentId: id, yearIds: one.verdict.yearIds }, ofOurs(`refund/${id}`));
    });
    await Promise.all(refunds);
    await commands.run(hear, { told }, ofOurs(`heard/${randomUUID()}`));
  }

  private paymentsOf(announcements: readonly Announcement[]): Promise<Untold[]> {
    return this.dataSource.query<Untold[]>(
      `SELECT id AS "paymentId", plate, years, half, total_centimes AS "totalCentimes",
         fee_centimes AS "feeCentimes", paid_at AS "paidAt"
       FROM payment WHERE id = ANY($1)`,
      [announcements.map(({ id }) => id)],
    );
  }
}

/** The administration's side of the service asks by itself. */
function ofOurs(idempotencyKey: string): CommandRequest {
  return { idempotencyKey, scope: 'administration', by: 'administration', asked: {}, at: instantOf(Date.now()) };
}

function confirmationOf(
  { totalCentimes, feeCentimes, paidAt, ...payment }: Untold,
  status: TaxConfirmation['status'],
): TaxConfirmation {
  const amountCentimes = totalCentimes - feeCentimes;
  return { ...payment, status, amountCentimes, paidAt: new Date(paidAt).toISOString() };
}
