import { describe, expect, it } from '@jest/globals';
import type { MovementRule } from '../src/alert/alert-rules.parameter.js';
import { COMPARED_MAX, findingsIn, lookBackTo, suspiciousMovements, type RaisedAlert } from '../src/alert/detection.js';
import { idOf } from './decided.js';
import { START, SURROUNDINGS, trailOf, type TrailStep } from './trail.js';

const at = (hours: number) => new Date(Date.parse(START) + hours * 3_600_000).toISOString();
const entries = [0, 10, 20].map((hours, i) => ({ id: idOf(i + 1), at: at(hours) }));
const found = (from: number, windowHours: number, raised: readonly RaisedAlert[], suspicious = [0, 1, 2]) =>
  findingsIn(entries, at(from), windowHours, raised, (i) =>
    suspicious.includes(i) ? { measured: { i } } : undefined,
  ).map(({ evidence }) => evidence.measured.i);

describe('what a rule finds', () => {
  it('is not found twice within its window, to the millisecond', () => {
    expect([found(0, 9.999, []), found(0, 10, []), found(0, 20, []), found(0, 19.999, [])]).toEqual([
      [0, 1, 2],
      [0, 2],
      [0],
      [0, 2],
    ]);
  });

  it('begins where it is told to', () => {
    expect([found(10, 1, []), found(10.001, 1, []), found(30, 1, [])]).toEqual([[1, 2], [2], []]);
  });

  it('was found before: the same again, and nothing else within the window behind it', () => {
    const raised = [{ anchorId: idOf(2), at: at(10) }];
    expect(found(0, 15, raised)).toEqual([0, 1].slice(0, 1));
    expect(found(5, 15, raised)).toEqual([1]);
    expect(found(0, 5, raised)).toEqual([0, 1, 2]);
    expect(found(0, 15, [{ anchorId: idOf(9), at: at(10) }], [1])).toEqual([]);
    expect(found(0, 15, [{ anchorId: idOf(9), at: at(10.001) }], [1])).toEqual([1]);
  });

  it('is among the newest that can be compared with as many before them', () => {
    const many = Array.from({ length: COMPARED_MAX + 3 }, (_, i) => ({ id: idOf(i), at: at(i) }));
    const all = findingsIn(many, at(0), 0.5, [], (i) => ({ measured: { i } })).map(
      ({ evidence }) => evidence.measured.i,
    );
    expect([all.length, all[0], COMPARED_MAX]).toEqual([500, 3, 500]);
  });

  it('compares with 500 before it, and shows 50', () => {
    const rule: MovementRule = { code: 'x', kind: 'in-and-out', percent: 1, minCentimes: 1, windowHours: 2_000 };
    const deposits = Array.from({ length: 600 }, (_, i): TrailStep => [i / 10, 'deposit', 1]);
    const [suspicion] = suspiciousMovements(rule, trailOf(...deposits, [61, 'atm', -100]), START, [], SURROUNDINGS);
    expect(suspicion?.evidence.measured).toEqual({ inCentimes: 500, outCentimes: 100 });
    expect(suspicion?.evidence.movements?.map(({ number }) => number)).toEqual(
      Array.from({ length: 50 }, (_, i) => 552 + i),
    );
  });

  it.each([
    [1, '2026-11-24'],
    [24, '2026-11-24'],
    [25, '2026-11-23'],
    [168, '2026-11-18'],
  ])('of %d hours looks back to a day that is whole', (hours, day) =>
    expect(lookBackTo('2026-11-26', hours)).toBe(day),
  );
});
