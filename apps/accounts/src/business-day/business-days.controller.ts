import { Body, Controller, Get, Param, Post, Req, Res } from '@nestjs/common';
import {
  ApiBearerAuth,
  ApiBody,
  ApiConsumes,
  ApiCreatedResponse,
  ApiOkResponse,
  ApiOperation,
  ApiTags,
} from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { CommandRequest } from '#libs/commands';
import { isDay } from '#libs/domain';
import {
  answerWith,
  ApiIdempotencyKey,
  ApiPath,
  CallerParam,
  CommandParam,
  PARTNER_IN_PATH,
  Roles,
  type Caller,
} from '#libs/service';
import { refuseBankFile } from './bank-file.js';
import { BusinessDayResponse, BusinessDaysResponse, toBusinessDay } from './business-days.dto.js';
import { BusinessDays, type BankFileKind } from './business-days.service.js';

/** Media types of a bank's files. */
export const BANK_FILE_TYPES: Readonly<Record<string, BankFileKind>> = {
  'text/plain': 'cfonb',
  'application/xml': 'camt053',
  'text/csv': 'csv',
};

/** The ends of days with a bank. */
@ApiTags('business days')
@ApiBearerAuth()
@Roles('management', 'administrator', 'bank')
@ApiPath('bank', PARTNER_IN_PATH)
@Controller('banks/:bank/days')
export class BusinessDaysController {
  constructor(private readonly days: BusinessDays) {}

  @Post(':day/files')
  @ApiOperation({ summary: "Match a day with the bank's file: CFONB 120, camt.053 or CSV, taken whole or refused" })
  @ApiIdempotencyKey()
  @ApiConsumes(...Object.keys(BANK_FILE_TYPES))
  @ApiBody({ schema: { type: 'string', format: 'binary' } })
  @ApiCreatedResponse({ type: BusinessDayResponse })
  async close(
    @Param('bank') bank: string,
    @Param('day') day: string,
    @Body() body: Buffer,
    @Req() { headers }: FastifyRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<BusinessDayResponse> {
    const kind = BANK_FILE_TYPES[headers['content-type']?.split(';')[0]?.trim().toLowerCase() ?? ''];
    if (!kind || !Buffer.isBuffer(body))
      throw refuseBankFile('bank-file.malformed', {
        field: 'content-type',
        expected: `one of ${Object.keys(BANK_FILE_TYPES).join(', ')}`,
      });
    const of = dayOf(caller, bank, day);
    return toBusinessDay(answerWith(await this.days.close(of.bank, of.day, { kind, bytes: body }, request), response));
  }

  @Get()
  @ApiOperation({ summary: 'The last days of which there was a file, the newest first' })
  @ApiOkResponse({ type: BusinessDaysResponse })
  async list(@Param('bank') bank: string, @CallerParam() caller: Caller): Promise<BusinessDaysResponse> {
    return { items: (await this.days.list(bankOf(caller, bank))).map(toBusinessDay) };
  }

  @Get(':day')
  @ApiOperation({ summary: 'How a day compares with the file of the bank' })
  @ApiOkResponse({ type: BusinessDayResponse })
  async find(
    @Param('bank') bank: string,
    @Param('day') day: string,
    @CallerParam() caller: Caller,
  ): Promise<BusinessDayResponse> {
    const of = dayOf(caller, bank, day);
    return toBusinessDay(await this.days.find(of.bank, of.day));
  }
}

/** A bank sees its own days. @throws {DomainError} `bank-day.not-found` */
function bankOf({ partner }: Caller, bank: string): string {
  const isName = new RegExp(PARTNER_IN_PATH.pattern).test(bank);
  if (!isName || (partner !== undefined && partner !== bank)) throw refuseBankFile('bank-day.not-found');
  return bank;
}

function dayOf(caller: Caller, bank: string, day: string): { bank: string; day: string } {
  if (!isDay(day)) throw refuseBankFile('bank-day.malformed-day', { field: 'day' });
  return { bank: bankOf(caller, bank), day };
}
