import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { claimsContract, ClaimToDecideV1 } from '#libs/events';
import type { ToldPartner } from '#libs/messaging';
import { defineHearing, tellOnTopic, type Announcement } from '#libs/partners';
import { PLATFORM, type Platform } from '#libs/service';

/** Writes down which notices an insurer has. */
export const hearNotices = defineHearing('claims.hear-notices');

/** Tells insurers, on their topics of answers, which claims they can decide. */
@Injectable()
export class Notices implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const { dataSource, platform } = this;
    for (const channel of claimsContract.channels ?? [])
      if (channel.tells) tellOnTopic({ platform, dataSource, channel, hearing: hearNotices, toldOf });
  }
}

async function toldOf(announcements: readonly Announcement[]): Promise<ReadonlyMap<string, ToldPartner>> {
  return new Map(
    announcements.map(({ id, since, payload }) => [
      id,
      { key: id, type: ClaimToDecideV1.type, id: `${id}#${since}`, subject: id, at: since, data: payload ?? {} },
    ]),
  );
}
