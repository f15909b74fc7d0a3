import { describe, expect, it } from '@jest/globals';
import type { Day } from '#libs/domain';
import { HANDLING_RULES } from '../src/benefit/rules.parameter.js';
import { clockOf } from '../src/claim/clock.js';
import { stepped, type Claim, type ClaimStatus, type DocumentOfClaim } from '../src/claim/claim.js';
import { claimWith, SEEDED_RULES } from './insured.js';

const documents = (...receivedOn: (Day | null)[]): DocumentOfClaim[] =>
  receivedOn.map((on, i) => ({ document: i === 0 ? 'hospital-report' : 'invoice', isNeeded: true, receivedOn: on }));
const WHOLE = claimWith({ documents: documents('2026-01-15', '2026-01-13') });
const ended = (claim: Claim, status: ClaimStatus, on: Day) =>
  stepped(claim, status, { on, at: '2026-06-01T10:00:00.000Z', by: 'saham' });
const clock = (claim: Claim, today: Day) => clockOf(claim, SEEDED_RULES.on(HANDLING_RULES, claim.eventOn), today);

describe("the insurer's clock", () => {
  it('stands still while a document is missing, and names it', () => {
    expect(clock(claimWith({ documents: documents('2026-01-15', null) }), '2026-12-31')).toEqual({
      missing: ['invoice'],
      runningFrom: null,
      dueOn: null,
      tellBy: null,
      endedOn: null,
      daysTaken: 0,
      isLate: false,
    });
  });

  it('runs from the day of the last document, for the 30 days of the contract', () => {
    expect(clock(WHOLE, '2026-01-20')).toEqual({
      missing: [],
      runningFrom: '2026-01-15',
      dueOn: '2026-02-14',
      tellBy: null,
      endedOn: null,
      daysTaken: 5,
      isLate: false,
    });
  });

  it('runs from the declaration when all documents came with it, or none is needed', () => {
    expect(clock(claimWith({ documents: [] }), '2026-01-20')).toMatchObject({
      runningFrom: '2026-01-11',
      daysTaken: 9,
    });
    const before = claimWith({ documents: documents('2026-01-10') });
    expect(clock(before, '2026-01-20')).toMatchObject({ runningFrom: '2026-01-11', dueOn: '2026-02-10' });
  });

  it.each<[today: Day, daysTaken: number, isLate: boolean]>([
    ['2026-01-14', 0, false],
    ['2026-01-15', 0, false],
    ['2026-01-16', 1, false],
    ['2026-02-14', 30, false],
    ['2026-02-15', 31, true],
  ])('on %s has taken %i days', (today, daysTaken, isLate) =>
    expect(clock(WHOLE, today)).toMatchObject({ daysTaken, isLate }),
  );

  it.each<[ClaimStatus]>([['refused'], ['settled'], ['cancelled']])('stops when the claim is %s', (status) => {
    expect(clock(ended(WHOLE, status, '2026-02-14'), '2026-12-31')).toMatchObject({
      endedOn: '2026-02-14',
      daysTaken: 30,
      isLate: false,
    });
    expect(clock(ended(WHOLE, status, '2026-02-15'), '2026-12-31')).toMatchObject({ daysTaken: 31, isLate: true });
  });

  it('is not moved by a document that nobody asked for', () => {
    const more = { document: 'medical-report', isNeeded: false, receivedOn: '2026-01-30' } as const;
    const claim = { ...WHOLE, documents: [...WHOLE.documents, more] };
    expect(clock(claim, '2026-02-10')).toEqual(clock(WHOLE, '2026-02-10'));
  });

  it('goes on when the claim is accepted: it is not yet paid', () => {
    expect(clock(ended(WHOLE, 'accepted', '2026-01-20'), '2026-03-01')).toMatchObject({ endedOn: null, isLate: true });
  });

  it('was not used by an insurer that paid without waiting for a document', () => {
    const paid = ended(claimWith({ documents: documents(null) }), 'settled', '2026-03-01');
    expect(clock(paid, '2026-06-01')).toMatchObject({ runningFrom: null, endedOn: '2026-03-01', daysTaken: 0 });
  });
});

describe('the terms of death benefits', () => {
  const death = (eventOn: Day, benefit: Claim['benefit'] = 'funeral-costs') =>
    claimWith({
      benefit,
      eventOn,
      declaredOn: '2025-07-02',
      documents: [{ document: 'death-certificate', isNeeded: true, receivedOn: '2025-07-10' }],
    });

  it('are those of the law from 1 July 2025 on: told within 5 days, paid within 30', () => {
    expect(clock(death('2025-07-01'), '2025-08-09')).toMatchObject({
      tellBy: '2025-07-07',
      dueOn: '2025-08-09',
      isLate: false,
    });
    expect(clock(death('2025-07-01', 'funeral-transport'), '2025-08-10')).toMatchObject({
      tellBy: '2025-07-07',
      isLate: true,
    });
  });

  it('were those of the contract before, and are of no other benefit', () => {
    expect(clock(death('2025-06-30'), '2025-08-09')).toMatchObject({ tellBy: null, dueOn: '2025-08-09' });
    expect(clock(death('2025-07-01', 'disability'), '2025-08-09')).toMatchObject({ tellBy: null });
  });

  it('are dated apart from those of other benefits', () => {
    const rules = { ...SEEDED_RULES.on(HANDLING_RULES, '2025-07-01'), termDays: 10, deathTermDays: 20 };
    expect(clockOf(death('2025-07-01'), rules, '2025-07-10').dueOn).toBe('2025-07-30');
    expect(clockOf(death('2025-07-01', 'ambulance'), rules, '2025-07-10').dueOn).toBe('2025-07-20');
  });
});
