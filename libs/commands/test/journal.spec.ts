import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LANE_COUNT, laneOf, toJournalRows } from '../src/book/journal.js';

const event = fc.record({
  type: fc.constant('test.happened.v1'),
  subject: fc.string({ minLength: 1, maxLength: 8 }),
  occurredAt: fc.constant('2026-01-05T09:30:00.000Z'),
  data: fc.record({ agency: fc.constant('RAB-001'), bookedOn: fc.constant('2026-01-05'), cashCentimes: fc.integer() }),
});

describe('the journal', () => {
  it('has the lane of a subject within its lanes', () => {
    fc.assert(
      fc.property(fc.string(), (subject) => {
        expect([...Array(LANE_COUNT).keys()]).toContain(laneOf(subject));
      }),
    );
  });

  it.each([
    ['0192e3a4-7b1c-7d2e-8f3a-4b5c6d7e8f90', 7],
    ['RAB-001', 2],
    ['', 0],
  ])('never moves the subject "%s" from its lane %i: what is journalled lies there', (subject, lane) => {
    expect(laneOf(subject)).toBe(lane);
  });

  it('spreads subjects over all lanes', () => {
    const counts = Array<number>(LANE_COUNT).fill(0);
    for (let i = 0; i < 8_000; i++) counts[laneOf(`transfer-${i}`)] = (counts[laneOf(`transfer-${i}`)] ?? 0) + 1;
    expect(Math.min(...counts)).toBeGreaterThan(700);
  });

  it('numbers the events of a batch from 1 within each lane, in their order', () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        const rows = toJournalRows(events.map((stated) => ({ event: stated })));
        expect(rows.map(({ subject }) => subject)).toEqual(events.map(({ subject }) => subject));
        for (let lane = 0; lane < LANE_COUNT; lane++) {
          const ranks = rows.filter((row) => row.lane === lane).map(({ rank }) => rank);
          expect(ranks).toEqual(ranks.map((_, i) => i + 1));
        }
      }),
    );
  });

  it('keeps the trace of the request beside the event', () => {
    const data = { agency: 'RAB-001', bookedOn: '2026-01-05', cashCentimes: 1 };
    const stated = { type: 'a', subject: 'b', occurredAt: '2026-01-05T09:30:00.000Z', data };
    const traceparent = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
    expect(toJournalRows([{ event: stated, traceparent }, { event: stated }])).toMatchObject([
      { ...stated, traceparent, rank: 1 },
      { ...stated, traceparent: null, rank: 2 },
    ]);
  });
});
