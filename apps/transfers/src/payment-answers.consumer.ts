import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { requestOfEvent, type AskedCommand } from '#libs/commands';
import { instantOf } from '#libs/domain';
import { accountsContract, paymentAnswersTo, type CloudEvent, type AnsweredPayment } from '#libs/events';
import { EventCommands } from '#libs/service';
import transfers from '../product.js';
import { creditTransferPayment, releaseTransferPayment } from './account-payment.js';

/** Hears what became of transfers that counters ordered to be paid into accounts. */
@Controller()
export class PaymentAnswersConsumer {
  constructor(private readonly commands: EventCommands) {}

  @EventPattern<string>(accountsContract.topic)
  async hear(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const answers = paymentAnswersTo(transfers.name, events);
    if (answers.length === 0) return;
    const refusals = await this.commands.in(manager).outcomesOf(answers, (event) => this.asked(event));
    const refusal = refusals.find((one) => one !== undefined);
    // What contradicts the books waits for a person, as a letter.
    if (refusal) throw refusal;
  }

  private asked(event: AnsweredPayment): AskedCommand {
    // It is known from now on: figures of days that were reported do not change.
    const request = { ...requestOfEvent(event), at: instantOf(Date.now()) };
    const { reference: transferId, paymentId } = event.data;
    if (event.type === 'accounts.payment-refused.v1')
      return this.commands.ask(releaseTransferPayment, { transferId, paymentId, code: event.data.code }, request);
    const { amountCentimes } = event.data;
    return this.commands.ask(creditTransferPayment, { transferId, paymentId, amountCentimes }, request);
  }
}
