import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { TRANSFERS_CHANNELS } from '#libs/events';
import { PartnerDoor } from '#libs/partners';
import { EventCommands, PLATFORM, type Platform } from '#libs/service';
import { elsewhereCommandOf } from './elsewhere.wire.js';

/** Hears what the own counters of Cash Express have paid of our transfers. */
@Injectable()
export class CashExpress extends PartnerDoor implements OnApplicationBootstrap {
  constructor(commands: EventCommands, dataSource: DataSource, @Inject(PLATFORM) platform: Platform) {
    super({ commands, dataSource, platform, channels: TRANSFERS_CHANNELS, commandOf: elsewhereCommandOf });
  }

  onApplicationBootstrap(): void {
    this.open();
  }
}
