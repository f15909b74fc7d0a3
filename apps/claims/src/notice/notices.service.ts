import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { assert, instantOf } from '#libs/domain';
import { claimsContract, ClaimToDecideV1, type PartnerChannel } from '#libs/events';
import { partnerMessage } from '#libs/messaging';
import { Announcer, type Announcement } from '#libs/partners';
import { PLATFORM, type Platform } from '#libs/service';
import { hearNotices } from './notice.js';

const AT_ONCE_MAX = 200;

/** Tells insurers, on their topics of answers, which claims they can decide, until Kafka has it. */
@Injectable()
export class Notices implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const channels = claimsContract.channels?.filter(({ tells = [] }) => tells.length > 0) ?? [];
    for (const channel of channels) {
      const announcer = new Announcer<true>({
        partner: channel.partner,
        dataSource: this.dataSource,
        log: this.platform.log,
        callMax: AT_ONCE_MAX,
        tell: (announcements) => this.tell(channel, announcements),
        heard: async (told) => {
          const { backgroundQueue } = this.platform;
          assert(backgroundQueue, 'claims have a command queue');
          const at = instantOf(Date.now());
          const request = { idempotencyKey: randomUUID(), scope: channel.partner, by: channel.partner, asked: {}, at };
          await backgroundQueue.run(hearNotices, { told }, request);
        },
      });
      this.platform.background.push(announcer);
      announcer.start();
    }
  }

  private async tell(
    { answersTopic }: PartnerChannel,
    announcements: readonly Announcement[],
  ): Promise<ReadonlyMap<string, true>> {
    const { broker, definition } = this.platform;
    await broker.ensurePresent([answersTopic]);
    const producer = await broker.producer();
    const messages = announcements.map(({ id, since, payload }) =>
      partnerMessage(definition.name, {
        key: id,
        type: ClaimToDecideV1.type,
        id: `${id}#${since}`,
        subject: id,
        at: since,
        data: payload ?? {},
      }),
    );
    await broker.send(producer, answersTopic, messages).finally(() => producer.disconnect());
    return new Map(announcements.map(({ id }) => [id, true]));
  }
}
