import { Body, Controller, Get, Inject, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Type } from 'class-transformer';
import type { FastifyReply } from 'fastify';
import { IsBoolean, IsIn, IsInt, IsOptional, IsString, Length, Matches, ValidateNested } from 'class-validator';
import { DataSource } from 'typeorm';
import { CommandQueue, type CommandRequest } from '#libs/commands';
import { instantOf } from '#libs/domain';
import {
  afterIdOf,
  answerWith,
  ApiIdempotencyKey,
  ApiPath,
  ApiQueries,
  CallerParam,
  CommandParam,
  cursorOfText,
  CursorLike,
  Documented,
  entityOf,
  limitOf,
  mapPage,
  PageQuery,
  Roles,
  TEXT_CURSOR,
  TEXT_IN_PATH,
  toPage,
  type Caller,
} from '#libs/service';
import { ageDays, assignDifference, closeDifference, refuseDifference, type Difference } from './difference.js';
import { DifferenceTable } from './difference.table.js';

const STATUSES = ['open', 'closed'] as const;

/** Which differences are listed. */
@CursorLike(TEXT_CURSOR)
export class DifferencesQuery extends PageQuery {
  /** `open` unless said otherwise. */
  @IsOptional()
  @IsIn(STATUSES)
  status?: Difference['status'];

  @IsOptional()
  @IsString()
  @Matches(/^[a-z0-9][a-z0-9-]{0,39}$/)
  partner?: string;

  /** The statement or file, `2026-10`. */
  @IsOptional()
  @IsString()
  @Length(1, 40)
  statement?: string;
}

/** A line that we and a partner do not have alike. */
export class PartnerDifferenceResponse {
  /** In addresses percent-encoded. */
  @IsString()
  id!: string;

  @IsString()
  partner!: string;

  @IsString()
  statement!: string;

  /** Of the line. */
  @IsString()
  key!: string;

  @IsString()
  what!: Difference['what'];

  @IsOptional()
  @IsInt()
  mineCentimes?: number;

  @IsOptional()
  @IsInt()
  theirsCentimes?: number;

  /** In what the two lines differ. */
  @IsString({ each: true })
  fields!: readonly string[];

  @IsIn(STATUSES)
  status!: Difference['status'];

  /** Business days for which it has been open, or was. */
  @IsInt()
  ageDays!: number;

  /** Both sides have the line alike by now: a person closes it all the same. */
  @IsBoolean()
  agrees!: boolean;

  /** Who looks into it. */
  @IsOptional()
  @IsString()
  owner?: string;

  /** How it was closed, the last time. */
  @IsOptional()
  @IsString()
  reason?: string;
}

/** A page of differences. */
export class DifferencePage {
  @ValidateNested({ each: true })
  @Type(() => PartnerDifferenceResponse)
  items!: PartnerDifferenceResponse[];

  @IsOptional()
  @IsString()
  nextCursor?: string;
}

/** Why a difference is closed. */
export class CloseDifferenceRequest {
  /** A code of the house's own, `paid-next-day`. */
  @IsString()
  @Matches(/^[a-z][a-z0-9-]{2,39}$/)
  reason!: string;

  @IsOptional()
  @IsString()
  @Length(1, 500)
  note?: string;
}

/** How a difference stands now. */
export class DifferenceStandingResponse {
  @IsString()
  id!: string;

  @IsIn(STATUSES)
  status!: Difference['status'];

  @IsOptional()
  @IsString()
  @Documented({ nullable: true })
  owner?: string | null;
}

/** What does not agree with a partner. A product that matches files puts this beside its own. */
@ApiTags('differences')
@ApiBearerAuth()
@Roles('management')
@Controller('differences')
export class DifferencesController {
  constructor(
    @Inject(CommandQueue) private readonly commands: CommandQueue,
    @Inject(DataSource) private readonly dataSource: DataSource,
  ) {}

  @Get()
  @ApiOperation({ summary: 'Lines that we and a partner do not have alike, with their age and who looks into them' })
  @ApiQueries(DifferencesQuery)
  @ApiOkResponse({ type: DifferencePage })
  async list(@Query() query: DifferencesQuery): Promise<DifferencePage> {
    const limit = limitOf(query);
    const { status = 'open', partner, statement } = query;
    const afterId = afterIdOf(query, () => refuseDifference('difference.malformed-cursor'));
    const asked = this.dataSource
      .getRepository(entityOf(DifferenceTable))
      .createQueryBuilder('difference')
      .where('difference.status = :status AND difference.id > :afterId', { status, afterId })
      .orderBy('difference.id')
      .limit(limit + 1);
    if (partner) asked.andWhere('difference.partner = :partner', { partner });
    if (statement) asked.andWhere('difference.statement = :statement', { statement });
    const now = instantOf(Date.now());
    const page = toPage(await asked.getMany(), limit, ({ id }) => cursorOfText(id));
    return mapPage(page, (difference) => toResponse(difference, ageDays(difference, now)));
  }

  @Post(':id/assignment')
  @ApiPath('id', TEXT_IN_PATH)
  @ApiOperation({ summary: 'Look into a difference: it is yours from now on' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: DifferenceStandingResponse })
  async assign(
    @Param('id') id: string,
    @CallerParam() { subject: owner }: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<DifferenceStandingResponse> {
    return answerWith(await this.commands.run(assignDifference, { id, owner }, request), response);
  }

  @Post(':id/closing')
  @ApiPath('id', TEXT_IN_PATH)
  @ApiOperation({ summary: 'Close a difference, with the reason; it is never deleted' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: DifferenceStandingResponse })
  async close(
    @Param('id') id: string,
    @Body() { reason, note }: CloseDifferenceRequest,
    @CallerParam() { subject: by }: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<DifferenceStandingResponse> {
    const closing = { id, by, reason, note: note ?? null };
    return answerWith(await this.commands.run(closeDifference, closing, request), response);
  }
}

function toResponse(difference: Difference, age: number): PartnerDifferenceResponse {
  const { id, partner, statement, key, what, mineCentimes, theirsCentimes, fields, status } = difference;
  const { agreesSince, owner, closings } = difference;
  const reason = status === 'closed' ? closings.at(-1)?.reason : undefined;
  return {
    id,
    partner,
    statement,
    key,
    what,
    ...(mineCentimes === null ? {} : { mineCentimes }),
    ...(theirsCentimes === null ? {} : { theirsCentimes }),
    fields,
    status,
    ageDays: age,
    agrees: agreesSince !== null,
    ...(owner === null ? {} : { owner }),
    ...(reason === undefined ? {} : { reason }),
  };
}
