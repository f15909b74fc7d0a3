import { describe, expect, it } from '@jest/globals';
import { HistoryProgress, paceOf } from '../src/history/history-progress.js';

describe('the progress of a history', () => {
  it('is told when every product has said how much there is, and is of all of them together', () => {
    const progress = new HistoryProgress(['transfers', 'claims']);
    progress.tell('transfers', { planned: 3_000 }, 0);
    progress.tell('transfers', { year: 2019, done: 0, total: 1_000 }, 0);
    expect(progress.state(0)).toMatchObject({
      label: 'transfers 2019',
      done: 0,
      total: undefined,
      secondsLeft: undefined,
    });
    progress.tell('claims', { planned: 1_000 }, 1_000);
    progress.tell('claims', { year: 2014, done: 0, total: 600 }, 1_000);
    progress.tell('transfers', { year: 2019, done: 1_000, total: 1_000 }, 10_000);
    progress.tell('transfers', { year: 2020, done: 0, total: 2_000 }, 10_000);
    expect(progress.state(10_000)).toEqual({
      label: 'transfers 2020, claims 2014',
      done: 1_000,
      total: 4_000,
      made: 1_000,
      perSecond: 100,
      secondsLeft: 30,
    });
    progress.end('transfers');
    expect(progress.state(10_000).label).toBe('claims 2014');
  });

  it('counts what was there before as done, and not as made now', () => {
    const progress = new HistoryProgress(['transfers']);
    progress.tell('transfers', { planned: 3_000 }, 0);
    progress.tell('transfers', { year: 2019, done: 1_000, total: 1_000 }, 0);
    progress.tell('transfers', { year: 2020, done: 500, total: 2_000 }, 0);
    progress.tell('transfers', { year: 2020, done: 700, total: 2_000 }, 20_000);
    expect(progress.state(20_000)).toMatchObject({ done: 1_700, made: 200, perSecond: 10, secondsLeft: 130 });
  });

  it('has the pace of the last half minute, not of the whole time', () => {
    const progress = new HistoryProgress(['transfers']);
    progress.tell('transfers', { planned: 100_000 }, 0);
    progress.tell('transfers', { year: 2019, done: 0, total: 100_000 }, 0);
    for (let second = 1; second <= 60; second++)
      progress.tell('transfers', { year: 2019, done: second * 100, total: 100_000 }, second * 1_000);
    for (let second = 61; second <= 120; second++)
      progress.tell('transfers', { year: 2019, done: 6_000 + (second - 60) * 10, total: 100_000 }, second * 1_000);
    expect(progress.state(120_000).perSecond).toBeCloseTo(10, 0);
  });

  it.each([
    [{ perSecond: 7_120.4, secondsLeft: 725 }, '7,120 a second, 12 min left'],
    [{ perSecond: 7_120.4, secondsLeft: 25 }, '7,120 a second, 25 s left'],
    [{ perSecond: 0, secondsLeft: undefined }, ''],
  ])('is said as %j', (state, said) => {
    expect(paceOf(state)).toBe(said);
  });
});
