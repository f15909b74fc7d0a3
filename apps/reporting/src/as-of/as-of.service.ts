import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { instantOf } from '#libs/domain';
import { contracts, sourceOf } from '#libs/events';
import { wholeBySource } from '#libs/messaging';
import { asOf, type AsOf } from './as-of.js';

/** Says as of when the figures are whole. */
@Injectable()
export class AsOfService {
  constructor(private readonly dataSource: DataSource) {}

  /** It is read before figures: they may hold more, never less. */
  async read(): Promise<AsOf> {
    const bySource = new Map((await wholeBySource(this.dataSource)).map((whole) => [whole.source, whole]));
    const heard = contracts.map(({ product }) => [product, bySource.get(sourceOf(product))] as const);
    return asOf(new Map(heard), instantOf(Date.now()));
  }
}
