import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { DatedParameters } from '#libs/approvals';
import { addDays, assert, businessDay, instantOf, type Instant } from '#libs/domain';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { COLLECTION } from '../collection/collection.parameter.js';
import { lastDayOver } from '../collection/collection.js';
import { expire } from './expiry.js';

const LOOK_EVERY_MS = 30_000;
const AT_ONCE_MAX = 500;

/**
 * What was sent longer ago was looked at long since; a past year that is made now is not, and stays as it was planned. That
 * nobody collects it any more a pay-out sees by itself.
 */
const LOOKED_BACK_DAYS = 400;

/**
 * Lets the time of transfers run out that nobody collected, some hundred in one transaction. Several instances may do so
 * at once: a transfer expires by one key, and only if it still waits.
 */
@Injectable()
export class Expiry implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    private readonly parameters: DatedParameters,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const loop = new Loop('expiry', () => this.round(instantOf(Date.now())), LOOK_EVERY_MS, this.platform.log);
    this.platform.background.push(loop);
    loop.start();
  }

  /** Lets some of what is over expire. */
  async round(at: Instant): Promise<'again' | 'pause'> {
    const { backgroundQueue: commands } = this.platform;
    assert(commands, 'transfers have a command queue');
    const today = businessDay(at);
    const lastDay = lastDayOver(today, this.parameters.current().on(COLLECTION, today));
    const due = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM transfer WHERE status = 'sent'
         AND sent_at >= $1::date::timestamp AT TIME ZONE 'Africa/Casablanca'
         AND sent_at < ($2::date + 1)::timestamp AT TIME ZONE 'Africa/Casablanca' ORDER BY sent_at LIMIT $3`,
      [addDays(lastDay, -LOOKED_BACK_DAYS), lastDay, AT_ONCE_MAX],
    );
    // The day belongs to the key: what does not expire today, on its way into an account, may another day.
    const asked = (id: string) => ({
      idempotencyKey: `expire ${id} ${today}`,
      scope: 'expiry',
      by: 'expiry',
      asked: {},
      at,
    });
    const answers = await Promise.all(
      due.map(({ id: transferId }) => commands.run(expire, { transferId }, asked(transferId))),
    );
    return answers.filter(({ reply }) => reply.isExpired).length === AT_ONCE_MAX ? 'again' : 'pause';
  }
}
