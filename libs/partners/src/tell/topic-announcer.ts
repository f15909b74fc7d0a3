import { randomUUID } from 'node:crypto';
import { defineCommand, type CommandDefinition, type Decision, type RowsRef } from '#libs/commands';
import { assert, instantOf } from '#libs/domain';
import type { PartnerChannel } from '#libs/events';
import { PartnerWriter, type ToldPartner } from '#libs/messaging';
import type { Platform } from '#libs/service';
import type { DataSource } from 'typeorm';
import { settle, type Announcement, type Told } from './announcement.js';
import { AnnouncementTable } from './announcement.table.js';
import { Announcer } from './announcer.js';

/** What a partner was told on its topic, and what became of it. */
export interface HearTold {
  told: readonly Told<true>[];
}

type HeardRefs = { announcements: RowsRef<Announcement> };

/** The command that writes down what a partner has, whose topic Kafka keeps. @param name `claims.hear-notices` */
export function defineHearing(name: string): CommandDefinition<HearTold, HeardRefs, object> {
  return defineCommand({
    name,
    rows: ({ told }: HearTold) => ({
      announcements: AnnouncementTable.allBy(
        'id',
        told.map(({ announcement }) => announcement.id),
      ),
    }),
    decide: ({ announcements }, { told }, { at }): Decision<object, { announcements: Announcement[] }> => ({
      save: { announcements: settle(announcements, told, at) },
      reply: {},
    }),
  });
}

/** How a partner is told on its topic. */
export interface TopicAnnouncerOptions {
  platform: Platform;
  dataSource: DataSource;
  channel: PartnerChannel;
  hearing: CommandDefinition<HearTold, HeardRefs, object>;
  /** What is told of each announcement; what is left out is told again. */
  toldOf: (announcements: readonly Announcement[]) => Promise<ReadonlyMap<string, ToldPartner>>;
}

const AT_ONCE_MAX = 200;

/** Tells a partner, on its topic of answers, what is announced to it, until Kafka has it; it stops with the service. */
export function tellOnTopic({ platform, dataSource, channel, hearing, toldOf }: TopicAnnouncerOptions): void {
  const { broker, definition, log } = platform;
  const { partner, answersTopic } = channel;
  const announcer = new Announcer<true>({
    partner,
    dataSource,
    log,
    callMax: AT_ONCE_MAX,
    tell: async (announcements) => {
      const told = await toldOf(announcements);
      const writer = new PartnerWriter(broker, definition.name);
      await writer.write(answersTopic, told.values()).finally(() => writer.close());
      return new Map([...told.keys()].map((id) => [id, true]));
    },
    heard: async (told) => {
      const { backgroundQueue } = platform;
      assert(backgroundQueue, `${definition.name} has a command queue`);
      const at = instantOf(Date.now());
      const request = { idempotencyKey: randomUUID(), scope: partner, by: partner, asked: {}, at };
      await backgroundQueue.run(hearing, { told }, request);
    },
  });
  platform.background.push(announcer);
  announcer.start();
}
