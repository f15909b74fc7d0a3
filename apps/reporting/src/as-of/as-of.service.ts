import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { addDays, businessDay, instantOf } from '#libs/domain';
import { contracts, sourceOf } from '#libs/events';
import { wholeBySource } from '#libs/messaging';
import { readClosings } from '../proof/control-sum.store.js';
import { proofOf } from '../proof/proof.js';
import { countUnheard } from '../unheard/unheard.store.js';
import { asOf, type AsOf } from './as-of.js';

/** Says as of when the figures are whole, and how far they are proven. */
@Injectable()
export class AsOfService {
  constructor(private readonly dataSource: DataSource) {}

  /** It is read before figures: they may hold more, never less. @param reader a transaction that reads both in one snapshot */
  async read(reader: Pick<EntityManager, 'query'> = this.dataSource): Promise<AsOf> {
    const whole = await wholeBySource(reader);
    const closings = await readClosings(reader);
    const bySource = new Map(whole.map((one) => [one.source, one]));
    const heard = contracts.map(({ product }) => [product, bySource.get(sourceOf(product))] as const);
    const now = instantOf(Date.now());
    const mobileUnheard = await countUnheard(reader, addDays(businessDay(now), -1));
    return { ...asOf(new Map(heard), now), ...proofOf(closings), mobileUnheard };
  }
}
