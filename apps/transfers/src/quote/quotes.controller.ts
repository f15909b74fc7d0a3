import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { instantOf } from '#libs/domain';
import { agencyOf, CallerParam, Roles, type Caller } from '#libs/service';
import { Seals } from '../code-key/seals.service.js';
import { QuoteRequest, QuoteResponse, toQuoteResponse } from './quotes.dto.js';
import { QuotesService } from './quotes.service.js';

/** What a transfer costs. */
@ApiTags('transfers')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('quotes')
export class QuotesController {
  constructor(
    private readonly quotes: QuotesService,
    private readonly seals: Seals,
  ) {}

  @Post()
  @HttpCode(200)
  @ApiOperation({
    summary: 'What sending an amount costs, before the sender commits; changes nothing',
    description: 'For ten minutes a transfer or family aid of your agency that brings the quote costs what it says.',
  })
  @ApiOkResponse({ type: QuoteResponse })
  async quote(
    @Body() { operator, amountCentimes: statedCentimes, feeMode = 'on-top', sender, senderStatus }: QuoteRequest,
    @CallerParam() caller: Caller,
  ): Promise<QuoteResponse> {
    const at = instantOf(Date.now());
    const quote = this.quotes.quote({ agency: agencyOf(caller), operator, statedCentimes, feeMode }, at);
    const response = toQuoteResponse(quote, this.seals.sealed('quote', quote), senderStatus);
    return sender ? { ...response, ceilings: await this.quotes.ceilingsLeft(sender, operator, at) } : response;
  }
}
