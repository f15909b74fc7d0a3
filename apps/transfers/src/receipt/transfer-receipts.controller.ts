import { Body, Controller, Param, Post, type StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import { isUuid } from '#libs/domain';
import { agencyOf, CallerParam, Roles, type Caller } from '#libs/service';
import { refuseTransfer } from '../transfer/transfer.js';
import { answerReceipt, AnswersReceipt } from './receipt.answer.js';
import { TransferReceiptRequest } from './transfer-receipts.dto.js';
import { TransferReceiptsService } from './transfer-receipts.service.js';

/** Receipts of transfers on paper. */
@ApiTags('transfers')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('transfers/:id/receipts')
export class TransferReceiptsController {
  constructor(private readonly receipts: TransferReceiptsService) {}

  @Post()
  @ApiOperation({
    summary: 'A receipt that your agency gave, as a PDF in French and Arabic; changes nothing',
    description: 'The pick-up code is printed on that of the sending when the request brings it: it is stored nowhere.',
  })
  @AnswersReceipt()
  async print(
    @Param('id') id: string,
    @Body() { of, code }: TransferReceiptRequest,
    @CallerParam() caller: Caller,
  ): Promise<StreamableFile> {
    if (!isUuid(id)) throw refuseTransfer('transfer.not-found');
    return answerReceipt(await this.receipts.pdfOf(id, { kind: of, agency: agencyOf(caller), code }));
  }
}
