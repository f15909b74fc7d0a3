import { cashIndicatorsOf, knownEvent, type Indicator } from './catalogue.js';
import type { Contract, Contribution, DomainEvent } from './contract/contract.js';

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

/** Events of which each adds to an indicator. */
export interface Feeder {
  /** Of this type; of any when it is left out. */
  type?: string;
  /** With these values in their data. */
  when: Readonly<Record<string, string>>;
  /** With one of these fields above or below 0: others add nothing. Left out: each adds. */
  notZero?: readonly string[];
  /** Which moved cash: 1 into the drawer, −1 out of it. */
  cash?: 1 | -1;
}

/** Which of a product's events add to one of its indicators: just those of which {@link figuresOf} tells some of it. */
export function feedersOf({ product, events, counts }: Contract, indicator: Indicator): Feeder[] {
  const [cashIn, cashOut] = cashIndicatorsOf(product);
  if (indicator === cashIn) return [{ when: {}, cash: 1 }];
  if (indicator === cashOut) return [{ when: {}, cash: -1 }];
  return Object.entries(events).flatMap(([name, { type }]) =>
    (counts[name] ?? []).flatMap(({ indicator: fed, count, amount, when = {} }) => {
      if (fed !== indicator) return [];
      const notZero = count === 1 ? undefined : amount === undefined ? [count] : [count, amount];
      return [{ type, when, ...(notZero ? { notZero } : {}) }];
    }),
  );
}

function valueOf(data: object, count: Contribution['count']): number {
  return count === 1 ? 1 : Number(Reflect.get(data, count));
}
