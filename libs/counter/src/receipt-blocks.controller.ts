import { Body, Controller, Inject, Param, Post, Res } from '@nestjs/common';
import { ApiBearerAuth, ApiCreatedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { CommandQueue, idFor, type CommandRequest } from '#libs/commands';
import { assert, isUuid } from '#libs/domain';
import {
  agencyOf,
  answerWith,
  ApiIdempotencyKey,
  CallerParam,
  CommandParam,
  MobileAgencies,
  PLATFORM,
  Roles,
  type Caller,
  type Platform,
} from '#libs/service';
import { ComparesClock } from './agency-clock.js';
import { blockCommands } from './block.commands.js';
import { refuseBlock } from './receipt-block.js';
import { BlockResponse, ClosedBlockResponse, IssueBlockRequest } from './receipt-blocks.dto.js';

/** Receipt numbers that mobile agencies of a product take along, and bring back. */
@ApiTags('mobile agencies')
@ApiBearerAuth()
@Roles('teller', 'supervisor')
@Controller('receipt-blocks')
export class ReceiptBlocksController {
  private readonly block: ReturnType<typeof blockCommands>;

  constructor(
    private readonly commands: CommandQueue,
    @Inject(PLATFORM) { definition: { product } }: Platform,
  ) {
    const { name, letter } = product;
    assert(letter !== undefined, `${name} numbers receipts`);
    this.block = blockCommands({ name, letter });
  }

  @Post()
  @MobileAgencies()
  @ComparesClock()
  @ApiOperation({ summary: 'Take receipt numbers along, before the network is left' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: BlockResponse })
  async issue(
    @Body() { count }: IssueBlockRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<BlockResponse> {
    const command = { blockId: idFor(request), agency: agencyOf(caller), count };
    return answerWith(await this.commands.run(this.block.issueBlock, command, request), response);
  }

  @Post(':id/closure')
  @MobileAgencies('ever')
  @ApiOperation({ summary: 'Close a block: the numbers that no operation used are void' })
  @ApiIdempotencyKey()
  @ApiCreatedResponse({ type: ClosedBlockResponse })
  async close(
    @Param('id') blockId: string,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<ClosedBlockResponse> {
    if (!isUuid(blockId)) throw refuseBlock('receipt-block.not-found');
    const command = { blockId, agency: agencyOf(caller) };
    return answerWith(await this.commands.run(this.block.closeBlock, command, request), response);
  }
}
