import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { businessDay, instantOf } from '#libs/domain';
import { OPERATIONS, type Indicator } from '#libs/events';
import { ApiQueries, Impersonal, Roles } from '#libs/service';
import { AsOfService } from '../as-of/as-of.service.js';
import { indicatorNamed } from '../indicator/indicators.dto.js';
import { AnomaliesQuery, AnomaliesResponse, toUnusualAgency, toUnusualFigure } from './anomalies.dto.js';
import { AnomaliesService } from './anomalies.service.js';
import { refuseAnomaly } from './anomaly.js';

/** What somebody should look at. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('management', 'administrator')
@Controller('anomalies')
@Impersonal()
export class AnomaliesController {
  constructor(
    private readonly anomalies: AnomaliesService,
    private readonly wholeness: AsOfService,
  ) {}

  @Get()
  @ApiOperation({
    summary: 'Agencies that were open on a day and had no operation, and those far from their own history',
  })
  @ApiQueries(AnomaliesQuery)
  @ApiOkResponse({ type: AnomaliesResponse })
  async list(@Query() { day, indicator, limit }: AnomaliesQuery): Promise<AnomaliesResponse> {
    const today = businessDay(instantOf(Date.now()));
    if (day >= today) throw refuseAnomaly('anomaly.day-not-over', { field: 'day', expected: `before ${today}` });
    const indicators = indicator === undefined ? OPERATIONS : [flowNamed(indicator)];
    const asOf = await this.wholeness.read();
    const isWhole = asOf.asOf !== null && businessDay(asOf.asOf) > day;
    const found = isWhole ? await this.anomalies.of(day, indicators) : NOT_AVAILABLE;
    const { withoutOperations, unusual, coverage } = found;
    return {
      ...asOf,
      day,
      withoutOperations: withoutOperations?.slice(0, limit).map(toUnusualAgency) ?? null,
      withoutOperationsTotal: withoutOperations?.length ?? null,
      unusual: unusual?.slice(0, limit).map(toUnusualFigure) ?? null,
      unusualTotal: unusual?.length ?? null,
      coverage,
    };
  }
}

const NOT_AVAILABLE = { withoutOperations: null, unusual: null, coverage: [] };

function flowNamed(name: string): Indicator {
  const { indicator, kind } = indicatorNamed(name);
  if (kind === 'stock') throw refuseAnomaly('anomaly.stock', { field: 'indicator', indicator });
  return indicator;
}
