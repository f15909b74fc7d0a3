import { randomUUID } from 'node:crypto';
import { businessDay, instantOf, type Instant } from '#libs/domain';
import { dayClosed, defineContract, defineEvent, makeKnown, type EventOf } from '#libs/events';
import { Type } from 'typebox';

const PurseChangedV1 = defineEvent('purses.purse-changed.v1', {
  summary: 'Money was put into a purse, or taken out of it.',
  subject: 'the id of the purse',
  data: { purse: Type.String({ minLength: 1 }), turns: Type.Integer({ minimum: 1 }) },
  sample: { purse: 'bread', turns: 1, agency: 'RAB-001', bookedOn: '2026-01-05', cashCentimes: 100 },
});
export type PurseChangedV1 = EventOf<typeof PurseChangedV1>;

/** What the sample product publishes: known where tests run, and in no list of the house. */
export const pursesContract = defineContract({
  product: 'purses',
  topic: 'purses.events',
  indicators: {
    'purses.changed': { kind: 'flow', labelFr: 'Bourses changées', labelEn: 'Purses changed', labelAr: 'محافظ متغيرة' },
  },
  events: { PurseChangedV1, DayClosedV1: dayClosed('purses') },
  counts: {
    DayClosedV1: [],
    PurseChangedV1: [{ indicator: 'purses.changed', count: 1, amount: 'cashCentimes', sign: 1 }],
  },
  rows: {},
  readers: ['purses', 'reader'],
});
makeKnown(pursesContract);

/** An event `purses.purse-changed.v1`; what is not said of it is made up. */
export function purseChanged(
  facts: Partial<PurseChangedV1['data']> = {},
  occurredAt: Instant = instantOf(Date.now()),
): PurseChangedV1 {
  const madeUp = { ...PurseChangedV1.sample, purse: randomUUID(), bookedOn: businessDay(occurredAt) };
  const data = { ...madeUp, ...facts };
  return { type: 'purses.purse-changed.v1', subject: data.purse, occurredAt, data };
}
