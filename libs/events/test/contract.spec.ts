import { describe, expect, it } from '@jest/globals';
import { pursesContract, purseChanged } from '#libs/testing';
import { Type } from 'typebox';
import { contracts, contractViolation, INDICATORS, knownEvent, makeKnown, OPERATIONS } from '../src/catalogue.js';
import { defineContract, defineEvent, type Contribution, type EventFacts } from '../src/contract/contract.js';
import { figuresOf } from '../src/figure.js';
import { TransferSentV1 } from '../src/transfers.js';

const events = contracts.flatMap((contract) =>
  Object.entries(contract.events).map(([name, event]) => ({ contract, name, event })),
);

describe('every kind of event', () => {
  it.each(events)(
    '$event.type is named after its product, in the past tense, with its version',
    ({ contract, name, event }) => {
      expect(event.type).toMatch(new RegExp(`^${contract.product}\\.[a-z-]+\\.v\\d+$`));
      expect(contract.topic).toBe(`${contract.product}.events`);
      const [, words = '', version = ''] = /^[a-z-]+\.([a-z-]+)\.v(\d+)$/.exec(event.type) ?? [];
      const camel = words.split('-').map((word) => word.slice(0, 1).toUpperCase() + word.slice(1));
      expect(name).toBe(`${camel.join('')}V${version}`);
    },
  );
});

describe.each(events)('the sample of $event.type', ({ event }) => {
  const sample = event.sample as Record<string, unknown>;
  const { required = [] } = event.schema as { required?: string[] };

  it('fits its contract', () => expect(contractViolation(event.type, sample)).toBeUndefined());

  it('fits also with a field that a later version may add', () => {
    expect(contractViolation(event.type, { ...sample, addedLater: { deep: [1, null] } })).toBeUndefined();
  });

  it.each(required)('does not fit without %s', (field) => {
    const { [field]: _, ...rest } = sample;
    expect(contractViolation(event.type, rest)).toBe(`data must have required property '${field}'`);
  });

  it.each(required)('does not fit with a %s of another type', (field) => {
    expect(contractViolation(event.type, { ...sample, [field]: { no: 'such' } })).toContain(`data/${field} must be`);
    expect(contractViolation(event.type, { ...sample, [field]: null })).toContain(`data/${field} must be`);
  });
});

describe('data that no product may state', () => {
  const { type: sent, sample } = TransferSentV1;
  it.each([
    ['an id that is no UUID', { transferId: 'T-1' }, '/transferId must match format "uuid"'],
    ['an agency in another spelling', { agency: 'rab-1' }, '/agency must match pattern'],
    ['a day that the calendar has not', { bookedOn: '2023-02-29' }, '/bookedOn must match format "date"'],
    ['an instant for a day', { bookedOn: '2023-02-28T10:00:00Z' }, '/bookedOn must match format "date"'],
    ['an amount of nothing', { amountCentimes: 0 }, '/amountCentimes must be >= 1'],
    ['a negative amount', { amountCentimes: -5 }, '/amountCentimes must be >= 1'],
    ['half a centime', { amountCentimes: 0.5 }, '/amountCentimes must be integer'],
    ['an amount beyond exact numbers', { amountCentimes: 2 ** 53 }, '/amountCentimes must be <='],
    ['a negative fee', { feeCentimes: -1 }, '/feeCentimes must be >= 0'],
    ['no operator', { operator: '' }, '/operator must NOT have fewer than 1 characters'],
  ])('is %s', (_, wrong, violation) => {
    expect(contractViolation(sent, { ...sample, ...wrong })).toContain(violation);
  });

  it.each([[null], ['text'], [[]], [undefined]])('is %j', (data) => {
    expect(contractViolation(sent, data)).toBe('data must be object');
  });

  it('is of a type that no contract has', () => {
    expect(contractViolation('transfers.transfer-lost.v1', {})).toBe(
      'no contract knows the type transfers.transfer-lost.v1',
    );
  });

  it('is told without its values', () => {
    const violation = contractViolation(sent, { ...sample, agency: 'Fatima Tazi' });
    expect(violation).not.toContain('Fatima');
  });
});

describe('what is reported', () => {
  it('has rows of its own names, each of flows or of stocks alone', () => {
    const names = contracts.flatMap(({ rows }) => Object.keys(rows));
    expect(new Set(names).size).toBe(names.length);
    for (const { rows, indicators } of contracts) {
      for (const { of, less = [] } of Object.values(rows)) {
        expect(new Set([...of, ...less].map((indicator) => indicators[indicator]?.kind)).size).toBe(1);
      }
    }
  });
});

describe('what is counted', () => {
  it('has its product before its name', () => {
    for (const { product, indicators } of contracts) {
      for (const name of Object.keys(indicators)) expect(name).toMatch(new RegExp(`^${product}\\.[a-z-]+$`));
    }
  });

  it.each(events)('$event.type is counted, moves cash, or says why not', ({ contract, name, event }) => {
    const counted = contract.counts[name]?.length ?? 0;
    const isCounted = counted > 0 || event.sample.cashCentimes !== 0;
    expect([isCounted, event.uncounted !== undefined]).toEqual([isCounted, !isCounted]);
  });

  it.each(events)('$event.type is one operation at most', ({ event }) => {
    const data = event.sample as EventFacts;
    const figures = figuresOf({ type: event.type, subject: 'x', occurredAt: '2026-02-03T10:00:00.000Z', data });
    const operations = figures.filter(({ indicator }) => OPERATIONS.includes(indicator));
    expect(operations.map(({ count }) => count)).toEqual(operations.slice(0, 1).map(() => 1));
  });

  it.each(events)(
    '$event.type adds to the figures what its contract says, and the cash that it moved',
    ({ contract, name, event }) => {
      const data = event.sample as EventFacts;
      const figures = figuresOf({ type: event.type, subject: 'x', occurredAt: '2026-02-03T10:00:00.000Z', data });
      const cash = figures.filter(({ indicator }) => /\.cash-(in|out)$/.test(indicator));
      const { agency, bookedOn: day, cashCentimes } = data;
      const direction = cashCentimes > 0 ? 'in' : 'out';
      const moved = {
        day,
        agency,
        indicator: `${contract.product}.cash-${direction}`,
        detail: '',
        count: 1,
        amountCentimes: Math.abs(cashCentimes),
      };
      expect(cash).toEqual(cashCentimes === 0 ? [] : [moved]);
      const others = figures.filter((figure) => !cash.includes(figure)).map(({ indicator }) => indicator);
      const isAdded = ({ when = {} }: Contribution) =>
        Object.entries(when).every(([field, value]) => Reflect.get(data, field) === value);
      const added = contract.counts[name]?.filter(isAdded) ?? [];
      expect(others).toEqual(added.map(({ indicator }) => indicator));
      const details = figures.filter((figure) => !cash.includes(figure)).map(({ detail }) => detail);
      expect(details).toEqual(added.map(({ by }) => (by === undefined ? '' : Reflect.get(data, by))));
    },
  );
});

describe('a contract that forgets something does not compile', () => {
  const counted = { kind: 'flow', labelFr: 'Comptés', labelEn: 'Counted', labelAr: 'معدود' } as const;
  const HappenedV1 = defineEvent('test.happened.v1', {
    summary: 'It happened.',
    subject: 'it',
    data: { size: Type.Integer() },
    sample: { agency: 'RAB-001', bookedOn: '2026-01-31', cashCentimes: 0, size: 3 },
  });
  const one = { indicator: 'test.counted', count: 1, sign: 1 } as const;
  const contract = { product: 'test', topic: 'test.events', events: { HappenedV1 }, rows: {} } as const;

  it('as one that is whole does', () => {
    expect(
      defineContract({ ...contract, indicators: { 'test.counted': counted }, counts: { HappenedV1: [one] } }),
    ).toBeDefined();
  });

  it('when its sample is not what it says', () => {
    const [type, subject] = ['test.happened.v1', 'it'];
    const facts = { agency: 'RAB-001', bookedOn: '2026-01-31', cashCentimes: 0 };
    const data = { size: Type.Integer() };
    // @ts-expect-error a text for a number
    defineEvent(type, { summary: '', subject, data, sample: { ...facts, size: 'three' } });
    // @ts-expect-error a field is missing
    expect(defineEvent(type, { summary: '', subject, data, sample: facts }).type).toBe(type);
  });

  it('when it misspells an indicator or a field, says nothing of an event, or feeds an indicator with nothing', () => {
    const indicators = { 'test.counted': counted };
    // @ts-expect-error no such indicator
    defineContract({ ...contract, indicators, counts: { HappenedV1: [{ ...one, indicator: 'test.conted' }] } });
    // @ts-expect-error no such field
    defineContract({ ...contract, indicators, counts: { HappenedV1: [{ ...one, amount: 'sise' }] } });
    // @ts-expect-error a field that is no number
    defineContract({ ...contract, indicators, counts: { HappenedV1: [{ ...one, amount: 'agency' }] } });
    // @ts-expect-error nothing is said of the event
    defineContract({ ...contract, indicators, counts: {} });
    // @ts-expect-error nobody adds to it
    defineContract({ ...contract, indicators: { ...indicators, 'test.idle': counted }, counts: { HappenedV1: [one] } });
    const row = {
      section: 'B-9',
      labelFr: 'Comptés',
      labelEn: 'Counted',
      labelAr: 'معدود',
      unit: 'count',
      of: ['test.conted'],
    } as const;
    // @ts-expect-error a row of no such indicator
    defineContract({ ...contract, indicators, counts: { HappenedV1: [one] }, rows: { row } });
    expect(Object.keys(indicators)).toEqual(['test.counted']);
  });
});

describe('a contract that is none of the house, as that of the sample product', () => {
  it('is known where it was made known: its events are checked and counted', () => {
    const { type, data, ...event } = purseChanged({ agency: 'RAB-001', bookedOn: '2026-02-03', cashCentimes: -70 });
    expect(knownEvent(type)?.product).toBe('purses');
    expect(contractViolation(type, data)).toBeUndefined();
    expect(contractViolation(type, { ...data, turns: 0 })).toBe('data/turns must be >= 1');
    const [one] = figuresOf({ ...event, type, data });
    expect(one).toMatchObject({ indicator: 'purses.changed', count: 1, amountCentimes: -70 });
  });

  it('stands in no list of the house', () => {
    expect(contracts).not.toContainEqual(expect.objectContaining({ product: 'purses' }));
    expect(INDICATORS.filter((indicator) => indicator.startsWith('purses'))).toEqual([]);
  });

  it('is the only one that says what its types mean', () => {
    expect(() => makeKnown(pursesContract)).toThrow('one contract has the type purses.purse-changed.v1');
  });
});
