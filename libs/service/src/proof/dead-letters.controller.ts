import { setTimeout as sleep } from 'node:timers/promises';
import { Body, Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  askAgain,
  askAgainByReason,
  discardDeadLetter,
  letterState,
  listDeadLetters,
  refuseDeadLetter,
  type EventHandler,
} from '#libs/messaging';
import { ApiQueries } from '../openapi/api-queries.js';
import { Impersonal } from '../audit/impersonal.js';
import { Roles } from '../auth/caller.js';
import { limitOf, toPage } from '../http/paging.js';
import { ApiPath } from '../http/documented.js';
import { PLATFORM, type Platform } from '../platform/platform.js';
import {
  AppliedResponse,
  DeadLetterPage,
  DeadLettersQuery,
  RetriesRequest,
  RetriesResponse,
} from './dead-letters.dto.js';

const FETCHED_MAX_MS = 10_000;
const LOOK_EVERY_MS = 100;
const ID_IN_PATH = { type: 'string', pattern: '^[0-9]{1,15}$' };

/** Events that could not be applied. Retrying or discarding one is safe to repeat: it is done once. */
@ApiTags('dead letters')
@ApiBearerAuth()
@Roles('administrator')
@Controller('dead-letters')
@Impersonal()
export class DeadLettersController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get()
  @ApiOperation({ summary: 'Those that wait, and those parked behind them, oldest first' })
  @ApiQueries(DeadLettersQuery)
  @ApiOkResponse({ type: DeadLetterPage })
  async list(@Query() query: DeadLettersQuery): Promise<DeadLetterPage> {
    const limit = limitOf(query);
    const letters = await listDeadLetters(this.platform.dataSource, afterIdOf(query), limit + 1);
    return toPage(letters, limit, ({ id }) => String(id));
  }

  @ApiOperation({ summary: 'Fetch its event from the journal again and apply it, then what is parked behind it' })
  @ApiPath('id', ID_IN_PATH)
  @ApiOkResponse({ type: AppliedResponse })
  @Post(':id/retry')
  @HttpCode(200)
  async retry(@Param('id') id: string): Promise<AppliedResponse> {
    const number = toId(id);
    await askAgain(this.platform.dataSource, number);
    this.platform.consumer?.wake();
    return { applied: await this.untilFetched(number) };
  }

  @ApiOperation({
    summary: 'Ask again for all that wait for the same reason, 1,000 at most; each is applied as it comes',
  })
  @Post('retries')
  @HttpCode(202)
  @ApiAcceptedResponse({ type: RetriesResponse })
  async retryAll(@Body() { reason }: RetriesRequest): Promise<RetriesResponse> {
    const asked = await askAgainByReason(this.platform.dataSource, reason);
    this.platform.consumer?.wake();
    return { asked };
  }

  @ApiOperation({ summary: 'Give it up for good; what is parked behind it is applied' })
  @ApiPath('id', ID_IN_PATH)
  @ApiOkResponse({ type: AppliedResponse })
  @Post(':id/discard')
  @HttpCode(200)
  async discard(@Param('id') id: string): Promise<AppliedResponse> {
    const number = toId(id);
    const { dataSource, consumerDatabase = dataSource } = this.platform;
    return { applied: await discardDeadLetter(consumerDatabase, await this.handlerOf(number), number) };
  }

  /** Waits until the journal has answered. @returns how many events were applied */
  private async untilFetched(id: number): Promise<number> {
    const startedMs = performance.now();
    for (;;) {
      const state = await letterState(this.platform.dataSource, id);
      if (state?.status === 'retried') return state.applied;
      if (state?.status !== 'waiting') throw refuseDeadLetter('dead-letter.not-found');
      if (!state.isAsked) throw refuseDeadLetter('dead-letter.still-refused', { reason: state.reason.slice(0, 200) });
      if (performance.now() - startedMs > FETCHED_MAX_MS) throw refuseDeadLetter('dead-letter.not-fetched');
      await sleep(LOOK_EVERY_MS);
    }
  }

  /** What applies events that are parked behind a letter; a letter of no source has none behind it. */
  private async handlerOf(id: number): Promise<EventHandler> {
    const [row] = await this.platform.dataSource.query<{ source: string | null }[]>(
      'SELECT source FROM dead_letter WHERE id = $1',
      [id],
    );
    const { consumer } = this.platform;
    if (!row || !consumer) throw refuseDeadLetter('dead-letter.not-found');
    return consumer.handlerOf(row.source ?? '') ?? (() => Promise.resolve());
  }
}

function afterIdOf({ cursor = '0' }: DeadLettersQuery): number {
  if (!/^\d{1,15}$/.test(cursor)) throw refuseDeadLetter('dead-letter.malformed-cursor');
  return Number(cursor);
}

function toId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw refuseDeadLetter('dead-letter.not-found');
  return Number(text);
}
