import { describe, expect, it } from '@jest/globals';
import { contextAt } from '#libs/testing';
import { announce, settle, tellAgain, type Announcement, type Told } from '../src/tell/announcement.js';

const SINCE = '2026-02-10T10:00:00.000Z';
const AT = '2026-02-10T10:05:00.000Z';
const paid = announce({ id: 'p-1', partner: 'bank', what: 'paid' }, SINCE);
const heard = { ...paid, status: 'heard', settledAt: SINCE } as Announcement;
const refused = { ...paid, status: 'refused', settledAt: SINCE, refusal: 'unknown' } as Announcement;
const told = (announcement: Announcement): Told<string> => ({ announcement, verdict: 'accepted' });

describe('what was told to a partner', () => {
  it('is heard, or refused with its reason, when it is so still', () => {
    expect(settle([paid], [told(paid)], AT)).toEqual([{ ...paid, status: 'heard', settledAt: AT }]);
    expect(settle([paid], [{ announcement: paid, refusal: 'unknown' }], AT)).toEqual([
      { ...paid, status: 'refused', settledAt: AT, refusal: 'unknown' },
    ]);
  });

  it.each<[string, Announcement]>([
    ['is otherwise by now', { ...paid, what: 'cancelled', since: AT }],
    ['became otherwise at the same time', { ...paid, what: 'cancelled' }],
    ['is so again, since later', { ...paid, since: AT }],
    ['was heard already', heard],
    ['was refused already', refused],
    ['is another', { ...paid, id: 'p-2' }],
  ])('settles nothing that %s', (_, current) => expect(settle([current], [told(paid)], AT)).toEqual([]));
});

describe('what a partner has refused', () => {
  const again = (announcement: Announcement | undefined) =>
    tellAgain.decide({ announcement }, { id: 'p-1' }, contextAt(AT));

  it('is told again, as of now', () => {
    const ranked = announce({ id: 'p-1', partner: 'bank', what: 'paid', rank: 3, payload: { a: 1 } }, SINCE);
    const { save, reply } = again({
      ...ranked,
      status: 'refused',
      settledAt: SINCE,
      refusal: 'unknown',
    } as Announcement);
    expect(save?.announcement).toEqual({ ...ranked, since: AT });
    expect(reply).toEqual({ id: 'p-1', status: 'waiting' });
  });

  it.each<[string, Announcement | undefined, string, number]>([
    ['nothing', undefined, 'announcement.not-found', 404],
    ['what waits', paid, 'announcement.not-refused', 409],
    ['what was heard', heard, 'announcement.not-refused', 409],
  ])('but %s is not', (_, announcement, code, status) => {
    expect(() => again(announcement)).toThrow(expect.objectContaining({ code, status }));
  });
});
