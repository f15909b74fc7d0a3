import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { arrange, eventName, numberName, sourceName, type KnownEvent } from '../src/partners/arrangement.js';
import { contentOf, type PartnerEvent } from '../src/partners/partner-event.js';

const event = (number: number | undefined, id = `e${number}`, change: Partial<PartnerEvent> = {}): PartnerEvent => ({
  partner: 'saham',
  source: '/saham',
  id,
  type: 'insurer.claim-declared.v1',
  occurredAt: '2026-11-26T09:00:00Z',
  data: {},
  ...(number === undefined ? {} : { number }),
  ...change,
});
const known = (lastNumber: number, stored: readonly PartnerEvent[] = []) => ({
  sources: new Map([[sourceName(event(1)), { lastNumber }]]),
  events: new Map(
    stored.map((one): [string, KnownEvent] => [
      eventName(one),
      { status: 'taken', content: contentOf(one), code: null, details: null },
    ]),
  ),
  numbers: new Set(stored.flatMap((one) => (one.number === undefined ? [] : [numberName(one, one.number)]))),
});
const shown = (events: readonly PartnerEvent[], before = known(0)) => {
  const { due, aside, contradicting, moved } = arrange(events, before);
  return {
    due: due.map(({ id }) => id),
    aside: aside.map(({ event: { id }, status }) => `${id} ${status}`),
    contradicting: contradicting.map(({ event: { id }, error }) => `${id} ${error.code}`),
    moved: [...moved.values()],
  };
};
const at = (lastNumber: number) => [{ partner: 'saham', source: '/saham', lastNumber }];

describe('events of a partner that came together', () => {
  it('are due in the order of their numbers, and the others where they came', () => {
    const events = [event(2), event(undefined, 'x'), event(1), event(undefined, 'y'), event(3)];
    expect(shown(events)).toEqual({ due: ['e1', 'x', 'e2', 'y', 'e3'], aside: [], contradicting: [], moved: at(3) });
  });

  it('are held behind a gap, and listed when their source went on without them', () => {
    expect(shown([event(7), event(4), event(2)], known(3))).toEqual({
      due: ['e4'],
      aside: ['e2 listed', 'e7 held'],
      contradicting: [],
      moved: at(4),
    });
  });

  it('are due once, whether they came twice now or before', () => {
    expect(shown([event(1), event(1), event(2)])).toMatchObject({ due: ['e1', 'e2'], contradicting: [] });
    expect(shown([event(1)], known(1, [event(1)]))).toEqual({ due: [], aside: [], contradicting: [], moved: [] });
  });

  it('may not contradict each other, nor what came before', () => {
    const other = { data: { other: true } };
    expect(shown([event(1), event(1, 'e1', other), event(1, 'x')])).toMatchObject({
      due: ['e1'],
      contradicting: ['e1 partner-event.id-reused', 'x partner-event.number-reused'],
    });
    expect(shown([event(1, 'e1', other), event(1, 'x')], known(1, [event(1)]))).toMatchObject({
      due: [],
      contradicting: ['e1 partner-event.id-reused', 'x partner-event.number-reused'],
    });
  });

  it('are told apart by partner and source', () => {
    const elsewhere = [event(1, 'e1', { source: '/other' }), event(1, 'e1', { partner: 'bank' })];
    expect(shown([event(1), ...elsewhere])).toMatchObject({ due: ['e1', 'e1', 'e1'], aside: [] });
    expect(shown([event(2, 'e2', { source: '/other' })], known(1))).toMatchObject({ aside: ['e2 held'] });
  });

  it('are those of one stretch without a gap, whatever their order', () => {
    const numbers = fc.array(fc.integer({ min: 1, max: 12 }), { maxLength: 20 });
    fc.assert(
      fc.property(numbers, fc.integer({ min: 0, max: 5 }), (come, last) => {
        const { due, aside, contradicting } = shown(
          come.map((number) => event(number)),
          known(last),
        );
        const distinct = new Set(come);
        const stretch: string[] = [];
        for (let number = last + 1; distinct.has(number); number++) stretch.push(`e${number}`);
        expect(due).toEqual(stretch);
        expect(aside).toHaveLength(distinct.size - stretch.length);
        expect(contradicting).toEqual([]);
      }),
    );
  });
});
