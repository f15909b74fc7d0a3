import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource, In } from 'typeorm';
import { businessDay } from '#libs/domain';
import { accountsContract, CardHeldV1, OpeningRequestedV1 } from '#libs/events';
import type { ToldPartner } from '#libs/messaging';
import { defineHearing, tellOnTopic, type Announcement } from '#libs/partners';
import { entityOf, PLATFORM, type Platform } from '#libs/service';
import { CARD_HELD } from '../card/hold.js';
import type { Opening } from '../opening/opening.js';
import { OpeningTable } from '../opening/opening.table.js';

/** Writes down what a bank has been told. */
export const hearRequests = defineHearing('accounts.hear-requests');

/** Tells the partner banks which accounts are asked for, and what is held for cards, on their topics of requests. */
@Injectable()
export class Requests implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const { dataSource, platform } = this;
    for (const channel of accountsContract.channels ?? [])
      if (channel.tells)
        tellOnTopic({
          platform,
          dataSource,
          channel,
          hearing: hearRequests,
          toldOf: (announcements) => this.toldOf(announcements),
        });
  }

  /** What is said of a person is read from the request: it is kept nowhere else. */
  private async toldOf(announcements: readonly Announcement[]): Promise<ReadonlyMap<string, ToldPartner>> {
    const [holds, requests] = [announcements.filter(isOfHold), announcements.filter((one) => !isOfHold(one))];
    const openings = await this.dataSource
      .getRepository(entityOf(OpeningTable))
      .findBy({ id: In(requests.map(({ id }) => id)) });
    return new Map([...holds.map(toldOfHold), ...openings.map(toldOfOpening)].map((told) => [told.key, told]));
  }
}

const isOfHold = ({ what }: Announcement): boolean => what === CARD_HELD;

function toldOfHold({ id, since, payload }: Announcement): ToldPartner {
  return { key: id, type: CardHeldV1.type, id, subject: id, at: since, data: payload ?? {} };
}

function toldOfOpening({ id, agency, level, holder, requestedAt }: Opening): ToldPartner {
  const data = { openingId: id, agency, requestedOn: businessDay(requestedAt), level, holder };
  return { key: id, type: OpeningRequestedV1.type, id, subject: id, at: requestedAt, data };
}
