import { Type } from 'typebox';
import { defineParameter } from '#libs/approvals';
import written from '../../data/collection.json' with { type: 'json' };

/** How long a beneficiary has to collect. */
export interface CollectionRule {
  /** After the day of the sending. */
  daysToCollect: number;
}

/** The time to collect, from the domain rule in `apps/transfers/data/collection.json` on. */
export const COLLECTION = defineParameter({
  name: 'transfers.collection',
  title: 'How many days after its sending a transfer can be collected',
  schema: Type.Object({ daysToCollect: Type.Integer({ minimum: 1, maximum: 366 }) }, { additionalProperties: false }),
  seeds: written,
});
