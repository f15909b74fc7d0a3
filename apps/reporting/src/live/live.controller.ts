import { Controller, Get, Query, Req, Res, StreamableFile } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { decodeJwt } from 'jose';
import { ApiQueries, bearerOf, CallerParam, Impersonal, Roles, type Caller } from '#libs/service';
import { endOfToken } from './live.js';
import { LiveQuery } from './live.dto.js';
import { LiveService } from './live.service.js';

const EVENT_STREAM = 'text/event-stream';
/** A stream ends after an hour at the latest: a browser opens it again. */
const LONGEST_MS = 3_600_000;

/** Today's figures, as they change. */
@ApiTags('reports')
@ApiBearerAuth()
@Controller('live')
@Impersonal()
export class LiveController {
  constructor(private readonly live: LiveService) {}

  @Get()
  @Roles('teller', 'supervisor', 'management', 'administrator')
  @ApiOperation({
    summary:
      "Today's figures as server-sent events: at once, and when they change, once a second at most. People of an agency see theirs",
  })
  @ApiQueries(LiveQuery)
  @ApiOkResponse({
    description: 'Events `figures`, with the figures as JSON, and at last `end`, with a reason',
    content: { [EVENT_STREAM]: { schema: { type: 'string' } } },
  })
  async stream(
    @Query() { events }: LiveQuery,
    @CallerParam() { subject, role, agency }: Caller,
    @Req() { headers, socket }: FastifyRequest,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<StreamableFile> {
    const stream = await this.live.open({
      caller: `${role} ${agency ?? ''} ${subject}`,
      agency,
      endsAtMs: endOfToken(decodeJwt(bearerOf(headers.authorization)!), Date.now() + LONGEST_MS),
      eventsMax: events === undefined ? Infinity : Number(events),
    });
    // Servers of the house answer also who has closed its own side: whoever looks at a stream closes it to leave.
    const leave = () => void stream.destroy();
    if (socket.readableEnded) leave();
    else socket.once('end', leave);
    stream.once('close', () => socket.off('end', leave));
    // Nothing between may keep events back until there are more.
    reply.headers({ 'cache-control': 'no-store, no-transform', 'x-accel-buffering': 'no' });
    return new StreamableFile(stream, { type: EVENT_STREAM });
  }
}
