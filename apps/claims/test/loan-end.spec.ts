import { describe, expect, it } from '@jest/globals';
import { moveEnd, type Loan, type LoanEnd } from '../src/loan/loan.js';
import {
  CLIENT_ID,
  clientWith,
  decidedAt,
  DRAWN_ID,
  endOf,
  FEBRUARY_BEGINS,
  loanPolicy,
  POLICY_ID,
  refusal,
} from './insured.js';

describe('the end of a loan that moves', () => {
  const known: Loan = { id: 'L-1', clientId: CLIENT_ID, policyId: POLICY_ID, ends: [] };
  const client = clientWith({ countedClients: 1, countedPeople: 1, nextChangeOn: '2026-12-16' });
  const policy = loanPolicy('2025-12-16', '2026-12-15');
  const other = {
    ...loanPolicy('2025-01-01', '2025-12-31'),
    id: '01a20309-4c27-766d-b3de-7a4985ccf239',
    loanId: 'L-2',
  };

  const moved = (end: LoanEnd, loan: Loan | undefined = known, rows: object = {}) =>
    moveEnd.decide(
      { loan, client, policies: [other, policy], change: undefined, ...rows },
      { id: DRAWN_ID, loanId: 'L-1', end },
      decidedAt(),
    );

  it('waits for the loan while that is not known, beside what waits already', () => {
    const [first, second] = [
      endOf('2026-05-31', 'closed', '2026-01-20'),
      endOf('2026-09-30', 'rescheduled', '2026-01-10'),
    ];
    const nobody = { client: undefined, policies: [] };
    const waiting = { id: 'L-1', clientId: null, policyId: null, ends: [first] };
    expect(
      moveEnd.decide(
        { ...nobody, loan: undefined, change: undefined },
        { id: DRAWN_ID, loanId: 'L-1', end: first },
        decidedAt(),
      ),
    ).toEqual({
      save: { loan: waiting },
      reply: { policyId: null },
    });
    expect(moved(second, waiting, nobody).save).toEqual({ loan: { ...waiting, ends: [second, first] } });
  });

  it.each<[LoanEnd['cause'], string, string]>([
    ['rescheduled', '2027-06-30', '2027-07-01'],
    ['repaid-early', '2026-02-10', '2026-02-11'],
    ['closed', '2026-02-01', '2026-02-02'],
  ])('%s moves the cover with it, to %s', (cause, endsOn, nextChangeOn) => {
    const end = endOf(endsOn, cause);
    const span = { startsOn: '2025-12-16', endsOn, cause, recordedAt: FEBRUARY_BEGINS };
    expect(moved(end)).toEqual({
      save: {
        loan: { ...known, ends: [end] },
        client: { ...client, nextChangeOn },
        policies: [{ ...policy, endsOn, spans: [...policy.spans, span] }],
      },
      events: [],
      reply: { policyId: POLICY_ID },
    });
  });

  it('of which nobody is covered any more is told the others, where the client is counted', () => {
    const { save, events } = moved(endOf('2026-01-31', 'written-off'));
    const facts = { agency: 'RAB-001', bookedOn: '2026-02-01', clientId: CLIENT_ID };
    expect(save?.client).toMatchObject({ countedClients: 0, countedPeople: 0, nextChangeOn: null });
    expect(save?.change).toEqual({ id: DRAWN_ID, ...facts, clients: -1, people: -1 });
    expect(events?.map(({ data }) => data)).toEqual([
      { ...facts, clientsChange: -1, peopleChange: -1, cashCentimes: 0 },
    ]);
  });

  it('takes nobody’s cover whom another loan covers', () => {
    const policies = [{ ...other, endsOn: '2026-12-31' }, policy];
    expect(moved(endOf('2026-01-31', 'closed'), known, { policies }).save).not.toHaveProperty('change');
  });

  it.each<[string, LoanEnd, LoanEnd, string]>([
    [
      'the later',
      endOf('2026-06-30', 'rescheduled', '2026-01-10'),
      endOf('2026-03-31', 'closed', '2026-01-20'),
      '2026-03-31',
    ],
    [
      'the later, though it came first',
      endOf('2026-03-31', 'closed', '2026-01-20'),
      endOf('2026-06-30', 'rescheduled', '2026-01-10'),
      '2026-03-31',
    ],
    [
      'of one instant the one that came last',
      endOf('2026-06-30', 'rescheduled'),
      endOf('2026-03-31', 'closed'),
      '2026-03-31',
    ],
  ])('of two events is that of %s', (_, first, second, endsOn) => {
    const { save } = moved(first);
    const after = moved(second, save?.loan, { policies: save?.policies });
    expect((after.save?.policies ?? save?.policies)?.[0]?.endsOn).toBe(endsOn);
    expect(after.save?.loan?.ends.map(({ occurredAt }) => occurredAt)).toEqual(
      [first, second].map(({ occurredAt }) => occurredAt).sort(),
    );
  });

  it('where it was changes nothing of the policy', () => {
    const { save, reply } = moved(endOf('2026-12-15', 'closed'));
    expect(save).not.toHaveProperty('policies');
    expect(reply).toEqual({ policyId: POLICY_ID });
  });

  it('is not before the first day, and may be on it', () => {
    expect(moved(endOf('2025-12-16', 'closed')).save?.policies?.[0]?.endsOn).toBe('2025-12-16');
    expect(() => moved(endOf('2025-12-15', 'closed'))).toThrow(
      refusal('loan.ends-before-it-begins', { startsOn: '2025-12-16', endsOn: '2025-12-15' }),
    );
  });
});
