import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { CloudEvent } from '#libs/events';
import type { EntityManager } from 'typeorm';
import { refusePurse } from './purse.js';
import { pursesContract } from './purses.contract.js';

/** Notes an event in the table `heard`. */
export async function noteHeard({ subject, sequence, data }: CloudEvent, manager: EntityManager): Promise<void> {
  await manager.query('INSERT INTO heard (subject, lane, position, cash_centimes) VALUES ($1, $2, $3, $4)', [
    subject,
    sequence.lane,
    sequence.position,
    data.cashCentimes,
  ]);
}

/** Reads what the product itself publishes; `mood` says below how many centimes it refuses to. */
@Controller()
export class PursesConsumer {
  @EventPattern<string>(pursesContract.topic)
  async hear(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const [mood] = await manager.query<{ refuses: number }[]>('SELECT refuses_below AS refuses FROM mood');
    for (const event of events) {
      if (event.data.cashCentimes < (mood?.refuses ?? 0)) throw refusePurse('purse.locked');
      await noteHeard(event, manager);
    }
  }
}
