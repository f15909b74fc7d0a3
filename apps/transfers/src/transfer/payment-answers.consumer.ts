import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import type { AskedCommand, CommandRequest } from '#libs/commands';
import {
  accountsContract,
  PAYMENT_ANSWERS,
  paymentAnswersTo,
  type CloudEvent,
  type AnsweredPayment,
} from '#libs/events';
import { EventCommands } from '#libs/service';
import transfers from '../../product.js';
import { creditTransferPayment, releaseTransferPayment } from './account-payment.js';

/** Hears what became of transfers that counters ordered to be paid into accounts. */
@Controller()
export class PaymentAnswersConsumer {
  constructor(private readonly commands: EventCommands) {}

  @EventPattern<string>(accountsContract.topic, { types: PAYMENT_ANSWERS })
  async hear(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const answers = paymentAnswersTo(transfers.name, events);
    // What contradicts the books waits for a person, as a letter.
    await this.commands.in(manager).runNow(answers, (event, request) => this.asked(event, request));
  }

  private asked(event: AnsweredPayment, request: CommandRequest): AskedCommand {
    const { reference: transferId, paymentId } = event.data;
    if (event.type === 'accounts.payment-refused.v1')
      return this.commands.ask(releaseTransferPayment, { transferId, paymentId, code: event.data.code }, request);
    const { amountCentimes } = event.data;
    return this.commands.ask(creditTransferPayment, { transferId, paymentId, amountCentimes }, request);
  }
}
