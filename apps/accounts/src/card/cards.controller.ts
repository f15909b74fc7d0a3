import { Body, Controller, Get, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandQueue, type Answered, type CommandRequest } from '#libs/commands';
import {
  afterIdOf,
  agencyOf,
  answerWith,
  ApiIdempotencyKey,
  ApiPath,
  ApiQueries,
  beforeIdOf,
  CallerParam,
  CommandParam,
  limitOf,
  mapPage,
  PageQuery,
  Roles,
  type Caller,
} from '#libs/service';
import { checkedAccountId, refuseAccount } from '../account/account.js';
import {
  CardPage,
  CardResponse,
  CardsQuery,
  CardStepRequest,
  CardStepResponse,
  ReceiveCardsRequest,
  ReceivedCardsResponse,
  SellCardRequest,
  SoldCardResponse,
  StockCountRequest,
  StockCountResponse,
  StockResponse,
  toCardResponse,
  UnknownChargePage,
} from './cards.dto.js';
import { CardsService } from './cards.service.js';
import { receiveCards, sellCard, stepCard, type StockCount } from './stock.js';

const REFERENCE_IN_PATH = { type: 'string', pattern: '^[A-Z]{2}[A-Z0-9]{6,18}$' };

/** The cards of an agency: a book of its shelf, and of what was sold. */
@ApiTags('cards')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller()
export class CardsController {
  constructor(
    private readonly commands: CommandQueue,
    private readonly cards: CardsService,
  ) {}

  @Post('cards/receptions')
  @Roles('supervisor')
  @ApiOperation({ summary: 'Take cards of the bank into the stock, all of them or none' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ReceivedCardsResponse })
  async receive(
    @Body() { references }: ReceiveCardsRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ReceivedCardsResponse> {
    const command = { references, agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.commands.run(receiveCards, command, request), response);
  }

  @Post('accounts/:id/cards')
  @ApiOperation({ summary: 'Sell a card of the shelf to the holder of an account, for a fee in cash' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: SoldCardResponse })
  async sell(
    @Param('id') id: string,
    @Body() { reference, lastFour, replaces }: SellCardRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<SoldCardResponse> {
    const sold = { accountId: checkedAccountId(id), reference, lastFour, replaces: replaces ?? null };
    const command = { ...sold, agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.commands.run(sellCard, command, request), response);
  }

  @Get('cards')
  @ApiOperation({ summary: "Your agency's cards by reference, or those of an account wherever they were sold" })
  @ApiQueries(CardsQuery)
  @ApiOkResponse({ type: CardPage })
  async list(@Query() query: CardsQuery, @CallerParam() caller: Caller): Promise<CardPage> {
    const { accountId, status } = query;
    const afterReference = afterIdOf(query, () => refuseAccount('account.malformed-cursor', { field: 'cursor' }));
    const of = accountId ? { accountId } : { agency: agencyOf(caller) };
    return mapPage(await this.cards.list({ ...of, status, limit: limitOf(query), afterReference }), toCardResponse);
  }

  @Get('cards/stock')
  @ApiOperation({ summary: "Your agency's stock by the book, and the last count of the shelf" })
  @ApiOkResponse({ type: StockResponse })
  async stock(@CallerParam() caller: Caller): Promise<StockResponse> {
    const { agency, cards, lastCount } = await this.cards.stockOf(agencyOf(caller));
    return { agency, cards, ...(lastCount ? { lastCount: toCountResponse(lastCount) } : {}) };
  }

  @Post('cards/counts')
  @Roles('supervisor')
  @ApiOperation({ summary: 'Write down how many cards lie on the shelf; the answer says what the book says' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: StockCountResponse })
  async count(
    @Body() { counted }: StockCountRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<StockCountResponse> {
    const answered: Answered<StockCount> = await this.cards.count(agencyOf(caller), counted, request);
    return toCountResponse(answerWith(answered, response));
  }

  @Get('cards/unknown-charges')
  @Roles('compliance', 'administrator')
  @ApiOperation({ summary: 'What banks have paid for cards that belong to nobody here, the newest first' })
  @ApiQueries(PageQuery)
  @ApiOkResponse({ type: UnknownChargePage })
  async unknownCharges(@Query() query: PageQuery): Promise<UnknownChargePage> {
    const beforeId = beforeIdOf(query, () => refuseAccount('account.malformed-cursor', { field: 'cursor' }));
    const page = await this.cards.unknownCharges(limitOf(query), beforeId);
    return mapPage(page, ({ id, bank, cardReference, amountCentimes, clearedOn, reason, at }) => {
      return { id, bank, cardReference, amountCentimes, clearedOn, reason, at };
    });
  }

  @Get('cards/:reference')
  @ApiPath('reference', REFERENCE_IN_PATH)
  @ApiOperation({ summary: 'A card, and all that became of it' })
  @ApiOkResponse({ type: CardResponse })
  async find(@Param('reference') reference: string): Promise<CardResponse> {
    return toCardResponse(await this.cards.find(reference));
  }

  @Post('cards/:reference/steps')
  @ApiPath('reference', REFERENCE_IN_PATH)
  @ApiOperation({ summary: 'Activate a card, block it, or destroy it' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: CardStepResponse })
  async step(
    @Param('reference') reference: string,
    @Body() { status, reason }: CardStepRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<CardStepResponse> {
    const command = { reference, status, reason, agency: agencyOf(caller), by: caller.subject };
    return answerWith(await this.commands.run(stepCard, command, request), response);
  }
}

function toCountResponse({ agency, counted, inBook, at }: StockCount): StockCountResponse {
  return { agency, counted, inBook, at };
}
