import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { afterIdOf, ApiQueries, cursorOfText, Impersonal, limitOf, Roles, toPage } from '#libs/service';
import { refusePeriod } from '../period/period.js';
import { listUnassigned } from './assignment.store.js';
import { UnassignedPage, UnassignedQuery } from './unassigned.dto.js';

/** Agencies that events name and the network does not know: their figures are in the network's, and in no unit of it. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('management', 'administrator')
@Controller('unassigned-agencies')
@Impersonal()
export class UnassignedController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @ApiOperation({
    summary:
      'Agencies that the network does not know, and what was counted of them; they leave the list when they are added to the network, and their past is counted where they are',
  })
  @ApiQueries(UnassignedQuery)
  @ApiOkResponse({ type: UnassignedPage })
  async list(@Query() query: UnassignedQuery): Promise<UnassignedPage> {
    const after = afterIdOf(query, () => refusePeriod('report.malformed-cursor', { field: 'cursor' }));
    const found = await listUnassigned(this.dataSource, limitOf(query) + 1, after);
    return toPage(found, limitOf(query), ({ agency }) => cursorOfText(agency));
  }
}
