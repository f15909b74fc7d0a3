import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { CommandQueue, CommandRequest } from '#libs/commands';
import { assert, businessDay, instantOf, type Instant } from '#libs/domain';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { idleSince, restAccount } from '../account/dormancy.js';
import { BANK_RULES } from '../account/rules.parameter.js';
import { releaseHold } from '../card/hold.js';
import { releaseReservation } from '../reservation/reservation.js';

const LOOK_EVERY_MS = 30_000;
const AT_ONCE_MAX = 500;

/**
 * What the day brings by itself: holds that nobody cleared and reservations that nobody paid are released, accounts that
 * nobody used rest. Several instances may do so at once: what was done already is left as it is.
 */
@Injectable()
export class DayEnd implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const loop = new Loop('day-end', () => this.round(instantOf(Date.now())), LOOK_EVERY_MS, this.platform.log);
    this.platform.background.push(loop);
    loop.start();
  }

  /** Does some of what is due. */
  async round(at: Instant): Promise<'again' | 'pause'> {
    const { backgroundQueue: commands } = this.platform;
    assert(commands, 'accounts have a command queue');
    const done = [await this.release(commands, at), await this.free(commands, at), await this.rest(commands, at)];
    return done.includes(AT_ONCE_MAX) ? 'again' : 'pause';
  }

  private async release(commands: CommandQueue, at: Instant): Promise<number> {
    const due = await this.dataSource.query<{ messageKey: string; expiresOn: string }[]>(
      `SELECT message_key AS "messageKey", expires_on::text AS "expiresOn" FROM card_hold
       WHERE status = 'held' AND expires_on < $1 ORDER BY expires_on LIMIT $2`,
      [businessDay(at), AT_ONCE_MAX],
    );
    await Promise.all(
      due.map(({ messageKey, expiresOn }) =>
        commands.run(releaseHold, { messageKey }, requestOf(`release ${messageKey} ${expiresOn}`, at)),
      ),
    );
    return due.length;
  }

  private async free(commands: CommandQueue, at: Instant): Promise<number> {
    const due = await this.dataSource.query<{ id: string }[]>(
      `SELECT id FROM reservation WHERE status = 'held' AND held_until < $1 ORDER BY held_until LIMIT $2`,
      [businessDay(at), AT_ONCE_MAX],
    );
    await Promise.all(due.map(({ id }) => commands.run(releaseReservation, { id }, requestOf(`free ${id}`, at))));
    return due.length;
  }

  private async rest(commands: CommandQueue, at: Instant): Promise<number> {
    const today = businessDay(at);
    const { parameters } = this.platform;
    assert(parameters, 'accounts have dated parameters');
    const { dormantAfterMonths } = parameters.current().on(BANK_RULES, today);
    const idle = await this.dataSource.query<{ id: string; lastUsedOn: string }[]>(
      `SELECT id, last_used_on::text AS "lastUsedOn" FROM account
       WHERE status = 'active' AND last_used_on <= $1 ORDER BY last_used_on LIMIT $2`,
      [idleSince(today, dormantAfterMonths), AT_ONCE_MAX],
    );
    await Promise.all(
      idle.map(({ id, lastUsedOn }) =>
        commands.run(restAccount, { accountId: id }, requestOf(`rest ${id} ${lastUsedOn}`, at)),
      ),
    );
    return idle.length;
  }
}

function requestOf(idempotencyKey: string, at: Instant): CommandRequest {
  return { idempotencyKey, scope: 'day-end', by: 'day-end', asked: {}, at };
}
