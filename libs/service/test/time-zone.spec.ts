import { describe, expect, it } from '@jest/globals';
import { businessDay } from '#libs/domain';
import { KNOWN_DAYS, wrongDays } from '../src/start/time-zone.js';

describe('the rules of Morocco’s time', () => {
  const known = KNOWN_DAYS.map(([, day]) => day);

  it('of this Node are those of today', () =>
    expect(
      wrongDays(
        'Node',
        KNOWN_DAYS.map(([at]) => businessDay(at)),
      ),
    ).toEqual([]));

  it.each(KNOWN_DAYS.map(([at], i) => [at, i] as const))('are wrong when somebody says another day of %s', (at, i) => {
    const days = known.map((day, n) => (n === i ? '2000-01-01' : day));
    expect(wrongDays('PostgreSQL', days)).toEqual([
      `PostgreSQL says that ${at} is 2000-01-01, it is ${known[i]} in Morocco`,
    ]);
  });

  it('are wrong when somebody says nothing', () => expect(wrongDays('PostgreSQL', [])).toHaveLength(KNOWN_DAYS.length));
});
