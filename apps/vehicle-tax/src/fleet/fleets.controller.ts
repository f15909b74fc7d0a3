import { Body, Controller, HttpCode, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiBody, ApiConsumes, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { addressOf } from '#libs/counter';
import { SHEET_TYPES, sheetKindOf } from '#libs/documents';
import { ApiIdempotencyKey, CallerParam, CommandParam, Roles, type Caller } from '#libs/service';
import { FleetResponse } from './fleets.dto.js';
import { FleetsService, type SentFleet } from './fleets.service.js';

const FILE = {
  schema: { type: 'string', format: 'binary' },
  description: 'Up to 1,000 vehicles, 1 MB; headers French or English',
};

/** A company's vehicles, up to 1,000 in one call. */
@ApiTags('fleets')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('fleets')
export class FleetsController {
  constructor(private readonly fleets: FleetsService) {}

  @Post('assessments')
  @HttpCode(200)
  @ApiOperation({ summary: 'What every vehicle of a CSV or XLSX file owes today; each line is answered by itself' })
  @ApiConsumes(...Object.keys(SHEET_TYPES))
  @ApiBody(FILE)
  @ApiOkResponse({ type: FleetResponse })
  assess(@Body() file: Buffer, @CallerParam() caller: Caller, @Req() request: FastifyRequest): Promise<FleetResponse> {
    return this.fleets.assess(sentBy(caller, file, request));
  }

  @Post('payments')
  @HttpCode(200)
  @ApiOperation({ summary: 'Pay every vehicle of a file, with its expected total; each line has a receipt of its own' })
  @ApiIdempotencyKey()
  @ApiConsumes(...Object.keys(SHEET_TYPES))
  @ApiBody(FILE)
  @ApiOkResponse({ type: FleetResponse })
  pay(
    @Body() file: Buffer,
    @CallerParam() caller: Caller,
    @CommandParam() command: CommandRequest,
    @Req() request: FastifyRequest,
  ): Promise<FleetResponse> {
    return this.fleets.pay(sentBy(caller, file, request), caller, command);
  }
}

function sentBy({ agency, subject }: Caller, bytes: Buffer, request: FastifyRequest): SentFleet {
  const kind = sheetKindOf(bytes, request.headers['content-type']);
  return { bytes, kind, caller: agency ?? subject, address: addressOf(request) };
}
