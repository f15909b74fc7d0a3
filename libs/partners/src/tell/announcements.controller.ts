import { Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import { IsIn, IsOptional, IsString, ValidateNested } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { CommandQueue, type CommandRequest } from '#libs/commands';
import {
  afterIdOf,
  answerWith,
  ApiIdempotencyKey,
  ApiPath,
  ApiQueries,
  CommandParam,
  cursorOfText,
  CursorLike,
  limitOf,
  mapPage,
  PageQuery,
  Roles,
  TEXT_CURSOR,
  TEXT_IN_PATH,
  toPage,
} from '#libs/service';
import { refuseAnnouncement, tellAgain, type Announcement } from './announcement.js';

const STATUSES = ['waiting', 'heard', 'refused'] as const;

/** Which announcements are listed. */
@CursorLike(TEXT_CURSOR)
export class AnnouncementsQuery extends PageQuery {
  /** `refused` unless said otherwise. */
  @IsOptional()
  @IsIn(['waiting', 'refused'])
  status?: 'waiting' | 'refused';
}

/** An announcement; not what is sent. */
export class AnnouncementResponse {
  @IsString()
  id!: string;

  @IsString()
  partner!: string;

  /** What is so. */
  @IsString()
  what!: string;

  /** Since when it is so, and waits to be told. */
  @IsString()
  since!: string;

  @IsIn(STATUSES)
  status!: Announcement['status'];

  /** Why the partner has refused it. */
  @IsOptional()
  @IsString()
  refusal?: string;
}

/** A page of announcements. */
export class AnnouncementPage {
  @ValidateNested({ each: true })
  @Type(() => AnnouncementResponse)
  items!: AnnouncementResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** An announcement that is told again. */
export class TellAgainResponse {
  @IsString()
  id!: string;

  @IsIn(STATUSES)
  status!: Announcement['status'];
}

/** What partners have yet to hear, and what they have refused. A product that announces puts this beside its own. */
@ApiTags('announcements')
@ApiBearerAuth()
@Roles('administrator')
@Controller('announcements')
export class AnnouncementsController {
  constructor(
    @Inject(CommandQueue) private readonly commands: CommandQueue,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  @Get()
  @ApiOperation({ summary: 'What a partner has refused for good, with its reason; or what waits to be told' })
  @ApiQueries(AnnouncementsQuery)
  @ApiOkResponse({ type: AnnouncementPage })
  async list(@Query() query: AnnouncementsQuery): Promise<AnnouncementPage> {
    const limit = limitOf(query);
    const rows = await this.dataSource.query<AnnouncementResponse[]>(
      `SELECT id, partner, what, since, status, refusal FROM announcement
       WHERE status = $1 AND id > $2 ORDER BY id LIMIT $3`,
      [
        query.status ?? 'refused',
        afterIdOf(query, () => refuseAnnouncement('announcement.malformed-cursor')),
        limit + 1,
      ],
    );
    const page = toPage(rows, limit, ({ id }) => cursorOfText(id));
    return mapPage(page, ({ refusal, ...row }) => ({ ...row, ...(refusal ? { refusal } : {}) }));
  }

  @Post(':id/tellings')
  @ApiPath('id', TEXT_IN_PATH)
  @ApiOperation({ summary: 'Tell a partner again what it has refused, when the cause is mended' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: TellAgainResponse })
  async tellAgain(
    @Param('id') id: string,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<TellAgainResponse> {
    return answerWith(await this.commands.run(tellAgain, { id }, request), response);
  }
}
