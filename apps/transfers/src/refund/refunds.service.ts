import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { CommandQueue, idFor, type Answered, type CommandRequest } from '#libs/commands';
import { derivedUuid, typedReceiptNumber } from '#libs/domain';
import { PickUpCodes } from '../code-key/pick-up-codes.service.js';
import type { IdentifiedPerson } from '../person/person.js';
import { CASE_OF } from '../screening/case.js';
import type { HeldReply } from '../transfer/payout.js';
import { refuseTransfer } from '../transfer/transfer.js';
import { identified, Screener, type Asked } from '../watch-list/screener.service.js';
import { WrongCodesService } from '../wrong-code/wrong-codes.service.js';
import { giveBack, type GiveBack, type GiveBackReply } from './refund.js';

/** What a counter asks for: the receipt number as it was typed. */
type AtCounter = Omit<GiveBack, 'idHash' | 'screened' | 'caseId'>;

/** Gives money back, and counts who asks for another's. */
@Injectable()
export class RefundsService {
  constructor(
    private readonly commands: CommandQueue,
    private readonly dataSource: DataSource,
    private readonly codes: PickUpCodes,
    private readonly screener: Screener,
    private readonly wrongCodes: WrongCodesService,
  ) {}

  /** @throws {DomainError} as the decision; a receipt or an ID that is not the sender's is counted */
  async giveBack(
    { sendingReceiptNumber: typed, ...asked }: AtCounter,
    request: CommandRequest,
  ): Promise<Answered<GiveBackReply | HeldReply>> {
    const sendingReceiptNumber = typedReceiptNumber(typed);
    if (!sendingReceiptNumber) throw refuseTransfer('refund.unknown-receipt', { field: 'sendingReceiptNumber' });
    const idHash = this.codes.idHashOf(asked.sender);
    const screened = this.screener.screen(await this.sendersOf(sendingReceiptNumber));
    const caseId = derivedUuid(idFor(request), CASE_OF);
    const command = { ...asked, sendingReceiptNumber, idHash, screened, caseId };
    const counted = { idHash, agency: command.agency };
    return this.wrongCodes.counted(this.commands.run(giveBack, command, request), request, {
      'refund.unknown-receipt': { ...counted, receiptNumber: null },
      'refund.other-sender': { ...counted, receiptNumber: sendingReceiptNumber },
    });
  }

  /** Who has sent, under the name that the sending has. */
  private async sendersOf(sendingReceiptNumber: string): Promise<Asked[]> {
    const rows = await this.dataSource.query<{ sender: IdentifiedPerson }[]>(
      'SELECT sender FROM transfer WHERE sending_receipt_number = $1',
      [sendingReceiptNumber],
    );
    return rows.map(({ sender }) => identified('sender', sender));
  }
}
