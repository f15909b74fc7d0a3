import { Controller, Get, Inject, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { assert, daysBetween } from '#libs/domain';
import { indicatorsOf, type Contract, type Indicator } from '#libs/events';
import { Impersonal } from '../audit/impersonal.js';
import { CallerParam, Roles } from '../auth/caller.js';
import type { Caller } from '../auth/caller.js';
import { limitOf, mapPage, toPage } from '../http/paging.js';
import { ApiQueries } from '../openapi/api-queries.js';
import { PLATFORM, type Platform } from '../platform/platform.js';
import {
  addedBy,
  cursorOfOperation,
  OPERATION_DAYS_MAX,
  placeBehind,
  refuseOperations,
  type PlacedEvent,
} from './operation.js';
import { OperationPage, OperationsQuery, type OperationResponse } from './operations.dto.js';
import { operationsQuery } from './operations.sql.js';

/** What a total of the reports is made of, down to each operation, from the journal of the service that did it. */
@ApiTags('operations')
@ApiBearerAuth()
@Roles('teller', 'supervisor', 'branch-manager', 'regional-manager', 'management', 'administrator')
@Controller('operations')
@Impersonal()
export class OperationsController {
  private readonly contract: Contract;

  constructor(@Inject(PLATFORM) private readonly platform: Platform) {
    const { publishes } = platform.definition;
    assert(publishes, 'operations are listed of a service with a journal');
    this.contract = publishes;
  }

  @Get()
  @ApiOperation({
    summary:
      'The operations of some days, of an agency or an indicator, page by page; people of an agency, branch or region see theirs',
  })
  @ApiQueries(OperationsQuery)
  @ApiOkResponse({ type: OperationPage })
  async list(@Query() query: OperationsQuery, @CallerParam() caller: Caller): Promise<OperationPage> {
    const { from, to, cursor } = query;
    const span = daysBetween(from, to);
    if (span < 0 || span >= OPERATION_DAYS_MAX)
      throw refuseOperations('operations.too-many-days', { field: 'to', daysMax: OPERATION_DAYS_MAX });
    const indicator = this.indicatorOf(query.indicator);
    const limit = limitOf(query);
    const { text, values } = operationsQuery(this.contract, {
      from,
      to,
      agencies: this.agenciesFor(caller, query.agency),
      indicator,
      after: placeBehind(cursor),
      limit: limit + 1,
    });
    const events = await this.platform.dataSource.query<PlacedEvent[]>(text, values);
    return mapPage(toPage(events, limit, cursorOfOperation), shown);
  }

  /** The agencies whose operations somebody sees, of those that they ask for; undefined: of all. */
  private agenciesFor({ agency, branch, region }: Caller, asked: string | undefined): string[] | undefined {
    if (agency !== undefined) return [agency];
    const codes = asked === undefined ? undefined : [asked];
    if (branch === undefined && region === undefined) return codes;
    const own = this.platform.network.codesIn({ branch, region });
    return codes?.filter((code) => own.includes(code)) ?? own;
  }

  private indicatorOf(asked: string | undefined): Indicator | undefined {
    if (asked === undefined) return undefined;
    const own = indicatorsOf(this.contract);
    const indicator = own.find((name) => name === asked);
    if (indicator) return indicator;
    throw refuseOperations('operations.unknown-indicator', {
      field: 'indicator',
      indicator: asked.slice(0, 81),
      expected: `one of ${own.join(', ')}`,
    });
  }
}

function shown(event: PlacedEvent): OperationResponse {
  const { lane, position, type, subject, occurredAt, data } = event;
  const { agency, bookedOn, cashCentimes } = data;
  const figures = addedBy(event).map(({ detail, ...figure }) => ({ ...figure, ...(detail === '' ? {} : { detail }) }));
  return { operationId: `${lane}-${position}`, type, subject, agency, bookedOn, occurredAt, figures, cashCentimes };
}
