import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { Impersonal, Roles } from '#libs/service';
import { FIGURE_READERS, INDICATOR_ENTRIES, IndicatorsResponse } from './indicators.dto.js';

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
    return { items: INDICATOR_ENTRIES };
  }
}
