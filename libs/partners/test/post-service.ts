import { Body, Controller, Inject, Injectable, Module, Post, Res, type OnApplicationBootstrap } from '@nestjs/common';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { CommandQueue, type CommandRequest } from '#libs/commands';
import { defineProduct, partnerSecrets, url } from '#libs/product';
import {
  answerWith,
  CallerParam,
  CommandParam,
  defineService,
  fromSettings,
  PLATFORM,
  Public,
  type Caller,
  type Platform,
} from '#libs/service';
import { pursesContract, requestOf } from '#libs/testing';
import { PartnerClient } from '../src/call/partner-client.js';
import { partnerMigrations } from '../src/migrations/index.js';
import { Signed } from '../src/sign/signature.guard.js';
import { SignatureVerifier } from '../src/sign/signature.js';
import { AnnouncementTable } from '../src/tell/announcement.table.js';
import { AnnouncementsController } from '../src/tell/announcements.controller.js';
import { Announcer } from '../src/tell/announcer.js';
import { CARRIER, hear, Letters1700000009101, LetterTable, say, tellCarrier } from './post-office.js';
import type { CarrierVerdict } from './post-office.js';

/** What a partner hands in. */
export class LetterRequest {
  @IsString()
  @Length(1, 40)
  id!: string;

  @IsInt()
  @Min(1)
  @Max(2_000)
  weightGrams!: number;
}

@Injectable()
class PostService implements OnApplicationBootstrap {
  constructor(
    @Inject(CommandQueue) readonly commands: CommandQueue,
    @Inject(DataSource) private readonly dataSource: DataSource,
    @Inject(PartnerClient) private readonly client: PartnerClient,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const announcer = new Announcer<CarrierVerdict>({
      partner: CARRIER,
      dataSource: this.dataSource,
      log: this.platform.log,
      callMax: 100,
      pollMs: 20,
      tell: (announcements) => tellCarrier(this.client, announcements),
      heard: async (told) => {
        await this.commands.run(hear, told, requestOf({}));
      },
    });
    this.platform.background.push(announcer);
    announcer.start();
  }
}

@Controller('letters')
class LettersController {
  constructor(@Inject(PostService) private readonly post: PostService) {}

  @Post()
  @Public()
  async open(@Body() { id }: LetterRequest): Promise<object> {
    await this.post.commands.run(say, { id, status: 'posted' }, requestOf({}));
    return { id };
  }

  /** What a partner hands in, signed. */
  @Post('signed')
  @Signed('bank')
  async signed(
    @Body() { id }: LetterRequest,
    @CallerParam() caller: Caller,
    @CommandParam() request: CommandRequest,
    @Res({ passthrough: true }) response: FastifyReply,
  ): Promise<object> {
    answerWith(await this.post.commands.run(say, { id, status: 'posted' }, request), response);
    return { id, caller, scope: request.scope, key: request.idempotencyKey };
  }
}

const post = defineProduct({
  name: 'post',
  title: 'Post',
  description: 'Takes letters.',
  contract: pursesContract,
  settings: { secrets: partnerSecrets('CARRIER_SECRETS'), url: url('CARRIER_URL', ['http']) },
});
const { secrets, url: carrierUrl } = post.settings;

@Module({
  controllers: [LettersController, AnnouncementsController],
  providers: [
    PostService,
    fromSettings(SignatureVerifier, { secrets }, ({ secrets }) => new SignatureVerifier(secrets)),
    fromSettings(PartnerClient, { url: carrierUrl }, ({ url }) => new PartnerClient({ partner: CARRIER, url })),
  ],
})
class PostModule {}

/** The service `post`: takes letters from anybody, and from partners who sign, and tells the carrier of them. */
export const postService = defineService(post, {
  module: PostModule,
  tables: [LetterTable, AnnouncementTable],
  migrations: [...partnerMigrations, Letters1700000009101],
  figuresSql: `SELECT now()::date AS day, 'x' AS agency, 'x' AS indicator, 0 AS count, 0 AS amount_centimes WHERE false`,
});
