import { Injectable } from '@nestjs/common';
import { CommandQueue, type Answered, type CommandRequest } from '#libs/commands';
import { typedReceiptNumber } from '#libs/domain';
import { PickUpCodes } from '../code-key/pick-up-codes.service.js';
import { refuseTransfer } from '../transfer/transfer.js';
import { WrongCodesService } from '../wrong-code/wrong-codes.service.js';
import { giveBack, type GiveBack, type GiveBackReply } from './refund.js';

/** What a counter asks for: the receipt number as it was typed. */
type AtCounter = Omit<GiveBack, 'idHash'>;

/** Gives money back, and counts who asks for another's. */
@Injectable()
export class RefundsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly codes: PickUpCodes,
    private readonly wrongCodes: WrongCodesService,
  ) {}

  /** @throws {DomainError} as the decision; a receipt or an ID that is not the sender's is counted */
  giveBack(
    { sendingReceiptNumber: typed, ...asked }: AtCounter,
    request: CommandRequest,
  ): Promise<Answered<GiveBackReply>> {
    const sendingReceiptNumber = typedReceiptNumber(typed);
    if (!sendingReceiptNumber) throw refuseTransfer('refund.unknown-receipt', { field: 'sendingReceiptNumber' });
    const command = { ...asked, sendingReceiptNumber, idHash: this.codes.idHashOf(asked.sender) };
    const counted = { idHash: command.idHash, agency: command.agency };
    return this.wrongCodes.counted(this.commands.run(giveBack, command, request), request, {
      'refund.unknown-receipt': { ...counted, receiptNumber: null },
      'refund.other-sender': { ...counted, receiptNumber: sendingReceiptNumber },
    });
  }
}
