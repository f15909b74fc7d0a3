import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DomainError } from '#libs/domain';
import { toPartnerEvent, type PartnerAnswer, type PartnerEvent } from '#libs/messaging';
import { Roles, TakesList } from '#libs/service';
import { CoreBanking, CORE_BANKING } from './core-banking.service.js';
import { LOAN_EVENTS_MAX, LoanEventsRequest, LoanEventsResponse } from './loan-events.dto.js';

// The class takes anything as an item, so that one refuses itself alone; what an item should be is said here.
const LOAN_EVENTS_SCHEMA = {
  type: 'object',
  required: ['events'],
  additionalProperties: false,
  properties: {
    events: { type: 'array', minItems: 1, maxItems: LOAN_EVENTS_MAX, items: { type: 'object' } },
  },
};

/** Events of core banking that an administrator brings: those of the first day, or of a day without Kafka. */
@ApiTags('loans')
@ApiBearerAuth()
@Roles('administrator')
@Controller('loan-events')
export class LoanEventsController {
  constructor(private readonly coreBanking: CoreBanking) {}

  @Post()
  @TakesList()
  @HttpCode(200)
  @ApiOperation({ summary: 'Take events of core banking, structured CloudEvents; each is answered, again the same' })
  @ApiBody({ schema: LOAN_EVENTS_SCHEMA })
  @ApiOkResponse({ type: LoanEventsResponse })
  async take(@Body() { events: brought }: LoanEventsRequest): Promise<LoanEventsResponse> {
    const read = brought.map(readEvent);
    const events = read.filter((one): one is PartnerEvent => !('status' in one));
    const answers = (events.length > 0 ? await this.coreBanking.takeAll(events) : []).values();
    return { answers: read.map((one) => ('status' in one ? one : answers.next().value!)) };
  }
}

/** An event, or the answer to what is none. */
function readEvent(event: unknown): PartnerEvent | PartnerAnswer {
  try {
    return toPartnerEvent(CORE_BANKING, event);
  } catch (error) {
    if (!(error instanceof DomainError)) throw error;
    const { id, source } = (event ?? {}) as { id?: unknown; source?: unknown };
    const named = (value: unknown) => (typeof value === 'string' ? value.slice(0, 255) : '');
    return { source: named(source), id: named(id), status: 'refused', code: error.code, details: error.details };
  }
}
