import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ApiQueries, beforeIdOf, Impersonal, limitOf, PageQuery, Roles } from '#libs/service';
import { refusePeriod } from '../period/period.js';
import { DeliveryPage } from './deliveries.dto.js';
import { DeliveriesService } from './deliveries.service.js';

/** What became of scheduled reports. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('management', 'administrator')
@Controller('deliveries')
@Impersonal()
export class DeliveriesController {
  constructor(private readonly deliveries: DeliveriesService) {}

  @Get()
  @ApiOperation({ summary: 'Runs of the schedules of REPORT_SCHEDULES_FILE, the last first' })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: DeliveryPage })
  list(@Query() query: PageQuery): Promise<DeliveryPage> {
    const beforeId = beforeIdOf(query, () => refusePeriod('report.malformed-cursor', { field: 'cursor' }));
    return this.deliveries.list({ limit: limitOf(query), beforeId });
  }
}
