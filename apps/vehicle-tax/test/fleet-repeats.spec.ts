import { describe, expect, it } from '@jest/globals';
import { claimKey, repeatsIn, type FleetClaim } from '../src/fleet/fleet-repeats.js';

const claim = (line: number, plate: string, years: number[], half: FleetClaim['half'] = null): FleetClaim => ({
  line,
  plate,
  years,
  half,
});

describe('a line repeats one before it', () => {
  it.each<[string, FleetClaim[], [number, { firstLine: number; years: number[] }][]]>([
    ['not when vehicles differ', [claim(2, '1-A-6', [2026]), claim(3, '2-A-6', [2026])], []],
    ['not when years differ', [claim(2, '1-A-6', [2025]), claim(3, '1-A-6', [2026])], []],
    [
      'when vehicle and year are the same',
      [claim(2, '1-A-6', [2026]), claim(3, '2-A-6', [2026]), claim(4, '1-A-6', [2026])],
      [[4, { firstLine: 2, years: [2026] }]],
    ],
    [
      'when one year is the same; its other year is free for a third',
      [claim(2, '1-A-6', [2025, 2026]), claim(3, '1-A-6', [2024, 2025]), claim(4, '1-A-6', [2024])],
      [[3, { firstLine: 2, years: [2025] }]],
    ],
    ['not when halves differ', [claim(2, '1-A-6', [2026], 'first-half'), claim(3, '1-A-6', [2026], 'second-half')], []],
    [
      'when one asks for a half of what another asks whole',
      [claim(2, '1-A-6', [2026], 'second-half'), claim(3, '1-A-6', [2026])],
      [[3, { firstLine: 2, years: [2026] }]],
    ],
  ])('%s', (_, claims, repeats) => expect([...repeatsIn(claims)]).toEqual(repeats));
});

describe('the key of a line', () => {
  it('is its vehicle, years and half, in whatever order they stand', () => {
    expect(claimKey({ plate: '1-A-6', years: [2026, 2025], half: null })).toBe('1-A-6/2025+2026');
    expect(claimKey({ plate: '1-A-6', years: [2026], half: 'first-half' })).toBe('1-A-6/2026/first-half');
  });
});
