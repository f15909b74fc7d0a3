import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addDays } from '#libs/domain';
import { closingType, controlSums, DAYS_SUBJECT, type ControlSum, type SummedEvent } from '../src/index.js';

const event = fc
  .record({
    lane: fc.nat(7),
    position: fc.integer({ min: 1, max: 1_000_000 }),
    day: fc.nat(3).map((days) => addDays('2026-03-01', days)),
    cashCentimes: fc.integer({ min: -1_000_000, max: 1_000_000 }),
    subject: fc.uuid(),
  })
  .map(({ lane, position, day, cashCentimes, subject }): SummedEvent => ({
    id: `${lane}-${position}`,
    type: 'transfers.transfer-sent.v1',
    subject,
    occurredAt: `${day}T10:00:00.000Z`,
    data: { agency: 'RAB-001', bookedOn: day, cashCentimes },
  }));
const events = fc.uniqueArray(event, { selector: ({ id }) => id, maxLength: 40 });

/** Sums of parts, added as the tables add them. */
function added(parts: readonly ControlSum[]): ControlSum[] {
  const byDay = new Map<string, ControlSum>();
  for (const { day, events: count, netCashCentimes, digest } of parts) {
    const sum = byDay.get(day) ?? { day, events: 0, netCashCentimes: 0, digest: 0n };
    byDay.set(day, {
      day,
      events: sum.events + count,
      netCashCentimes: sum.netCashCentimes + netCashCentimes,
      digest: sum.digest + digest,
    });
  }
  return [...byDay.values()].sort((a, b) => (a.day < b.day ? -1 : 1));
}

describe('control sums', () => {
  it('are the same in whatever order and parts the events come', () => {
    const shuffled = events.chain((all) =>
      fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length }), fc.nat(all.length)),
    );
    fc.assert(
      fc.property(shuffled, ([all, other, cut]) => {
        const parts = [...controlSums(other.slice(0, cut)), ...controlSums(other.slice(cut))];
        expect(added(parts)).toEqual(controlSums(all));
      }),
    );
  });

  const one = events
    .filter(({ length }) => length > 0)
    .chain((all) => fc.tuple(fc.constant(all), fc.nat(all.length - 1)));
  it.each<[string, (all: SummedEvent[], at: number) => SummedEvent[]]>([
    ['one is missing', (all, at) => all.toSpliced(at, 1)],
    ['one is there twice', (all, at) => [...all, all[at]!]],
    ['one stands at another place', (all, at) => all.with(at, { ...all[at]!, id: '9-1' })],
    ['one is about something else', (all, at) => all.with(at, { ...all[at]!, subject: 'another' })],
    [
      'one is of another agency',
      (all, at) => all.with(at, { ...all[at]!, data: { ...all[at]!.data, agency: 'RAB-002' } }),
    ],
  ])('are others when %s', (_, changed) => {
    fc.assert(fc.property(one, ([all, at]) => expect(controlSums(changed(all, at))).not.toEqual(controlSums(all))));
  });

  it('leave closings out', () => {
    const [other] = fc.sample(event, { numRuns: 1, seed: 1 });
    const closing = { ...other!, type: closingType('transfers'), subject: DAYS_SUBJECT };
    expect(controlSums([closing])).toEqual([]);
    expect(controlSums([other!, closing])).toEqual(controlSums([other!]));
  });
});
