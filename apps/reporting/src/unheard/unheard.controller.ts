import { Controller, Get } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { addDays, businessDay, instantOf } from '#libs/domain';
import { CallerParam, Impersonal, Roles, type Caller } from '#libs/service';
import { MobileAgenciesResponse } from './unheard.dto.js';
import { listMobile } from './unheard.store.js';

const DAYS_LOOKED_AT = 31;

/** Vans without a steady network: what they did may still be on its way. */
@ApiTags('reports')
@ApiBearerAuth()
@Roles('branch-manager', 'regional-manager', 'management', 'administrator')
@Controller('mobile-agencies')
@Impersonal()
export class MobileAgenciesController {
  constructor(private readonly dataSource: DataSource) {}

  @Get()
  @ApiOperation({
    summary: 'Mobile agencies, and of which day something of theirs was last counted; of a branch or region its own',
  })
  @ApiOkResponse({ type: MobileAgenciesResponse })
  async list(@CallerParam() { branch, region }: Caller): Promise<MobileAgenciesResponse> {
    const from = addDays(businessDay(instantOf(Date.now())), 1 - DAYS_LOOKED_AT);
    return { items: await listMobile(this.dataSource, from, { branch, region }) };
  }
}
