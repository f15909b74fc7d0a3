import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import { requestOfEvent } from '#libs/commands';
import type { CloudEvent } from '#libs/events';
import { EventCommands } from '#libs/service';
import type { EntityManager } from 'typeorm';
import { giveAlms, refusePurse } from './purse.js';
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

/**
 * Reads what the product itself publishes; `mood` says below how many centimes it refuses to. What is put into the
 * purse of a giver has a gift to the poor follow.
 */
@Controller()
export class PursesConsumer {
  constructor(private readonly commands: EventCommands) {}

  @EventPattern<string>(pursesContract.topic)
  async hear(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const [mood] = await manager.query<{ refuses: number }[]>('SELECT refuses_below AS refuses FROM mood');
    for (const event of events) {
      if (event.data.cashCentimes < (mood?.refuses ?? 0)) throw refusePurse('purse.locked');
      await noteHeard(event, manager);
    }
    const gifts = events.filter(({ subject, data }) => subject.startsWith('giver-') && data.cashCentimes > 0);
    if (gifts.length === 0) return;
    const commands = gifts.map((event) =>
      this.commands.ask(giveAlms, { giftCentimes: event.data.cashCentimes }, requestOfEvent(event)),
    );
    await this.commands.in(manager).runAll(commands);
  }
}
