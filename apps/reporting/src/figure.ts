import type { Centimes, Day } from '#libs/domain';
import type {
  DomainEvent,
  TransferPaidOutV1,
  TransferSentV1,
  VehicleTaxCancelledV1,
  VehicleTaxPaidV1,
} from '#libs/events';

/** What is counted. */
export const INDICATORS = [
  'transfers.sent',
  'transfers.paid-out',
  'vehicle-tax.paid',
  'vehicle-tax.cancelled',
] as const;
export type Indicator = (typeof INDICATORS)[number];

/** What happened of one kind, in one agency, on one business day. */
export interface Figure {
  day: Day;
  agency: string;
  indicator: Indicator;
  count: number;
  amountCentimes: Centimes;
}

type CountedEvent = TransferSentV1 | TransferPaidOutV1 | VehicleTaxPaidV1 | VehicleTaxCancelledV1;

/** What an event adds to the figures; nothing, when its kind is not counted. */
export function figuresOf(event: DomainEvent): Figure[] {
  const counted = event as CountedEvent;
  switch (counted.type) {
    case 'transfers.transfer-sent.v1':
      return [figure('transfers.sent', counted.data)];
    case 'transfers.transfer-paid-out.v1':
      return [figure('transfers.paid-out', counted.data)];
    case 'vehicle-tax.vehicle-tax-paid.v1':
      return [figure('vehicle-tax.paid', counted.data)];
    case 'vehicle-tax.vehicle-tax-cancelled.v1':
      return [figure('vehicle-tax.cancelled', counted.data)];
    default:
      return [];
  }
}

function figure(indicator: Indicator, data: { bookedOn: Day; agency: string; amountCentimes: Centimes }): Figure {
  return { day: data.bookedOn, agency: data.agency, indicator, count: 1, amountCentimes: data.amountCentimes };
}

/** Adds figures of the same day, agency and indicator together; in a fixed order, so that writers never deadlock. */
export function addUp(figures: readonly Figure[]): Figure[] {
  const sums = new Map<string, Figure>();
  for (const { day, agency, indicator, count, amountCentimes } of figures) {
    const name = `${day} ${agency} ${indicator}`;
    const sum = sums.get(name);
    if (sum) {
      sum.count += count;
      sum.amountCentimes += amountCentimes;
    } else {
      sums.set(name, { day, agency, indicator, count, amountCentimes });
    }
  }
  return [...sums].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, sum]) => sum);
}
