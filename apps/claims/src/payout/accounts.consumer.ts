import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { idFor, type AskedCommand, type CommandRequest } from '#libs/commands';
import { businessDay, instantOf } from '#libs/domain';
import {
  accountsContract,
  PAYMENT_ANSWERS,
  paymentAnswersTo,
  type CloudEvent,
  type AnsweredPayment,
} from '#libs/events';
import { EventCommands } from '#libs/service';
import claims from '../../product.js';
import { creditPayment, releasePayment } from './account-payment.js';

/** Hears what became of payments into accounts. */
@Controller()
export class AccountsConsumer {
  constructor(private readonly commands: EventCommands) {}

  @EventPattern<string>(accountsContract.topic, { types: PAYMENT_ANSWERS })
  async hear(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const answered = paymentAnswersTo(claims.name, events);
    // What contradicts the books waits for a person, as a letter.
    await this.commands.in(manager).runNow(answered, (event, request) => this.asked(event, request));
  }

  private asked(event: AnsweredPayment, request: CommandRequest): AskedCommand {
    const { reference: claimId, paymentId } = event.data;
    const of = { id: idFor(request), claimId, paymentId };
    if (event.type === 'accounts.payment-refused.v1')
      return this.commands.ask(releasePayment, { ...of, code: event.data.code }, request);
    const { amountCentimes } = event.data;
    const creditedOn = businessDay(instantOf(Date.parse(event.occurredAt)));
    return this.commands.ask(creditPayment, { ...of, amountCentimes, creditedOn }, request);
  }
}
