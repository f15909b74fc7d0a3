import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { agencyStateId, type AgencyState } from '#libs/domain';
import type { Indicator } from '#libs/events';
import { contextAt } from '#libs/testing';
import { setTarget, targetLines, type SetTarget, type YearFacts } from '../src/target/target.js';

const AT = '2026-11-26T09:30:00.000Z';
const SENT: Indicator = 'transfers.sent';
const PAID: Indicator = 'transfers.paid-out';

const agency = (code: string, branch: string): AgencyState => {
  const place = { kind: 'urban', branch, region: 'Rabat', validFrom: '2020-01-01', isOpen: true } as const;
  return { id: agencyStateId(code, '2020-01-01'), code, name: `${code}.`, ...place };
};
const AGENCIES = [agency('RAB-001', 'Salé'), agency('RAB-002', 'Salé'), agency('RAB-003', 'Témara')];

describe('a target is set', () => {
  const asked: SetTarget = {
    id: '01a215b9-64f9-7753-958f-e38284ad4862',
    agency: 'RAB-001',
    indicator: SENT,
    year: 2026,
    count: 1_200,
    amountCentimes: null,
    setBy: 'khadija',
    hasAmount: true,
  };
  const decide = (more: Partial<SetTarget>) =>
    setTarget.decide({ target: undefined }, { ...asked, ...more }, contextAt(AT));

  it('as it is wanted, by whom and when, and taken back without numbers', () => {
    const { id, setBy, hasAmount: _, ...told } = asked;
    expect(decide({})).toEqual({
      save: { target: { id, setBy, ...told, setAt: AT } },
      reply: { ...told, setAt: AT },
    });
    expect(decide({ amountCentimes: 5 }).reply).toMatchObject({ count: 1_200, amountCentimes: 5 });
    expect(decide({ count: null, hasAmount: false }).reply).toMatchObject({ count: null, amountCentimes: null });
  });

  it('not of an amount that is not counted, nor of a year that there is not', () => {
    expect(() => decide({ amountCentimes: 0, hasAmount: false })).toThrow(
      expect.objectContaining({ code: 'target.no-amount', status: 422 }),
    );
    for (const year of [Number.NaN, 1969, 2100, 2026.5])
      expect(() => decide({ year })).toThrow(expect.objectContaining({ code: 'target.unknown-year', status: 422 }));
  });
});

describe('targets beside what was reached', () => {
  const facts = (more: Partial<YearFacts>): YearFacts => ({
    targets: [],
    actuals: [],
    agencies: AGENCIES,
    open: new Set(AGENCIES.map(({ code }) => code)),
    indicators: [{ indicator: SENT, hasAmount: true }],
    ...more,
  });
  const target = (code: string, count: number | null, amountCentimes: number | null = null) => {
    return { agency: code, indicator: SENT, count, amountCentimes };
  };
  const reached = (unit: string, count: number) => ({ unit, indicator: SENT, count, amountCentimes: count * 100 });
  const told = (more: Partial<YearFacts>, level: Parameters<typeof targetLines>[1] = 'agency') =>
    targetLines(facts(more), level).map(({ unit, count }) => {
      return [unit, count.target, count.actual, count.actualOfTargeted, count.percent, count.agenciesWithTarget];
    });

  it('are told of each agency that has one or reached something; without one there is no percentage', () => {
    const more = { targets: [target('RAB-001', 300)], actuals: [reached('RAB-001', 100), reached('RAB-002', 50)] };
    expect(told(more)).toEqual([
      ['RAB-001', 300, 100, 100, 33.33, 1],
      ['RAB-002', null, 50, null, null, 0],
    ]);
  });

  it('are added up; the percentage is of those agencies alone that have one', () => {
    const actuals = [reached('RAB-001', 100), reached('RAB-002', 50), reached('RAB-003', 7)];
    const more = { targets: [target('RAB-001', 200), target('RAB-003', 0)], actuals };
    expect(told(more, 'branch')).toEqual([
      ['Salé', 200, 150, 100, 50, 1],
      ['Témara', 0, 7, 7, null, 1],
    ]);
    expect(told(more, 'network')).toEqual([['network', 200, 157, 107, 53.5, 2]]);
  });

  it('have zero reached where the agency was open, and nothing available where it was not', () => {
    const targets = [target('RAB-001', 10), target('RAB-002', 10)];
    expect(told({ targets, open: new Set(['RAB-001']) })).toEqual([
      ['RAB-001', 10, 0, 0, 0, 1],
      ['RAB-002', 10, null, null, null, 1],
    ]);
  });

  it('have an amount where the indicator has one', () => {
    const more = { targets: [target('RAB-001', null, 40_000)], actuals: [reached('RAB-001', 100)] };
    expect(targetLines(facts(more), 'agency')).toMatchObject([
      { count: { target: null, actual: 100 }, amountCentimes: { target: 40_000, actual: 10_000, percent: 25 } },
    ]);
    const [line] = targetLines(facts({ ...more, indicators: [{ indicator: SENT, hasAmount: false }] }), 'agency');
    expect(line?.amountCentimes).toMatchObject({ target: null, actual: null, percent: null });
  });

  it('stand in the order of units and indicators, with zero of what an open agency did not do', () => {
    const paid = (code: string) => ({ ...target(code, 1, 2), indicator: PAID });
    const codes = ['RAB-002', 'RAB-003', 'RAB-001'];
    const lines = targetLines(
      facts({
        targets: codes.flatMap((code) => [target(code, 1, 2), paid(code)]),
        agencies: [AGENCIES[1]!, AGENCIES[2]!, AGENCIES[0]!],
        indicators: [SENT, PAID].map((indicator) => ({ indicator, hasAmount: true })),
      }),
      'agency',
    );
    expect(lines.map(({ unit, indicator }) => `${unit} ${indicator}`)).toEqual(
      codes.toSorted().flatMap((code) => [`${code} ${PAID}`, `${code} ${SENT}`]),
    );
    expect(lines[0]).toMatchObject({ count: { actual: 0, percent: 0 }, amountCentimes: { actual: 0, percent: 0 } });
  });

  it('come to the same at every level', () => {
    const number = fc.option(fc.nat({ max: 1_000 }), { nil: null });
    const known = fc.tuple(number, number, number);
    fc.assert(
      fc.property(known, fc.tuple(fc.nat(900), fc.nat(900), fc.nat(900)), (wanted, done) => {
        const more = {
          targets: AGENCIES.map(({ code }, i) => target(code, wanted[i] ?? null)),
          actuals: AGENCIES.flatMap(({ code }, i) => (done[i] ? [reached(code, done[i])] : [])),
        };
        const sums = (['agency', 'branch', 'region', 'network'] as const).map((level) =>
          targetLines(facts(more), level).reduce(
            ([targets, actuals, targeted], { count }) => [
              targets! + (count.target ?? 0),
              actuals! + (count.actual ?? 0),
              targeted! + (count.actualOfTargeted ?? 0),
            ],
            [0, 0, 0],
          ),
        );
        expect(new Set(sums.map(String)).size).toBe(1);
      }),
    );
  });
});
