import { Body, Controller, Inject, Injectable, Module, Post, Res, type OnApplicationBootstrap } from '@nestjs/common';
import { IsInt, IsString, Length, Max, Min } from 'class-validator';
import type { FastifyReply } from 'fastify';
import { DataSource } from 'typeorm';
import { CommandQueue, type CommandRequest } from '#libs/commands';
import { transfersContract } from '#libs/events';
import {
  answerWith,
  CallerParam,
  CommandParam,
  PLATFORM,
  Public,
  readSettings,
  url,
  type Caller,
  type Platform,
  type ServiceFactory,
} from '#libs/service';
import { PartnerClient } from '../src/call/partner-client.js';
import { partnerMigrations } from '../src/migrations/index.js';
import { partnerSecrets } from '../src/sign/secrets.setting.js';
import { Signed } from '../src/sign/signature.guard.js';
import { SignatureVerifier, type PartnerSecrets } from '../src/sign/signature.js';
import { AnnouncementTable } from '../src/tell/announcement.table.js';
import { AnnouncementsController } from '../src/tell/announcements.controller.js';
import { Announcer } from '../src/tell/announcer.js';
import { CARRIER, hear, Letters1700000009101, LetterTable, newRequest, say, tellCarrier } from './post-office.js';
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
        await this.commands.run(hear, told, newRequest());
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
    await this.post.commands.run(say, { id, status: 'posted' }, newRequest());
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

const [SECRETS, CARRIER_URL] = ['carrierSecrets', 'carrierUrl'];

@Module({
  controllers: [LettersController, AnnouncementsController],
  providers: [
    PostService,
    {
      provide: SignatureVerifier,
      useFactory: (secrets: PartnerSecrets) => new SignatureVerifier(secrets),
      inject: [SECRETS],
    },
    {
      provide: PartnerClient,
      useFactory: (url: string) => new PartnerClient({ partner: CARRIER, url }),
      inject: [CARRIER_URL],
    },
  ],
})
class PostModule {}

/** The service `post`: takes letters from anybody, and from partners who sign, and tells the carrier of them. */
export const postService: ServiceFactory = (env) => ({
  name: 'post',
  description: 'Takes letters.',
  module: PostModule,
  settings: readSettings(
    { [SECRETS]: partnerSecrets('CARRIER_SECRETS'), [CARRIER_URL]: url('CARRIER_URL', ['http']) },
    env,
  ),
  tables: [LetterTable, AnnouncementTable],
  migrations: [...partnerMigrations, Letters1700000009101],
  publishes: transfersContract,
  figuresSql: `SELECT now()::date AS day, 'x' AS agency, 'x' AS indicator, 0 AS count, 0 AS amount_centimes WHERE false`,
});
