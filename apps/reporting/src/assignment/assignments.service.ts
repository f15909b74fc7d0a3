import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Loop } from '#libs/messaging';
import { PLATFORM, type Platform } from '#libs/service';
import { isAssigned, reassign } from './assignment.store.js';

const LOOK_EVERY_MS = 2_000;
const NAME = 'assignments';

/** Keeps the totals of kinds, regions and branches as the network is: it changes by decision, and on the day decided on. */
@Injectable()
export class AssignmentsService implements OnApplicationBootstrap {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(PLATFORM) private readonly platform: Platform,
  ) {}

  /** A service that begins with a network counts by it from its first event on. */
  async onApplicationBootstrap(): Promise<void> {
    while ((await this.round()) === 'again');
    const loop = new Loop(NAME, () => this.round(), LOOK_EVERY_MS, this.platform.log);
    this.platform.background.push({
      name: NAME,
      get failure() {
        return loop.failure;
      },
      stop: () => loop.stop(),
    });
    loop.start();
  }

  private async round(): Promise<'again' | 'pause'> {
    if (await isAssigned(this.dataSource)) return 'pause';
    const agencies = await this.dataSource.transaction((manager) => reassign(manager));
    this.platform.log.info({ agencies }, 'totals are added where these agencies are now');
    return 'again';
  }
}
