import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { isUuid } from '#libs/domain';
import {
  answerWith,
  ApiIdempotencyKey,
  ApiPath,
  ApiQueries,
  beforeIdOf,
  CallerParam,
  CommandParam,
  limitOf,
  mapPage,
  PageQuery,
  Roles,
  TakesFile,
  type Caller,
} from '#libs/service';
import { refuseWatchList, WATCH_LIST_BYTES_MAX, WATCH_LIST_SOURCES } from '../screening/list/watch-list.js';
import { refuseImport } from './import.js';
import {
  ImportedListResponse,
  ListDecisionRequest,
  ListDecisionResponse,
  ListImportPage,
  ListsInForceResponse,
  toImportResponse,
} from './imports.dto.js';
import { ImportsService } from './imports.service.js';

/** Media types of lists. */
export const WATCH_LIST_TYPES = ['application/xml', 'text/csv'] as const;

/** The lists with which people are compared. */
@ApiTags('screening')
@ApiBearerAuth()
@Roles('compliance', 'administrator')
@Controller('watch-lists')
export class WatchListsController {
  constructor(private readonly imports: ImportsService) {}

  @Get()
  @ApiOperation({ summary: 'The lists in force' })
  @ApiOkResponse({ type: ListsInForceResponse })
  async inForce(): Promise<ListsInForceResponse> {
    const { revision, lists } = await this.imports.inForce();
    const shown = lists.map(({ generatedAt, ...list }) => ({ ...list, ...(generatedAt ? { generatedAt } : {}) }));
    return { revision, lists: shown };
  }

  @Post(':source/imports')
  @TakesFile(WATCH_LIST_BYTES_MAX)
  @ApiPath('source', { type: 'string', pattern: `^(${WATCH_LIST_SOURCES.join('|')})$` })
  @ApiOperation({
    summary: "Bring a list in: the United Nations' consolidated list as XML, the national one as CSV",
    description: 'It is taken whole or refused. The people of the last twelve months are compared with it by and by.',
  })
  @ApiIdempotencyKey()
  @ApiConsumes(...WATCH_LIST_TYPES)
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: ImportedListResponse })
  async import(
    @Param('source') source: string,
    @Body() body: Buffer,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ImportedListResponse> {
    const known = WATCH_LIST_SOURCES.find((one) => one === source);
    if (!known)
      throw refuseImport('watch-list.not-found', { field: 'source', expected: WATCH_LIST_SOURCES.join(', ') });
    if (!Buffer.isBuffer(body))
      throw refuseWatchList('watch-list.unknown-format', {
        field: 'content-type',
        expected: `one of ${WATCH_LIST_TYPES.join(', ')}`,
      });
    return answerWith(await this.imports.import(known, body, request), response);
  }

  @Get('imports')
  @ApiOperation({ summary: 'The lists that were brought, the newest first' })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: ListImportPage })
  async list(@Query() query: PageQuery): Promise<ListImportPage> {
    const beforeId = beforeIdOf(query, () => refuseImport('watch-list.malformed-cursor', { field: 'cursor' }));
    return mapPage(await this.imports.list({ limit: limitOf(query), beforeId }), toImportResponse);
  }

  @Post('imports/:id/decision')
  @ApiOperation({ summary: 'Accept a list that has lost more than a fifth, or decline it' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ListDecisionResponse })
  async decide(
    @Param('id') importId: string,
    @Body() body: ListDecisionRequest,
    @CallerParam() { subject: by }: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ListDecisionResponse> {
    if (!isUuid(importId)) throw refuseImport('watch-list.not-found');
    return answerWith(await this.imports.decide({ ...body, importId, by }, request), response);
  }
}
