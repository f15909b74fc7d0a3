import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, agencyOn, agencyStateId, AGENCY_KINDS, type AgencyState } from '#libs/domain';
import { readNetwork } from '#libs/product';
import { CounterDays } from '../src/counters.js';
import { uniform } from '../src/drawing.js';
import { lastingAgencies, OpenCounters } from '../src/open-counters.js';

const FROM = '2022-01-01';
const DAYS = 40;
const of = (n: number, validFrom: string, isOpen: boolean, kind: AgencyState['kind'] = 'rural'): AgencyState => {
  const code = `RAB-00${n}`;
  return {
    id: agencyStateId(code, validFrom),
    code,
    validFrom,
    name: code,
    kind,
    branch: 'Rabat',
    region: 'Rabat',
    isOpen,
  };
};

/** Networks whose agencies open, close and change; the first is open ever since. */
const networks = fc
  .uniqueArray(
    fc.record({
      n: fc.integer({ min: 1, max: 7 }),
      day: fc.integer({ min: -20, max: DAYS + 20 }),
      isOpen: fc.boolean(),
      kind: fc.constantFrom(...AGENCY_KINDS),
    }),
    { maxLength: 20, selector: ({ n, day }) => `${n} ${day}` },
  )
  .map((states) => [
    of(0, '1970-01-01', true),
    ...states.map(({ n, day, isOpen, kind }) => of(n, addDays(FROM, day), isOpen, kind)),
  ]);
const statesOf = (network: readonly AgencyState[], code: string) =>
  network.filter((state) => state.code === code).sort((a, b) => (a.validFrom < b.validFrom ? -1 : 1));
const isOpenOn = (network: readonly AgencyState[], code: string, day: string) =>
  agencyOn(statesOf(network, code), day)?.isOpen ?? false;

describe('counters', () => {
  it('are drawn among those that are open on the day, each of them, and no other', () => {
    fc.assert(
      fc.property(networks, fc.integer(), fc.nat(DAYS - 1), (network, seed, day) => {
        const counters = new OpenCounters(network, new CounterDays(FROM, addDays(FROM, DAYS - 1)), uniform(seed));
        const on = addDays(FROM, day);
        const open = counters.codes.filter((code) => isOpenOn(network, code, on));
        expect(counters.codes.filter((code) => counters.isOpen(code, day))).toEqual(open);
        const drawn = new Set(Array.from({ length: 600 }, () => counters.drawCode(day)));
        expect([...drawn].filter((code) => !open.includes(code))).toEqual([]);
        if (open.length === 1) expect([...drawn]).toEqual(open);
      }),
      { numRuns: 200 },
    );
  });

  it('are all drawn in time, and the same again from the same seed', () => {
    const network = [
      of(0, '1970-01-01', true, 'urban'),
      of(1, '2022-01-11', true, 'mobile'),
      of(1, '2022-01-21', false, 'mobile'),
    ];
    const draw = () => {
      const counters = new OpenCounters(network, new CounterDays(FROM, '2022-01-31'), uniform(7));
      return [0, 10, 20].map((day) => Array.from({ length: 300 }, () => counters.drawCode(day)).join(''));
    };
    const [before = '', while_ = '', after = ''] = draw();
    expect([before, while_, after].map((codes) => codes.includes('RAB-001'))).toEqual([false, true, false]);
    expect(draw()).toEqual([before, while_, after]);
  });

  it('of a day on which none is open are refused', () => {
    const days = new CounterDays(FROM, '2022-01-31');
    expect(() => new OpenCounters([of(1, '2022-01-02', true)], days, uniform(7))).toThrow(
      'an agency is open on 2022-01-01',
    );
  });
});

describe('an agency that lasts', () => {
  it('is open on the day, and on every day from then on', () => {
    fc.assert(
      fc.property(networks, fc.nat(DAYS - 1), (network, day) => {
        const from = addDays(FROM, day);
        const lasting = lastingAgencies(network, from).map(({ code }) => code);
        const always = [...new Set(network.map(({ code }) => code))].filter((code) =>
          Array.from({ length: DAYS + 25 }, (_, i) => addDays(from, i)).every((on) => isOpenOn(network, code, on)),
        );
        expect(lasting).toEqual(always);
      }),
      { numRuns: 200 },
    );
  });

  it('is most of the network of the demo', () => {
    const network = readNetwork('deploy/demo/network.csv');
    expect(lastingAgencies(network, '2014-01-01').length).toBeGreaterThan(500);
  });
});
