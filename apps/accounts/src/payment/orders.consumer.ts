import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { idFor, requestOfEvent } from '#libs/commands';
import { instantOf } from '#libs/domain';
import { claimsContract, type CloudEvent, type PaymentOrderedV1 } from '#libs/events';
import { EventCommands } from '#libs/service';
import { payIn } from './payment.js';

type Ordered = CloudEvent & PaymentOrderedV1;

/** Carries out what other products order to be paid into accounts: each order is answered by an event. */
@Controller()
export class OrdersConsumer {
  constructor(private readonly commands: EventCommands) {}

  @EventPattern<string>(claimsContract.topic)
  async pay(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const orders = events.filter((event): event is Ordered => event.type === 'claims.payment-ordered.v1');
    if (orders.length === 0) return;
    const refusals = await this.commands.in(manager).outcomesOf(orders, (event) => {
      // It happens now: figures of days that were reported do not change.
      const request = { ...requestOfEvent(event), at: instantOf(Date.now()) };
      const { claimId: reference, paymentId, accountId, amountCentimes, agency } = event.data;
      const order = { paymentId, orderedBy: claimsContract.product, reference, accountId, amountCentimes, agency };
      return this.commands.ask(payIn, { id: idFor(request), ...order }, request);
    });
    const refusal = refusals.find((one) => one !== undefined);
    if (refusal) throw refusal;
  }
}
