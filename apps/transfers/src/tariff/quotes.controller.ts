import { Controller, Get, Query } from '@nestjs/common';
import { ApiBearerAuth, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { IsIn, IsInt, IsOptional, Max, Min } from 'class-validator';
import { DatedParameters } from '#libs/approvals';
import { businessDay, defineErrors, instantOf } from '#libs/domain';
import { Impersonal, ApiQueries, IsDay, Roles } from '#libs/service';
import { feeOf, OPERATORS, type Operator } from './tariff.js';
import { TARIFF_OF } from './tariff.parameter.js';
import { TRANSFERS_WORDS } from '../words/refusals.words.js';

const refuse = defineErrors(TRANSFERS_WORDS, {
  'quote.past-day': { status: 422, detail: 'A quote is of today or of a later day, written 2026-11-26.' },
});

export class QuoteQuery {
  @IsIn(OPERATORS)
  operator!: Operator;

  @IsInt()
  @Min(1)
  @Max(Number.MAX_SAFE_INTEGER)
  amountCentimes!: number;

  /** The day of the sending, by the tariff that is known for it; today, when it is left out. */
  @IsOptional()
  @IsDay()
  on?: string;
}

export class QuoteResponse {
  @IsInt()
  amountCentimes!: number;

  @IsInt()
  feeCentimes!: number;
}

/** What a transfer costs. */
@ApiTags('transfers')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('quotes')
@Impersonal()
export class QuotesController {
  constructor(private readonly parameters: DatedParameters) {}

  @Get()
  @ApiOperation({ summary: 'What sending an amount costs, before the sender commits' })
  @ApiQueries(QuoteQuery)
  @ApiOkResponse({ type: QuoteResponse })
  quote(@Query() { operator, amountCentimes, on }: QuoteQuery): QuoteResponse {
    const today = businessDay(instantOf(Date.now()));
    const day = on ?? today;
    if (day < today) throw refuse('quote.past-day', { field: 'on' });
    const tariff = this.parameters.current().on(TARIFF_OF[operator], day);
    return { amountCentimes, feeCentimes: feeOf(tariff, amountCentimes) };
  }
}
