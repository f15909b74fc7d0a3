import { describe, expect, it } from '@jest/globals';
import { checkAgencyClock } from '../src/agency-clock.js';

const NOW = '2026-11-27T10:00:00.000Z';

describe('the clock of a mobile agency', () => {
  it.each([undefined, NOW, '2026-11-27T09:55:00.000Z', '2026-11-27T11:05:00+01:00'])(
    'that says %s is right',
    (clock) => {
      expect(() => checkAgencyClock(clock, NOW)).not.toThrow();
    },
  );

  it.each([
    ['2026-11-27T09:54:59Z', 'agency-clock.behind', { bySeconds: 301, now: NOW }],
    ['2025-11-27T10:00:00Z', 'agency-clock.behind', { bySeconds: 31_536_000, now: NOW }],
    ['2026-11-27T11:05:01+01:00', 'agency-clock.ahead', { bySeconds: 301, now: NOW }],
    ['ten to ten', 'agency-clock.malformed', { field: 'Guichet-Clock' }],
    ['', 'agency-clock.malformed', { field: 'Guichet-Clock' }],
  ])('that says %s is told so', (clock, code, details) => {
    expect(() => checkAgencyClock(clock, NOW)).toThrow(expect.objectContaining({ code, details }));
  });
});
