import { Controller, Get, Inject, Post } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { beginRebuild, projectionStates, refuseRebuild } from '#libs/messaging';
import { Impersonal } from '../audit/impersonal.js';
import { Roles } from '../auth/caller.js';
import { PLATFORM, type Platform } from '../platform/platform.js';
import { ProjectionResponse, RebuildResponse } from './projections.dto.js';

/** What a service makes of events, made anew from the journals when it is wrong or a rule of it has changed. */
@ApiTags('verification')
@ApiBearerAuth()
@Roles('administrator')
@Controller('projections')
@Impersonal()
export class ProjectionsController {
  constructor(@Inject(PLATFORM) private readonly platform: Platform) {}

  @Get()
  @ApiOperation({ summary: 'The current one, one that is being made, and those before, the newest first' })
  @ApiOkResponse({ type: [ProjectionResponse] })
  list(): Promise<ProjectionResponse[]> {
    return projectionStates(this.platform.dataSource);
  }

  @ApiOperation({ summary: 'Make it anew beside the current one; it is put in its place when it has caught up' })
  @ApiCreatedResponse({ type: RebuildResponse })
  @Post()
  async rebuild(): Promise<RebuildResponse> {
    if (!this.platform.consumer?.canRebuild) throw refuseRebuild('rebuild.not-possible');
    return { name: await beginRebuild(this.platform.dataSource) };
  }
}
