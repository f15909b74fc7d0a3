import { Body, Controller, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { businessDay, isUuid } from '#libs/domain';
import { agencyOf, answerWith, ApiIdempotencyKey, CallerParam, CommandParam, Roles, type Caller } from '#libs/service';
import { refuseClient } from './client.js';
import { DepartureRequest, MemberResponse } from './clients.dto.js';
import { ClientsService } from './clients.service.js';
import type { MemberReply } from './family.js';
import { MemberRequest, toNewMember } from './person.dto.js';

/** Families of clients. */
@ApiTags('clients')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller()
export class ClientsController {
  constructor(private readonly clients: ClientsService) {}

  @Post('clients/:id/members')
  @ApiOperation({ summary: 'Add somebody to the insured family of a client' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: MemberResponse })
  async add(
    @Param('id') id: string,
    @Body() body: MemberRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<MemberResponse> {
    const person = toNewMember(body, businessDay(request.at), '');
    const command = { clientId: checkedId(id), agency: agencyOf(caller), person };
    return shown(answerWith(await this.clients.add(command, request), response));
  }

  @Post('clients/:id/members/:memberId/departure')
  @ApiOperation({ summary: 'Somebody leaves the insured family of a client' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: MemberResponse })
  async remove(
    @Param('id') id: string,
    @Param('memberId') memberId: string,
    @Body() { leftOn }: DepartureRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<MemberResponse> {
    const command = { clientId: checkedId(id), memberId, agency: agencyOf(caller), leftOn };
    return shown(answerWith(await this.clients.remove(command, request), response));
  }
}

function checkedId(id: string): string {
  if (!isUuid(id)) throw refuseClient('client.not-found');
  return id;
}

function shown({ leftOn, ...reply }: MemberReply): MemberResponse {
  return { ...reply, ...(leftOn === null ? {} : { leftOn }) };
}
