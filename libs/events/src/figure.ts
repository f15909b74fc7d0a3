import { cashIndicatorsOf, knownEvent, type Indicator } from './catalogue.js';
import type { Contribution, DomainEvent } from './contract/contract.js';

/** What happened of one kind, in one agency, on one business day. */
export interface Figure {
  /** `2026-11-24`. */
  day: string;
  agency: string;
  indicator: Indicator;
  /** What the indicator is divided by: the operator, the benefit; empty of one that is not divided. */
  detail: string;
  count: number;
  amountCentimes: number;
}

/** What an event adds to the figures, as its contract says, and what cash it moved; nothing, when no contract knows it. */
export function figuresOf({ type, data }: DomainEvent): Figure[] {
  const event = knownEvent(type);
  if (!event) return [];
  const { bookedOn: day, agency, cashCentimes } = data;
  const figure = (indicator: string, count: number, amountCentimes: number, detail = ''): Figure => ({
    day,
    agency,
    indicator: indicator as Indicator,
    detail,
    count,
    amountCentimes,
  });
  const counts = event.counts.filter(({ when = {} }) =>
    Object.entries(when).every(([field, value]) => Reflect.get(data, field) === value),
  );
  const figures = counts.map(({ indicator, count, amount, sign, by }) => {
    const amountCentimes = amount ? sign * valueOf(data, amount) : 0;
    return figure(indicator, sign * valueOf(data, count), amountCentimes, by && String(Reflect.get(data, by)));
  });
  const [cashIn, cashOut] = cashIndicatorsOf(event.product);
  if (cashCentimes !== 0) figures.push(figure(cashCentimes > 0 ? cashIn : cashOut, 1, Math.abs(cashCentimes)));
  return figures;
}

function valueOf(data: object, count: Contribution['count']): number {
  return count === 1 ? 1 : Number(Reflect.get(data, count));
}
