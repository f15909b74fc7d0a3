import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { businessDay, instantOf } from '#libs/domain';
import {
  answerWith,
  ApiIdempotencyKey,
  ApiQueries,
  CallerParam,
  CommandParam,
  Roles,
  type Caller,
} from '#libs/service';
import { toClaimResponse } from '../claim/claim.dto.js';
import { toHealthRecord } from '../claim/claims.dto.js';
import { ClaimsService } from '../claim/claims.service.js';
import { personKeyOf } from '../client/client.js';
import { toPolicyResponse } from '../standalone/policies.dto.js';
import { ErasureRequest, ErasureResponse, PersonExportResponse, PersonQuery } from './people.dto.js';
import { PeopleService } from './people.service.js';

/** What people may ask about their own data. */
@ApiTags('people')
@ApiBearerAuth()
@Roles('compliance')
@Controller('people')
export class PeopleController {
  constructor(
    private readonly people: PeopleService,
    private readonly claims: ClaimsService,
  ) {}

  @Get('export')
  @ApiOperation({ summary: 'All that is kept of a client, for the client: who asks, when and why is recorded' })
  @ApiQueries(PersonQuery)
  @ApiOkResponse({ type: PersonExportResponse })
  async export(
    @Query() { reason, ...identity }: PersonQuery,
    @CallerParam() caller: Caller,
  ): Promise<PersonExportResponse> {
    const { client, policies, claims, looks } = await this.people.export(personKeyOf(identity), caller, reason);
    const { id: clientId, firstName, lastName, birthOn, members } = client;
    const today = businessDay(instantOf(Date.now()));
    return {
      clientId,
      firstName,
      lastName,
      birthOn,
      family: members.map((member) => ({
        relation: member.relation,
        firstName: member.firstName,
        lastName: member.lastName,
        birthOn: member.birthOn,
      })),
      policies: policies.map(toPolicyResponse),
      claims: claims.map(({ claim }) => toClaimResponse(claim, this.claims.rulesOf(claim), today)),
      healthRecords: claims.map(({ claim, health }) => toHealthRecord(claim.id, health)),
      looks: looks.map(({ at, ...look }) => ({ ...look, at: instantOf(at.getTime()) })),
    };
  }

  @Post('erasures')
  @HttpCode(200)
  @ApiOperation({ summary: 'Forget who somebody was, once the law no longer keeps it: figures and books stay' })
  @ApiIdempotencyKey()
  @ApiOkResponse({ type: ErasureResponse })
  async erase(
    @Body() identity: ErasureRequest,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ErasureResponse> {
    return answerWith(await this.people.erase(personKeyOf(identity), request), response);
  }
}
