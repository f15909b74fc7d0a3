import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { instantOf } from '#libs/domain';
import { contracts, sourceOf } from '#libs/events';
import { wholeBySource } from '#libs/messaging';
import { asOf, type AsOf } from './as-of.js';

/** Says as of when the figures are whole. */
@Injectable()
export class AsOfService {
  constructor(private readonly dataSource: DataSource) {}

  /** It is read before figures: they may hold more, never less. @param reader a transaction that reads both in one snapshot */
  async read(reader: Pick<EntityManager, 'query'> = this.dataSource): Promise<AsOf> {
    const bySource = new Map((await wholeBySource(reader)).map((whole) => [whole.source, whole]));
    const heard = contracts.map(({ product }) => [product, bySource.get(sourceOf(product))] as const);
    return asOf(new Map(heard), instantOf(Date.now()));
  }
}
