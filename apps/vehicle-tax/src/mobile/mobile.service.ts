import { Injectable } from '@nestjs/common';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { blockCommands, type BlockReply, type CloseBlock, type ClosedBlockReply, type IssueBlock } from '#libs/counter';
import { businessDay, instantOf, monthOf } from '#libs/domain';
import vehicleTax from '../../product.js';
import { PaymentsService, type Paid } from '../payment/payments.service.js';
import { payMobile, type PayMobile } from './mobile-payment.js';

/** How mobile agencies take receipt numbers along and bring them back. */
export const { issueBlock, closeBlock } = blockCommands(vehicleTax);

/** The use cases of mobile agencies: receipt numbers to take along, and the payments that they bring back. */
@Injectable()
export class MobileService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly payments: PaymentsService,
  ) {}

  issueBlock(command: Omit<IssueBlock, 'blockId'>, request: CommandRequest): Promise<Answered<BlockReply>> {
    return this.commands.run(issueBlock, { ...command, blockId: idFor(request) }, request);
  }

  closeBlock(command: CloseBlock, request: CommandRequest): Promise<Answered<ClosedBlockReply>> {
    return this.commands.run(closeBlock, command, request);
  }

  /**
   * Books one payment that was taken without a network.
   *
   * @param request its own key, and the instant at which it was taken
   * @throws {DomainError} what the decision refuses
   */
  async pay(
    command: Omit<PayMobile, 'id' | 'receivedAt' | 'paidMonth'>,
    request: CommandRequest,
  ): Promise<Answered<Paid>> {
    const receivedAt = instantOf(Date.now());
    const paidMonth = monthOf(businessDay(request.at));
    const taken = { ...command, id: idFor(request), receivedAt, paidMonth };
    const { reply, replayed } = await this.commands.run(payMobile, taken, request);
    return { reply: this.payments.withCode(reply), replayed };
  }
}
