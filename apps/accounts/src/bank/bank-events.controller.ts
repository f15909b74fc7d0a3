import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { instantOf } from '#libs/domain';
import { PartnerAnswerResponse } from '#libs/partners';
import { ApiPath, ApiQueries, CallerParam, partnerOf, Roles, TEXT_IN_PATH, type Caller } from '#libs/service';
import {
  BankEventQuery,
  ReleaseBankEventRequest,
  ReleaseBankEventsRequest,
  ReleasedBankEvents,
  WaitingBankEvents,
} from './bank-events.dto.js';
import { Banks } from './banks.service.js';

/** What became of what partner banks said on their topics. */
@ApiTags('partner events')
@ApiBearerAuth()
@Roles('administrator')
@Controller('partner-events')
export class BankEventsController {
  constructor(private readonly banks: Banks) {}

  @Get()
  @Roles('administrator', 'compliance')
  @ApiOperation({ summary: 'Events of banks that wait: for others before them, or for a person' })
  @ApiOkResponse({ type: WaitingBankEvents })
  async waiting(): Promise<WaitingBankEvents> {
    const items = (await this.banks.waiting()).map(({ partner: bank, number, code, receivedAt, ...event }) => ({
      bank,
      ...event,
      ...(number === null ? {} : { number }),
      ...(code === null ? {} : { code }),
      receivedAt: instantOf(receivedAt.getTime()),
    }));
    return { items };
  }

  @Post('releases')
  @HttpCode(200)
  @ApiOperation({ summary: 'Let the events of a source go on, and give up those that are missing before a number' })
  @ApiOkResponse({ type: ReleasedBankEvents })
  async release(@Body() { bank: partner, source, upTo }: ReleaseBankEventsRequest): Promise<ReleasedBankEvents> {
    return { events: await this.banks.release({ partner, source }, { upTo }) };
  }

  @Post(':id/releases')
  @ApiPath('id', TEXT_IN_PATH)
  @HttpCode(200)
  @ApiOperation({ summary: 'Carry out an event that waits: once what kept it from being carried out is mended' })
  @ApiOkResponse({ type: ReleasedBankEvents })
  async releaseOne(
    @Param('id') id: string,
    @Body() { bank: partner, source }: ReleaseBankEventRequest,
  ): Promise<ReleasedBankEvents> {
    return { events: await this.banks.release({ partner, source }, { id }) };
  }

  @Get(':id')
  @ApiPath('id', TEXT_IN_PATH)
  @Roles('bank')
  @ApiOperation({ summary: 'How an event of yours stands: taken, refused with code and field, held' })
  @ApiQueries(BankEventQuery)
  @ApiOkResponse({ type: PartnerAnswerResponse })
  find(
    @Param('id') id: string,
    @Query() { source }: BankEventQuery,
    @CallerParam() caller: Caller,
  ): Promise<PartnerAnswerResponse> {
    return this.banks.find(partnerOf(caller), id, source);
  }
}
