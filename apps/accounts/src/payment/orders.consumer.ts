import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { idFor } from '#libs/commands';
import { claimsContract, sourceOf, transfersContract } from '#libs/events';
import type { CloudEvent, PaymentOrderedV1, TransferPaymentOrderedV1 } from '#libs/events';
import { EventCommands } from '#libs/service';
import { payIn } from './payment.js';

type Ordered = CloudEvent & (PaymentOrderedV1 | TransferPaymentOrderedV1);

/** Who may order, by the type of its event: each for itself alone. */
const ORDERED_BY: Readonly<Record<string, string>> = {
  'claims.payment-ordered.v1': claimsContract.product,
  'transfers.transfer-payment-ordered.v1': transfersContract.product,
} satisfies Record<Ordered['type'], string>;

/** Carries out what other products order to be paid into accounts: each order is answered by an event. */
@Controller()
export class OrdersConsumer {
  constructor(private readonly commands: EventCommands) {}

  @EventPattern<string[]>([claimsContract.topic, transfersContract.topic], { types: Object.keys(ORDERED_BY) })
  async pay(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    await this.commands.in(manager).runNow(events.filter(isOrder), (event, request) => {
      const { paymentId, accountId, amountCentimes, agency } = event.data;
      const of = { paymentId, orderedBy: ORDERED_BY[event.type]!, reference: event.subject };
      return this.commands.ask(payIn, { id: idFor(request), ...of, accountId, amountCentimes, agency }, request);
    });
  }
}

function isOrder(event: CloudEvent): event is Ordered {
  const product = ORDERED_BY[event.type];
  return product !== undefined && event.source === sourceOf(product);
}
