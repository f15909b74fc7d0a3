import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { assert, businessDay, DomainError, instantOf, type Day, type Instant } from '#libs/domain';
import { idFor, type CommandRequest } from '#libs/commands';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { countAnew } from './family.js';

const LOOK_EVERY_MS = 30_000;
const AT_ONCE_MAX = 1_000;

/**
 * Counts the clients anew whose cover, or whose family's belonging, changes by the day: a policy ends, a child grows up.
 * Several instances may do so at once: the command is done once a client and day.
 */
@Injectable()
export class DayChange implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  onApplicationBootstrap(): void {
    const loop = new Loop('day-change', () => this.round(instantOf(Date.now())), LOOK_EVERY_MS, this.platform.log);
    this.platform.background.push(loop);
    loop.start();
  }

  /** Counts some of those whose day has come. */
  async round(at: Instant): Promise<'again' | 'pause'> {
    const due = await this.dataSource.query<{ id: string; on: Day }[]>(
      `SELECT id, to_char(next_change_on, 'YYYY-MM-DD') AS "on" FROM client
       WHERE next_change_on <= $1 ORDER BY next_change_on LIMIT $2`,
      [businessDay(at), AT_ONCE_MAX],
    );
    const { backgroundQueue: commands } = this.platform;
    assert(commands, 'claims have a command queue');
    const counted = due.map(async ({ id: clientId, on }) => {
      const request: CommandRequest = {
        idempotencyKey: `${clientId}/${on}`,
        scope: 'day-change',
        by: 'day-change',
        asked: {},
        at,
      };
      await commands.run(countAnew, { id: idFor(request), clientId }, request).catch((error: unknown) => {
        if (!(error instanceof DomainError) || error.status >= 500) throw error;
      });
    });
    await Promise.all(counted);
    return due.length === AT_ONCE_MAX ? 'again' : 'pause';
  }
}
