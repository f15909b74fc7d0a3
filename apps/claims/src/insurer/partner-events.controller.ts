import { Body, Controller, Get, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { instantOf } from '#libs/domain';
import type { PartnerEvent } from '#libs/messaging';
import { PartnerAnswerResponse, PartnerEventParam, Signed } from '#libs/partners';
import { ApiPath, ApiQueries, CallerParam, partnerOf, Roles, TEXT_IN_PATH, type Caller } from '#libs/service';
import { CORE_BANKING, CoreBanking } from '../loan/core-banking.service.js';
import { Insurers } from './insurers.service.js';
import {
  CLOUD_EVENT,
  PartnerEventQuery,
  ReleaseOneRequest,
  ReleaseRequest,
  ReleasedResponse,
  WaitingEventsResponse,
} from './partner-events.dto.js';

/** The door of partner insurers, beside their topics. */
@ApiTags('partner events')
@ApiBearerAuth()
@Controller('partner-events')
export class PartnerEventsController {
  constructor(
    private readonly insurers: Insurers,
    private readonly coreBanking: CoreBanking,
  ) {}

  @Post()
  @HttpCode(200)
  @Signed('insurer')
  @ApiOperation({
    summary: 'Take a claim event of an insurer: a structured CloudEvent, signed as Standard Webhooks says',
  })
  @ApiBody({ schema: CLOUD_EVENT })
  @ApiOkResponse({ type: PartnerAnswerResponse })
  take(@PartnerEventParam() event: PartnerEvent): Promise<PartnerAnswerResponse> {
    return this.insurers.take(event);
  }

  @Get()
  @Roles('administrator', 'compliance')
  @ApiOperation({ summary: 'Events of insurers and core banking that wait: for others before them, or for a person' })
  @ApiOkResponse({ type: WaitingEventsResponse })
  async waiting(): Promise<WaitingEventsResponse> {
    const events = [...(await this.insurers.waiting()), ...(await this.coreBanking.waiting())];
    return {
      items: events.map(({ partner: insurer, number, code, receivedAt, ...event }) => ({
        insurer,
        ...event,
        ...(number === null ? {} : { number }),
        ...(code === null ? {} : { code }),
        receivedAt: instantOf(receivedAt.getTime()),
      })),
    };
  }

  @Post('releases')
  @HttpCode(200)
  @Roles('administrator')
  @ApiOperation({ summary: 'Let the events of a source go on, and give up those that are missing before a number' })
  @ApiOkResponse({ type: ReleasedResponse })
  async release(@Body() { insurer: partner, source, upTo }: ReleaseRequest): Promise<ReleasedResponse> {
    return { events: await this.inboxOf(partner).release({ partner, source }, { upTo }) };
  }

  @Post(':id/releases')
  @ApiPath('id', TEXT_IN_PATH)
  @HttpCode(200)
  @Roles('administrator')
  @ApiOperation({ summary: 'Carry out an event that waits: once what kept it from being carried out is mended' })
  @ApiOkResponse({ type: ReleasedResponse })
  async releaseOne(
    @Param('id') id: string,
    @Body() { insurer: partner, source }: ReleaseOneRequest,
  ): Promise<ReleasedResponse> {
    return { events: await this.inboxOf(partner).release({ partner, source }, { id }) };
  }

  @Get(':id')
  @ApiPath('id', TEXT_IN_PATH)
  @Roles('insurer')
  @ApiOperation({
    summary: 'How an event stands that an insurer sent, by whichever way: taken, refused with code and field, held',
  })
  @ApiQueries(PartnerEventQuery)
  @ApiOkResponse({ type: PartnerAnswerResponse })
  find(
    @Param('id') id: string,
    @Query() { source }: PartnerEventQuery,
    @CallerParam() caller: Caller,
  ): Promise<PartnerAnswerResponse> {
    return this.insurers.find(partnerOf(caller), id, source);
  }

  private inboxOf(partner: string): Insurers | CoreBanking {
    return partner === CORE_BANKING ? this.coreBanking : this.insurers;
  }
}
