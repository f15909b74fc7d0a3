import { Inject, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { accountsContract } from '#libs/events';
import { PartnerDoor } from '#libs/partners';
import { EventCommands, PLATFORM, type Platform } from '#libs/service';
import { bankCommandOf } from './bank.wire.js';

/** Hears the partner banks: what they answer to requests, and what happened with cards. */
@Injectable()
export class Banks extends PartnerDoor implements OnApplicationBootstrap {
  constructor(commands: EventCommands, dataSource: DataSource, @Inject(PLATFORM) platform: Platform) {
    const channels = accountsContract.channels ?? [];
    super({ commands, dataSource, platform, channels, commandOf: bankCommandOf });
  }

  onApplicationBootstrap(): void {
    this.open();
  }
}
