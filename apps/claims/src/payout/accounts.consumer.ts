import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { idFor, requestOfEvent, type AskedCommand } from '#libs/commands';
import { businessDay, instantOf } from '#libs/domain';
import { accountsContract, type CloudEvent, type PaymentCreditedV1, type PaymentRefusedV1 } from '#libs/events';
import { EventCommands } from '#libs/service';
import claims from '../../product.js';
import { creditPayment, releasePayment } from './account-payment.js';

type PaymentAnswered = CloudEvent & (PaymentCreditedV1 | PaymentRefusedV1);

/** Hears what became of payments into accounts. */
@Controller()
export class AccountsConsumer {
  constructor(private readonly commands: EventCommands) {}

  @EventPattern<string>(accountsContract.topic)
  async hear(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const answered = events.filter(isOfOurs);
    if (answered.length === 0) return;
    const refusals = await this.commands.in(manager).outcomesOf(answered, (event) => this.asked(event));
    const refusal = refusals.find((one) => one !== undefined);
    // What contradicts the books waits for a person, as a letter.
    if (refusal) throw refusal;
  }

  private asked(event: PaymentAnswered): AskedCommand {
    // It is known from now on: figures of days that were reported do not change.
    const request = { ...requestOfEvent(event), at: instantOf(Date.now()) };
    const { reference: claimId, paymentId } = event.data;
    const of = { id: idFor(request), claimId, paymentId };
    if (event.type === 'accounts.payment-refused.v1')
      return this.commands.ask(releasePayment, { ...of, code: event.data.code }, request);
    const { amountCentimes } = event.data;
    const creditedOn = businessDay(instantOf(Date.parse(event.occurredAt)));
    return this.commands.ask(creditPayment, { ...of, amountCentimes, creditedOn }, request);
  }
}

function isOfOurs(event: CloudEvent): event is PaymentAnswered {
  const isAnswer = event.type === 'accounts.payment-credited.v1' || event.type === 'accounts.payment-refused.v1';
  return isAnswer && Reflect.get(event.data, 'orderedBy') === claims.name;
}
