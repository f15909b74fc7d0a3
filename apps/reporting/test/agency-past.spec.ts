import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays, agencyOn, agencyStateId, type AgencyState } from '#libs/domain';
import { agencyPasts, wasOpenIn, wasOpenOn } from '../src/network/agency-past.js';
import { LEVELS, unitOf } from '../src/network/level.js';

const state = (validFrom: string, isOpen: boolean, more: Partial<AgencyState> = {}): AgencyState => ({
  id: agencyStateId('RAB-001', validFrom),
  code: 'RAB-001',
  name: 'Rabat Agdal',
  kind: 'urban',
  branch: 'Salé',
  region: 'Rabat',
  validFrom,
  isOpen,
  ...more,
});

describe('an agency was open', () => {
  const states = [state('2020-03-01', true), state('2020-06-01', false), state('2021-01-10', true)];

  it.each([
    ['2020-02-29', '2020-02-29', false],
    ['2020-02-29', '2020-03-01', true],
    ['2020-05-31', '2020-12-31', true],
    ['2020-06-01', '2021-01-09', false],
    ['2020-06-01', '2021-01-10', true],
    ['2030-01-01', '2030-12-31', true],
  ])('from %s to %s: %s', (from, to, expected) => {
    expect(wasOpenIn(states, { from, to })).toBe(expected);
  });

  it('in no year of which nobody knows the network', () => {
    const ever = [state('1970-01-01', true)];
    expect(wasOpenIn(ever, { from: '2013-01-01', to: '2013-12-31' })).toBe(false);
    expect(wasOpenIn(ever, { from: '2013-01-01', to: '2014-01-01' })).toBe(true);
    expect(wasOpenOn(ever, '2013-12-31')).toBe(false);
  });

  it('in a span when it was on one of its days', () => {
    const day = fc.nat({ max: 60 }).map((days) => addDays('2020-01-01', days));
    const past = fc
      .uniqueArray(fc.tuple(day, fc.boolean()), { selector: ([first]) => first, maxLength: 6 })
      .map((list) => list.toSorted().map(([first, isOpen]) => state(first, isOpen)));
    fc.assert(
      fc.property(past, day, fc.nat({ max: 30 }), (own, from, length) => {
        const days = Array.from({ length: length + 1 }, (_, index) => addDays(from, index));
        const wasOpen = days.some((one) => agencyOn(own, one)?.isOpen ?? false);
        expect(wasOpenIn(own, { from, to: addDays(from, length) })).toBe(wasOpen);
      }),
    );
  });
});

describe('an agency stands', () => {
  it('where it is today; one that is to come, where it will be', () => {
    const moved = [state('2021-01-01', true, { branch: 'Témara' }), state('2020-01-01', true)];
    const pasts = agencyPasts([...moved, state('2031-01-01', true, { code: 'OUJ-001' })], '2026-11-26');
    expect(pasts.map(({ today, states }) => [today.code, today.branch, states.length])).toEqual([
      ['RAB-001', 'Témara', 2],
      ['OUJ-001', 'Salé', 1],
    ]);
    for (const states of [moved, moved.toReversed()])
      expect(agencyPasts(states, '2026-11-26')[0]?.states.map(({ validFrom }) => validFrom)).toEqual([
        '2020-01-01',
        '2021-01-01',
      ]);
  });

  it('in one unit of each level', () => {
    expect(LEVELS.map((level) => unitOf(level, state('2020-01-01', true)))).toEqual([
      { unit: 'network', name: 'network' },
      { unit: 'urban', name: 'urban' },
      { unit: 'Rabat', name: 'Rabat' },
      { unit: 'Salé', name: 'Salé' },
      { unit: 'RAB-001', name: 'Rabat Agdal' },
    ]);
  });
});
