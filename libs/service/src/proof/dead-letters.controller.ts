import { Controller, Get, HttpCode, Inject, Param, Post, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOperation, ApiTags } from '@nestjs/swagger';
import {
  discardDeadLetter,
  listDeadLetters,
  refuseDeadLetter,
  retryDeadLetter,
  type DeadLetter,
  type EventHandler,
} from '#libs/messaging';
import { ApiQueries } from '../http/api-queries.js';
import { Roles } from '../auth/caller.js';
import { limitOf, PageQuery, toPage, type Page } from '../http/paging.js';
import { PLATFORM, type Platform } from '../platform/platform.js';

/** Events that could not be applied. Retrying or discarding one is safe to repeat: it is done once. */
@ApiTags('dead letters')
@ApiBearerAuth()
@Roles('administrator')
@Controller('dead-letters')
export class DeadLettersController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get()
  @ApiOperation({ summary: 'Those that wait, and those parked behind them, oldest first' })
  @ApiQueries(PageQuery)
  async list(@Query() query: PageQuery): Promise<Page<DeadLetter>> {
    const limit = limitOf(query);
    const letters = await listDeadLetters(this.platform.dataSource, afterIdOf(query), limit + 1);
    return toPage(letters, limit, ({ id }) => String(id));
  }

  @ApiOperation({ summary: 'Apply it again, then what is parked behind it' })
  @Post(':id/retry')
  @HttpCode(200)
  async retry(@Param('id') id: string): Promise<{ applied: number }> {
    const number = toId(id);
    return { applied: await retryDeadLetter(this.platform.dataSource, await this.handlerOf(number), number) };
  }

  @ApiOperation({ summary: 'Give it up for good; what is parked behind it is applied' })
  @Post(':id/discard')
  @HttpCode(200)
  async discard(@Param('id') id: string): Promise<{ applied: number }> {
    const number = toId(id);
    return { applied: await discardDeadLetter(this.platform.dataSource, await this.handlerOf(number), number) };
  }

  private async handlerOf(id: number): Promise<EventHandler> {
    const [row] = await this.platform.dataSource.query<{ topic: string }[]>(
      'SELECT topic FROM dead_letter WHERE id = $1',
      [id],
    );
    const handler = row && this.platform.consumer?.handlerOf(row.topic);
    if (!handler) throw refuseDeadLetter('dead-letter.not-found');
    return handler;
  }
}

function afterIdOf({ cursor = '0' }: PageQuery): number {
  if (!/^\d{1,15}$/.test(cursor)) throw refuseDeadLetter('dead-letter.malformed-cursor');
  return Number(cursor);
}

function toId(text: string): number {
  if (!/^\d{1,15}$/.test(text)) throw refuseDeadLetter('dead-letter.not-found');
  return Number(text);
}
