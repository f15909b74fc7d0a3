import { randomBytes, randomUUID } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { CommandQueue, ReceiptSeriesTable, type Answered, type CommandRequest } from '#libs/commands';
import { businessDay, instantOf, uuidV7 } from '#libs/domain';
import { monthsBetween } from '../remittance/remittance.js';
import { RemittanceTable } from '../remittance/remittance.table.js';
import { TARIFFS } from '../assessment/current.tariffs.js';
import { payMobile, type PayMobile } from './mobile-payment.js';
import { monthOf } from './payment.js';
import {
  ConfirmationTable,
  PaymentTable,
  RefundCaseTable,
  ReservedReceiptTable,
  VehicleYearTable,
} from './payment.table.js';
import { PaymentsService, type Paid } from './payments.service.js';
import { yearIdsOf } from './vehicle-year.js';
import {
  closeBlock,
  issueBlock,
  type BlockReply,
  type CloseBlock,
  type ClosedBlockReply,
  type IssueBlock,
} from './receipt-block.js';

/** The use cases of mobile agencies: receipt numbers to take along, and the payments that they bring back. */
@Injectable()
export class MobileService {
  private readonly issueCommand;
  private readonly closeCommand;
  private readonly payCommand;

  constructor(
    commands: CommandQueue,
    private readonly payments: PaymentsService,
  ) {
    this.issueCommand = commands.define({
      name: 'vehicle-tax.issue-block',
      rows: ({ blockId, agency }: IssueBlock) => ({
        series: ReceiptSeriesTable.by('agency', agency),
        numbers: ReservedReceiptTable.allBy('blockId', [blockId]),
      }),
      decide: issueBlock,
    });
    this.closeCommand = commands.define({
      name: 'vehicle-tax.close-block',
      rows: ({ blockId }: CloseBlock) => ({ numbers: ReservedReceiptTable.allBy('blockId', [blockId]) }),
      decide: closeBlock,
    });
    this.payCommand = commands.define({
      name: 'vehicle-tax.pay-mobile',
      rows: ({ id, request, receiptNumber, paidMonth, receivedAt }: PayMobile & { paidMonth: string }) => ({
        payment: PaymentTable.madeBy(id),
        years: VehicleYearTable.allBy('id', yearIdsOf(request.vehicle.plate, request.years)),
        confirmation: ConfirmationTable.madeBy(id),
        refundCase: RefundCaseTable.madeBy(id),
        number: ReservedReceiptTable.by('receiptNumber', receiptNumber),
        remittances: RemittanceTable.allBy('month', monthsBetween(paidMonth, monthOf(businessDay(receivedAt)))),
      }),
      decide: (rows, command, at) => payMobile(rows, command, at, TARIFFS),
    });
  }

  issueBlock(command: Omit<IssueBlock, 'blockId'>, request: CommandRequest): Promise<Answered<BlockReply>> {
    return this.issueCommand({ ...command, blockId: randomUUID() }, request);
  }

  closeBlock(command: CloseBlock, request: CommandRequest): Promise<Answered<ClosedBlockReply>> {
    return this.closeCommand(command, request);
  }

  /**
   * Books one payment that was taken without a network.
   *
   * @param request its own key, and the instant at which it was taken
   * @throws {DomainError} what the decision refuses
   */
  async pay(command: Omit<PayMobile, 'id' | 'receivedAt'>, request: CommandRequest): Promise<Answered<Paid>> {
    const { reply, replayed } = await this.payCommand(
      {
        ...command,
        id: uuidV7(Date.parse(request.at), randomBytes(16)),
        receivedAt: instantOf(Date.now()),
        paidMonth: monthOf(businessDay(request.at)),
      },
      request,
    );
    return { reply: this.payments.withCode(reply), replayed };
  }
}
