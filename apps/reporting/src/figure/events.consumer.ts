import { Controller } from '@nestjs/common';
import { Ctx, EventPattern, Payload } from '@nestjs/microservices';
import type { EntityManager } from 'typeorm';
import { contracts, figuresOf, type CloudEvent } from '#libs/events';
import { isDerived, projectionOf } from '#libs/messaging';
import { addUp } from './figure.js';
import { addLateFacts, lateFactsOf } from '../known/late-fact.store.js';
import { addControlSums } from '../proof/control-sum.store.js';
import { addFigures, addTotals } from './figures.store.js';

/** Counts the products' events. */
@Controller()
export class EventsConsumer {
  @EventPattern<string[]>(contracts.map(({ topic }) => topic))
  async count(@Payload() events: CloudEvent[], @Ctx() manager: EntityManager): Promise<void> {
    const projection = projectionOf(manager);
    const figures = addUp(events.flatMap(figuresOf));
    if (figures.length > 0) {
      await addFigures(manager, projection, figures);
      if (isDerived(manager)) await addTotals(manager, projection, figures);
    }
    await addLateFacts(manager, projection, events.flatMap(lateFactsOf));
    for (const [source, own] of Map.groupBy(events, (event) => event.source))
      await addControlSums(manager, projection, source, own);
  }
}
