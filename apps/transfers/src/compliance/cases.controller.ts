import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import {
  answerWith,
  ApiIdempotencyKey,
  ApiQueries,
  beforeIdOf,
  CallerParam,
  CommandParam,
  limitOf,
  mapPage,
  Roles,
  type Caller,
} from '#libs/service';
import {
  CaseDecisionRequest,
  CaseDecisionResponse,
  CasePage,
  CaseResponse,
  CasesQuery,
  toCaseResponse,
} from './cases.dto.js';
import { CasesService } from './cases.service.js';
import { refuseCase } from './decide-case.js';

/** People who may be listed: what a transfer waits for. */
@ApiTags('screening')
@ApiBearerAuth()
@Roles('compliance')
@Controller('screening-cases')
export class CasesController {
  constructor(private readonly cases: CasesService) {}

  @Get()
  @ApiOperation({ summary: 'Cases, the newest first: those that wait have status open' })
  @ApiQueries(CasesQuery)
  @ApiOkResponse({ type: CasePage })
  async list(@Query() query: CasesQuery): Promise<CasePage> {
    const beforeId = beforeIdOf(query, () => refuseCase('screening-case.malformed-cursor', { field: 'cursor' }));
    const page = await this.cases.list(query.status, { limit: limitOf(query), beforeId });
    const keptUntil = await this.cases.keptUntil(page.items);
    return mapPage(page, (one) => toCaseResponse(one, keptUntil.get(one.transferId)));
  }

  @Get(':id')
  @ApiOperation({ summary: 'A case: who may be whom, and why' })
  @ApiOkResponse({ type: CaseResponse })
  async find(@Param('id') id: string): Promise<CaseResponse> {
    const found = await this.cases.find(id);
    return toCaseResponse(found, (await this.cases.keptUntil([found])).get(found.transferId));
  }

  @Post(':id/decisions')
  @ApiOperation({
    summary: 'Clear it, refuse or freeze the transfer, with the reason',
    description: 'The decision holds for these people and entries until the version of an entry changes.',
  })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: CaseDecisionResponse })
  async decide(
    @Param('id') id: string,
    @Body() { verdict, reason }: CaseDecisionRequest,
    @CallerParam() { subject: by }: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<CaseDecisionResponse> {
    return answerWith(await this.cases.decide(id, { verdict, reason, by }, request), response);
  }
}
