import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agencyStateId, type AgencyState } from '#libs/domain';
import type { Indicator } from '#libs/events';
import { anomaliesOf, comparedDays, modifiedScore, type DailyCounts } from '../src/anomaly/anomaly.js';
import type { AgencyPast } from '../src/network/agency-past.js';

const DAY = '2026-11-25';
const SENT: Indicator = 'transfers.sent';
const PAID: Indicator = 'transfers.paid-out';

const agency = (code: string, validFrom = '2020-01-01', isOpen = true): AgencyPast => {
  const place = { kind: 'urban', branch: 'Salé', region: 'Rabat' } as const;
  const today: AgencyState = { id: agencyStateId(code, validFrom), code, name: code, ...place, validFrom, isOpen };
  return { today, states: [today] };
};

/** Counts of the day, and of the weeks before, the latest first. */
const counts = (code: string, ofDay: number, ...weeks: number[]): DailyCounts => {
  const days = [[DAY, ofDay] as const, ...comparedDays(DAY).map((day, week) => [day, weeks[week] ?? 0] as const)];
  return { agency: code, indicator: SENT, byDay: Object.fromEntries(days.filter(([, count]) => count !== 0)) };
};
const USUAL = [20, 22, 19, 21, 20, 18, 23, 20];

describe('how far a count is from its history', () => {
  it.each([
    ['as always', 20, USUAL, 20, 0],
    ['a closed day among them changes little', 20, [20, 0, 20, 22, 18, 20, 21, 19], 20, 0],
    ['nothing where twenty were', 0, USUAL, 20, -20 / Math.sqrt(20)],
    ['a wide history bears more', 200, [100, 300, 50, 250, 150, 200, 350, 20], 175, 25 / (100 / 0.6745)],
    ['chance alone makes two of none', 2, [0, 0, 0, 0, 0, 0, 0, 0], 0, 2],
    ['between two middle ones lies the median', 3, [1, 2, 4, 5], 3, 0],
    ['of an odd number of days it is the middle one', 2, [1, 9, 2], 2, 0],
  ])('%s', (_, count, history, median, score) => {
    const found = modifiedScore(count, history);
    expect(found.median).toBe(median);
    expect(found.score).toBeCloseTo(score, 10);
  });

  it('grows with the count, and no one day of the history decides it', () => {
    const history = fc.array(fc.nat({ max: 500 }), { minLength: 7, maxLength: 8 });
    fc.assert(
      fc.property(history, fc.nat({ max: 500 }), fc.nat({ max: 1_000_000 }), (list, count, wild) => {
        const { median, score } = modifiedScore(count, list);
        expect(modifiedScore(count + 1, list).score).toBeGreaterThan(score);
        expect(Math.sign(score)).toBe(Math.sign(count - median));
        expect(modifiedScore(count, list.toReversed())).toEqual({ median, score });
        const spoilt = modifiedScore(count, [wild, ...list.slice(1)]).median;
        expect(spoilt).toBeGreaterThanOrEqual(Math.min(...list.slice(1)));
        expect(spoilt).toBeLessThanOrEqual(Math.max(...list.slice(1)));
      }),
    );
  });
});

describe('unusual of a day', () => {
  const found = (agencies: AgencyPast[], list: DailyCounts[], indicators: Indicator[] = [SENT]) => {
    const { withoutOperations, unusual, coverage } = anomaliesOf(DAY, agencies, list, indicators);
    return {
      idle: withoutOperations && withoutOperations.map(({ code }) => code),
      unusual: unusual.map((one) => `${one.agency.code} ${one.count} of ${one.median}`),
      coverage: coverage.map(({ judged, withoutHistory }) => [judged, withoutHistory]),
    };
  };

  it('are agencies that were open and had no operation, and those far above or below what they are used to', () => {
    const agencies = ['AAA-001', 'AAA-002', 'AAA-003', 'AAA-004'].map((code) => agency(code));
    const closed = agency('AAA-005', '2026-11-01', false);
    const list = [
      counts('AAA-001', 21, ...USUAL),
      counts('AAA-002', 60, ...USUAL),
      counts('AAA-003', 3, ...USUAL),
      counts('AAA-004', 0, ...USUAL),
    ];
    expect(found([...agencies, closed], list)).toEqual({
      idle: ['AAA-004'],
      unusual: ['AAA-002 60 of 20', 'AAA-003 3 of 20'],
      coverage: [[3, 0]],
    });
  });

  it('is nothing of an agency that was open on fewer than six of the days', () => {
    const list = [counts('AAA-001', 20, ...USUAL), counts('AAA-002', 90, 20, 20, 20, 20, 20)];
    const [sixth, fifth] = [comparedDays(DAY)[5]!, comparedDays(DAY)[4]!];
    expect(found([agency('AAA-001'), agency('AAA-002', fifth)], list)).toMatchObject({
      unusual: [],
      coverage: [[1, 1]],
    });
    expect(found([agency('AAA-001'), agency('AAA-002', sixth)], list)).toMatchObject({
      unusual: ['AAA-002 90 of 20'],
      coverage: [[2, 0]],
    });
  });

  it('is told of each indicator by itself, the farthest first', () => {
    const agencies = [agency('AAA-001'), agency('AAA-002')];
    const paid = (one: DailyCounts): DailyCounts => ({ ...one, indicator: PAID });
    const list = [
      counts('AAA-001', 21, ...USUAL),
      counts('AAA-002', 0, ...USUAL),
      paid(counts('AAA-001', 20, ...USUAL)),
      paid(counts('AAA-002', 90, ...USUAL)),
    ];
    expect(found(agencies, list, [SENT, PAID])).toEqual({
      idle: [],
      unusual: ['AAA-002 90 of 20', 'AAA-002 0 of 20'],
      coverage: [
        [2, 0],
        [2, 0],
      ],
    });
    // Of what the whole network had none of on the day, nothing is told of one agency.
    const none = [counts('AAA-001', 0, ...USUAL), paid(counts('AAA-001', 20, ...USUAL))];
    expect(found([agency('AAA-001')], none, [SENT, PAID])).toEqual({
      idle: [],
      unusual: [],
      coverage: [
        [0, 1],
        [1, 0],
      ],
    });
  });

  it('is four where there were none, and not what lies just on the bound', () => {
    const agencies = [agency('AAA-001'), agency('AAA-002'), agency('AAA-003')];
    const half = [1, 0, 1, 0, 1, 0, 1, 0];
    const list = [counts('AAA-001', 20, ...USUAL), counts('AAA-002', 4), counts('AAA-003', 4, ...half)];
    expect(modifiedScore(4, half).score).toBe(3.5);
    expect(found(agencies, list).unusual).toEqual(['AAA-002 4 of 0']);
  });

  it('is compared with the same weekday of eight weeks', () => {
    const days = ['2026-11-18', '2026-11-11', '2026-11-04', '2026-10-28', '2026-10-21', '2026-10-14', '2026-10-07'];
    expect(comparedDays(DAY)).toEqual([...days, '2026-09-30']);
  });

  it('is learnt of no day on which the whole network had nothing', () => {
    const holidays = [20, 0, 20, 20, 0, 20, 20, 20];
    const begun = [20, 20, 20, 20, 20];
    const one = [agency('AAA-001')];
    expect(found(one, [counts('AAA-001', 20, ...holidays)])).toMatchObject({ unusual: [], coverage: [[1, 0]] });
    expect(found(one, [counts('AAA-001', 90, ...begun)])).toMatchObject({ unusual: [], coverage: [[0, 1]] });
    expect(found(one, [counts('AAA-001', 0, ...USUAL)])).toEqual({ idle: null, unusual: [], coverage: [[0, 0]] });
  });
});
