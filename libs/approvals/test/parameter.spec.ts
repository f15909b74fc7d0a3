import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { Type } from 'typebox';
import { addDays, businessDay, instantOf, isDay } from '#libs/domain';
import { contextAt } from '#libs/testing';
import { askedApproval, type Approval } from '../src/approval/approval.js';
import { parameterChange, type ProposedValue } from '../src/parameter/parameter-change.js';
import { ParameterSnapshot, rememberedByDay, seededParameters } from '../src/parameter/parameter-snapshot.js';
import { defineParameter, seedValues, valueIdOf, type ParameterValue } from '../src/parameter/parameter.js';
import { CEILING } from './safe.js';

const ID = '019a0b5e-4c00-7d3a-9b1f-2f6f0a1c9e11';
const AT = '2026-11-26T09:30:00.000Z';
const PROPOSED: ProposedValue = {
  name: 'safe.ceiling',
  validFrom: '2026-11-27',
  value: { ceilingCentimes: 70_000 },
  source: null,
};
const change = parameterChange([CEILING]);

const valueFrom = (validFrom: string, ceilingCentimes: number, name = 'safe.ceiling'): ParameterValue => {
  const [seed] = seedValues(CEILING);
  if (!seed) throw new Error('the ceiling has a seed');
  return { ...seed, id: valueIdOf(name, validFrom), name, validFrom, value: { ceilingCentimes } };
};

describe('a definition', () => {
  const define = (seeds: { validFrom: string; source: string; value: unknown }[]) =>
    defineParameter({ name: 'a.b', title: 'A', schema: Type.Object({ count: Type.Integer() }), seeds });
  const seed = (validFrom: string, value: unknown = { count: 1 }) => ({ validFrom, source: 'test', value });

  it.each([
    ['without a seed', [], 'a.b has a value from the first day on'],
    ['with a seed that does not fit', [seed('2020-01-01', { count: 'one' })], 'count must be integer'],
    ['with a day that is none', [seed('2020-02-30')], 'the seeds of a.b are in order'],
    ['with seeds out of order', [seed('2020-01-01'), seed('2019-01-01')], 'the seeds of a.b are in order'],
    ['with two seeds of a day', [seed('2020-01-01'), seed('2020-01-01')], 'the seeds of a.b are in order'],
  ])('%s is our mistake', (_, seeds, message) => expect(() => define(seeds)).toThrow(message));
});

describe('a snapshot', () => {
  it.each([
    ['2012-01-01', 50_000],
    ['2019-12-31', 50_000],
    ['2020-01-01', 60_000],
    ['2099-12-31', 60_000],
  ])('gives on %s the value of that day', (day, ceilingCentimes) => {
    expect(seededParameters(CEILING).on(CEILING, day)).toEqual({ ceilingCentimes });
  });

  it('has no value before the first day, nor of a name that nobody defined', () => {
    expect(() => seededParameters(CEILING).on(CEILING, '2011-12-31')).toThrow('safe.ceiling has a value on 2011-12-31');
    expect(() => seededParameters().on(CEILING, '2026-01-01')).toThrow('safe.ceiling has a value on 2026-01-01');
  });

  it('cannot be changed by who reads it', () => {
    const value = seededParameters(CEILING).on(CEILING, '2026-01-01') as { ceilingCentimes: number };
    expect(() => (value.ceilingCentimes = 1)).toThrow(TypeError);
  });

  it('gives the same as a naive search, in whatever order the values came', () => {
    const day = fc.integer({ min: 0, max: 60 }).map((count) => addDays('2026-01-01', count));
    const entry = fc.record({ day, name: fc.constantFrom('a', 'b'), ceilingCentimes: fc.integer({ min: 1 }) });
    const entries = fc.uniqueArray(entry, { selector: ({ name, day: from }) => name + from, maxLength: 20 });
    fc.assert(
      fc.property(entries, fc.constantFrom('a', 'b'), day, (entered, name, on) => {
        const values = entered.map((one) => valueFrom(one.day, one.ceilingCentimes, one.name));
        let naive: ParameterValue | undefined;
        for (const value of values) {
          const isBetter = value.name === name && value.validFrom <= on && value.validFrom > (naive?.validFrom ?? '');
          if (isBetter) naive = value;
        }
        const snapshot = new ParameterSnapshot(values);
        expect(snapshot.inForce(name, on)).toBe(naive);
        if (naive) expect(snapshot.on({ name }, on)).toBe(naive.value);
        expect(snapshot.valuesOf(name).map(({ validFrom }) => validFrom)).toEqual(
          values
            .flatMap((value) => (value.name === name ? [value.validFrom] : []))
            .toSorted()
            .toReversed(),
        );
      }),
    );
  });
});

describe('what is made of the values of a day', () => {
  it('is made once for a snapshot and day', () => {
    let made = 0;
    const ceilingOf = rememberedByDay((parameters, day) => {
      made++;
      return parameters.on(CEILING, day).ceilingCentimes;
    });
    const [first, second] = [seededParameters(CEILING), new ParameterSnapshot([valueFrom('2026-01-01', 7)])];
    const days = ['2026-01-01', '2026-01-02', '2026-01-01'];
    expect(days.map((day) => ceilingOf(first, day))).toEqual([60_000, 60_000, 60_000]);
    expect(made).toBe(2);
    expect(ceilingOf(second, '2026-01-01')).toBe(7);
  });
});

describe('a proposal', () => {
  const propose = (proposed: Partial<ProposedValue>, at = AT, known?: ParameterValue) =>
    change.ask.decide(
      { approval: undefined, known },
      { id: ID, asked: { ...PROPOSED, ...proposed }, by: 'amina', agency: null, reason: 'a new rule' },
      contextAt(at),
    );

  it('waits for another person', () => {
    expect(propose({}).reply).toMatchObject({ approvalId: ID, status: 'pending' });
    expect(propose({}).save?.approval).toMatchObject({
      kind: 'parameters.change',
      subject: 'safe.ceiling from 2026-11-27',
    });
  });

  it.each<[string, Partial<ProposedValue>, object]>([
    [
      'parameter.unknown-name',
      { name: 'safe.floor' },
      { status: 422, details: { field: 'name', expected: 'one of safe.ceiling' } },
    ],
    ['parameter.malformed-day', { validFrom: '2026-11-31' }, { status: 400, details: { field: 'validFrom' } }],
    [
      'parameter.does-not-fit',
      { value: { ceilingCentimes: 0 } },
      { status: 422, details: { field: 'value.ceilingCentimes', expected: 'must be >= 1' } },
    ],
    ['parameter.does-not-fit', { value: [] }, { details: { field: 'value', expected: 'must be object' } }],
    [
      'parameter.too-late',
      { validFrom: '2026-11-26' },
      { details: { field: 'validFrom', expected: '2026-11-27 or later' } },
    ],
    ['parameter.too-late', { validFrom: '2012-01-01' }, { status: 422 }],
  ])('is refused with %s (%#)', (code, proposed, told) => {
    expect(() => propose(proposed)).toThrow(expect.objectContaining({ code, ...told }));
  });

  it('is refused for a day that has its value', () => {
    expect(() => propose({}, AT, valueFrom('2026-11-27', 5))).toThrow(
      expect.objectContaining({ code: 'parameter.day-taken', status: 409 }),
    );
  });

  it('is early enough until an hour before its day, which begins in Morocco', () => {
    expect(propose({}, '2026-11-26T22:59:59.999Z').reply.status).toBe('pending');
    expect(() => propose({}, '2026-11-26T23:00:00.000Z')).toThrow(
      expect.objectContaining({
        code: 'parameter.too-late',
        details: { field: 'validFrom', expected: '2026-11-28 or later' },
      }),
    );
  });
});

describe('an approved proposal', () => {
  const approval = askedApproval(
    {
      id: ID,
      kind: 'parameters.change',
      subject: '',
      agency: null,
      asked: PROPOSED,
      askedBy: 'amina',
      askedAt: AT,
      reason: 'a new rule',
    },
    1e9,
  );
  const approve = (at: string, known?: ParameterValue) =>
    change.approve.decide({ approval, known }, { approval, by: 'rachid' }, contextAt(at));

  it('is kept with who and why', () => {
    expect(approve(AT).save?.known).toEqual({
      ...PROPOSED,
      id: 'safe.ceiling@2026-11-27',
      proposedBy: 'amina',
      approvedBy: 'rachid',
      approvedAt: AT,
      reason: 'a new rule',
      approvalId: ID,
    });
    expect(approve(AT).reply.result).toEqual({ name: 'safe.ceiling', validFrom: '2026-11-27' });
  });

  it('is refused when it comes too late, or its day was taken meanwhile', () => {
    expect(() => approve('2026-11-26T23:00:00.000Z')).toThrow(expect.objectContaining({ code: 'parameter.too-late' }));
    expect(() => approve(AT, valueFrom('2026-11-27', 5))).toThrow(
      expect.objectContaining({ code: 'parameter.day-taken' }),
    );
  });
});

describe('whatever is proposed and approved, whenever', () => {
  const HOUR_MS = 3_600_000;
  const FIRST_MS = Date.parse('2026-03-20T12:00:00.000Z'); // Ramadan ends: the days of Morocco change their hour
  const step = fc.record({
    afterMs: fc.nat(30 * HOUR_MS),
    daysAhead: fc.integer({ min: -3, max: 4 }),
    ceilingCentimes: fc.integer({ min: 1, max: 1_000 }),
    by: fc.constantFrom('amina', 'rachid'),
    approveAfterMs: fc.nat(30 * HOUR_MS),
  });

  it('no value of a day changes once its day has come, and nobody approves his own', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 12 }), (steps) => {
        const kept = new Map(seedValues(CEILING).map((value) => [value.id, value]));
        const seen = new Map<string, unknown>();
        let nowMs = FIRST_MS;
        // Every instance has looked at every day that has come: what it saw is what it must see for ever.
        const look = () => {
          const snapshot = new ParameterSnapshot([...kept.values()]);
          const today = businessDay(instantOf(nowMs));
          for (let day = '2026-03-18'; day <= today; day = addDays(day, 1)) {
            const value = JSON.stringify(snapshot.on(CEILING, day));
            expect(seen.get(day) ?? value).toBe(value);
            seen.set(day, value);
          }
        };
        for (const { afterMs, daysAhead, ceilingCentimes, by, approveAfterMs } of steps) {
          nowMs += afterMs;
          look();
          const validFrom = addDays(businessDay(instantOf(nowMs)), daysAhead);
          expect(isDay(validFrom)).toBe(true);
          const asked = { name: 'safe.ceiling', validFrom, value: { ceilingCentimes }, source: null };
          const known = () => kept.get(valueIdOf('safe.ceiling', validFrom));
          try {
            const asking = { id: ID, asked, by: 'amina', agency: null, reason: 'a rule' };
            const approval = change.ask.decide(
              { approval: undefined, known: known() },
              asking,
              contextAt(instantOf(nowMs)),
            ).save?.approval;
            nowMs += approveAfterMs;
            look();
            const set = change.approve.decide(
              { approval, known: known() },
              { approval: approval as Approval, by },
              contextAt(instantOf(nowMs)),
            ).save?.known;
            if (set) kept.set(set.id, set);
            expect(by).not.toBe('amina');
          } catch (error) {
            expect(error).toMatchObject({ code: expect.stringMatching(/too-late|day-taken|same-person/) });
          }
          look();
        }
      }),
    );
  });
});
