import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { contracts, feedersOf, figuresOf, indicatorsOf, type DomainEvent, type Feeder } from '../src/index.js';

const BENEFITS = ['birth', 'hospitalisation', 'ambulance', 'funeral-costs', 'disability', 'funeral-transport'];
/** What fields by which contracts choose may hold. */
const CHOSEN: Record<string, readonly string[]> = {
  benefit: [...BENEFITS, 'serious-illness'],
  channel: ['atm', 'shop'],
};
const amount = fc.constantFrom(0, 0, 1, -1, 250);

/** Events of every type that is published, their numbers often 0. */
const event = fc
  .constantFrom(...contracts.flatMap((contract) => Object.values(contract.events).map((of) => ({ contract, of }))))
  .chain(({ contract, of }) => {
    const fields = Object.entries(of.sample as Record<string, unknown>).map(([name, value]) => {
      if (typeof value === 'number') return [name, amount] as const;
      return [name, CHOSEN[name] ? fc.constantFrom(...CHOSEN[name]) : fc.constant(value)] as const;
    });
    return fc.record(Object.fromEntries(fields)).map((data) => {
      const stated = { type: of.type, subject: 'one', occurredAt: '2022-01-01T09:00:00Z', data };
      return { contract, event: stated as unknown as DomainEvent };
    });
  });

describe('what feeds an indicator', () => {
  it('is each event of whose figures it is one, and no other', () => {
    const seen = new Set<string>();
    fc.assert(
      fc.property(event, ({ contract, event: one }) => {
        const added = figuresOf(one).filter(({ count, amountCentimes }) => count !== 0 || amountCentimes !== 0);
        for (const indicator of indicatorsOf(contract)) {
          const isFed = added.some((figure) => figure.indicator === indicator);
          if (isFed) seen.add(indicator);
          expect([indicator, feedersOf(contract, indicator).some((feeder) => fits(feeder, one))]).toEqual([
            indicator,
            isFed,
          ]);
        }
      }),
      { numRuns: 3_000 },
    );
    expect([...seen].sort()).toEqual(contracts.flatMap(indicatorsOf).sort());
  });
});

function fits({ type = '', when, notZero, cash }: Feeder, { type: of, data }: DomainEvent): boolean {
  const value = (field: string) => Reflect.get(data, field) as unknown;
  return (
    (type === '' || type === of) &&
    Object.entries(when).every(([field, wanted]) => value(field) === wanted) &&
    (notZero?.some((field) => value(field) !== 0) ?? true) &&
    (cash === undefined || Math.sign(data.cashCentimes) === cash)
  );
}
