import { Injectable } from '@nestjs/common';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { businessDay, instantOf, monthOf } from '#libs/domain';
import { PaymentsService, type Paid, type PayRequest } from '../payment/payments.service.js';
import { payMobile, type PayMobile } from './mobile-payment.js';

/** The use cases of mobile agencies: the payments that they bring back. */
@Injectable()
export class MobileService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly payments: PaymentsService,
  ) {}

  /**
   * Books one payment that was taken without a network.
   *
   * @param request its own key, and the instant at which it was taken
   * @throws {DomainError} what the decision refuses
   */
  async pay(
    { employeeNumber, ...command }: PayRequest & Pick<PayMobile, 'receiptNumber'>,
    request: CommandRequest,
  ): Promise<Answered<Paid>> {
    const receivedAt = instantOf(Date.now());
    const paidMonth = monthOf(businessDay(request.at));
    const printed = this.payments.printedBy(request, employeeNumber);
    const taken = { ...command, id: idFor(request), receivedAt, paidMonth, ...printed };
    return this.payments.withCode(await this.commands.run(payMobile, taken, request));
  }
}
