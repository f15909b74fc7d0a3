import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { contracts, figuresOf, type CloudEvent } from '#libs/events';
import { projectionOf } from '#libs/messaging';
import { addUp } from './figure.js';

/** Counts the products' events. */
@Controller()
export class EventsConsumer {
  @EventPattern<string[]>(contracts.map(({ topic }) => topic))
  async count(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const figures = addUp(events.flatMap(figuresOf));
    if (figures.length === 0) return;
    await manager.query(
      `INSERT INTO figure (projection, day, agency, indicator, count, amount_centimes)
       SELECT $6, * FROM unnest($1::date[], $2::text[], $3::text[], $4::bigint[], $5::bigint[])
       ON CONFLICT (projection, day, indicator, agency) DO UPDATE
       SET count = figure.count + excluded.count, amount_centimes = figure.amount_centimes + excluded.amount_centimes`,
      [
        figures.map(({ day }) => day),
        figures.map(({ agency }) => agency),
        figures.map(({ indicator }) => indicator),
        figures.map(({ count }) => count),
        figures.map(({ amountCentimes }) => amountCentimes),
        projectionOf(manager),
      ],
    );
  }
}
