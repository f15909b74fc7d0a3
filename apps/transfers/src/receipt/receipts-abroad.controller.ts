import { Body, Controller, Param, Post, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { isUuid } from '#libs/domain';
import { agencyOf, CallerParam, Roles, type Caller } from '#libs/service';
import { refuseFamilyAid } from '../family-aid/family-aid.js';
import { FamilyAidsService } from '../family-aid/family-aids.service.js';
import { refuseInwardRemittance } from '../remittance/remittance.js';
import { InwardRemittancesService } from '../remittance/remittances.service.js';
import { aidReceiptOf } from './aid-receipt.js';
import { ReceiptPrinter } from './receipt-printer.service.js';
import { answerReceipt, AnswersReceipt } from './receipt.answer.js';
import { remittanceReceiptOf } from './remittance-receipt.js';
import { FamilyAidReceiptRequest } from './transfer-receipts.dto.js';

/** Receipts on paper of money from abroad, and of family aid. */
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller()
export class ReceiptsAbroadController {
  constructor(
    private readonly remittances: InwardRemittancesService,
    private readonly aids: FamilyAidsService,
    private readonly printer: ReceiptPrinter,
  ) {}

  @Post('remittances/:id/receipts')
  @ApiTags('remittances')
  @ApiOperation({
    summary: 'The receipt of money from abroad that your agency paid, as a PDF in French and Arabic; changes nothing',
  })
  @AnswersReceipt()
  async printRemittance(@Param('id') id: string, @CallerParam() caller: Caller): Promise<StreamableFile> {
    if (!isUuid(id)) throw refuseInwardRemittance('remittance.not-found');
    const receipt = remittanceReceiptOf(await this.remittances.find(id, agencyOf(caller)));
    return answerReceipt(await this.printer.print(receipt));
  }

  @Post('family-aids/:id/receipts')
  @ApiTags('family-aids')
  @ApiOperation({
    summary: 'A receipt of family aid that your agency gave, as a PDF in French and Arabic; changes nothing',
    description: "On that of the sending is the operator's number, by which the beneficiary collects.",
  })
  @AnswersReceipt()
  async printFamilyAid(
    @Param('id') id: string,
    @Body() { of }: FamilyAidReceiptRequest,
    @CallerParam() caller: Caller,
  ): Promise<StreamableFile> {
    if (!isUuid(id)) throw refuseFamilyAid('family-aid.not-found');
    const receipt = aidReceiptOf(await this.aids.find(id, agencyOf(caller)), of);
    return answerReceipt(await this.printer.print(receipt));
  }
}
