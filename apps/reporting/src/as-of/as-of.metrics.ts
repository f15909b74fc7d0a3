import { Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { metrics } from '@opentelemetry/api';
import { DataSource } from 'typeorm';
import { contracts } from '#libs/events';
import { countUnassigned } from '../assignment/assignment.store.js';
import { readClosings } from '../proof/control-sum.store.js';

/** Tells operations what somebody has to look at: days that were closed with other sums, agencies that nobody has told of. */
@Injectable()
export class AsOfMetrics implements OnApplicationBootstrap {
  constructor(private readonly dataSource: DataSource) {}

  onApplicationBootstrap(): void {
    const meter = metrics.getMeter('guichet');
    meter
      .createObservableGauge('guichet_unproven_days', {
        description: 'Days that a product has closed with other sums than were counted',
      })
      .addCallback(async (result) => {
        const closings = new Map((await readClosings(this.dataSource)).map((one) => [one.product, one]));
        for (const { product } of contracts) result.observe(closings.get(product)?.unprovenDays ?? 0, { product });
      });
    meter
      .createObservableGauge('guichet_unassigned_agencies', {
        description: 'Agencies of which something was counted and that the network does not know',
      })
      .addCallback(async (result) => result.observe(await countUnassigned(this.dataSource)));
  }
}
