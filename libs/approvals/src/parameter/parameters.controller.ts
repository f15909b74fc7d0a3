import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { businessDay, instantOf, isDay } from '#libs/domain';
import {
  Impersonal,
  answerWith,
  ApiIdempotencyKey,
  ApiQueries,
  CallerParam,
  CommandParam,
  Roles,
  type Caller,
  TakesList,
} from '#libs/service';
import { AskedResponse } from '../approval/approvals.dto.js';
import { ApprovalsService } from '../approval/approvals.service.js';
import { DatedParameters } from './dated-parameters.js';
import { refuseParameter, type AnyDatedParameter, type ParameterValue } from './parameter.js';
import {
  ParametersQuery,
  ParametersResponse,
  ProposeParameterRequest,
  toParameterResponse,
  type ParameterResponse,
} from './parameters.dto.js';

/** The rules of the product whose values depend on the day, for head office. */
@ApiTags('parameters')
@ApiBearerAuth()
@Roles('compliance', 'management', 'administrator')
@Controller('parameters')
@Impersonal()
export class ParametersController {
  constructor(
    private readonly parameters: DatedParameters,
    private readonly approvals: ApprovalsService,
  ) {}

  @Get()
  @ApiOperation({ summary: 'The values in force on a day, or all values of one parameter; with who and why' })
  @ApiQueries(ParametersQuery)
  @ApiOkResponse({ type: ParametersResponse })
  async list(@Query() { name, on = businessDay(instantOf(Date.now())) }: ParametersQuery): Promise<ParametersResponse> {
    if (!isDay(on)) throw refuseParameter('parameter.malformed-day', { field: 'on' });
    await this.parameters.refresh(); // what was approved at another instance this second
    const snapshot = this.parameters.current();
    const { definitions } = this.parameters;
    if (name === undefined) {
      return { items: definitions.flatMap((known) => shown(known, [snapshot.inForce(known.name, on) ?? []].flat())) };
    }
    const definition = definitions.find((known) => known.name === name);
    if (!definition) throw refuseParameter('parameter.unknown-name', { field: 'name' });
    return { items: shown(definition, snapshot.valuesOf(name)) };
  }

  @Post()
  @TakesList()
  @HttpCode(202)
  @ApiOperation({ summary: 'Propose a value from a day on; it is set once another person has approved it' })
  @ApiIdempotencyKey()
  @ApiAcceptedResponse({ type: AskedResponse })
  async propose(
    @Body() { name, validFrom, value, source, reason }: ProposeParameterRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<AskedResponse> {
    const proposed = { name, validFrom, value, source: source ?? null };
    const asked = await this.approvals.ask(this.parameters.change, proposed, reason, caller, request);
    return answerWith(asked, response);
  }
}

function shown(definition: AnyDatedParameter, values: readonly ParameterValue[]): ParameterResponse[] {
  return values.map((value) => toParameterResponse(definition, value));
}
