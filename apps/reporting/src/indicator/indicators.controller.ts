import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { cashIndicatorsOf, contracts } from '#libs/events';
import { Impersonal, Roles } from '#libs/service';
import { FIGURE_READERS } from '../figure/figures.dto.js';
import { indicatorEntriesOf } from './indicator.js';
import { IndicatorsResponse } from './indicators.dto.js';

const INDICATORS: IndicatorsResponse = {
  items: contracts.flatMap((contract) => indicatorEntriesOf(contract, cashIndicatorsOf(contract.product))),
};

/** What is counted. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles(...FIGURE_READERS)
@Controller('indicators')
@Impersonal()
export class IndicatorsController {
  @Get()
  @ApiOperation({ summary: 'All that is counted, product by product, with its labels in French, English and Arabic' })
  @ApiOkResponse({ type: IndicatorsResponse })
  list(): IndicatorsResponse {
    return INDICATORS;
  }
}
