import { describe, expect, it } from '@jest/globals';
import { derivedUuid } from '#libs/domain';
import { contractViolation } from '#libs/events';
import type { Member, NewMember } from '../src/member/member.js';
import { disburse, type Disbursed, type Loan, type LoanEnd } from '../src/loan/loan.js';
import type { Policy } from '../src/policy/policy.js';
import {
  CLIENT_ID,
  clientWith,
  decidedAt,
  DRAWN_ID,
  endOf,
  FATIMA,
  FATIMA_KEY,
  FEBRUARY_BEGINS,
  HAMID,
  INSURER,
  memberSince,
  POLICY_ID,
  refusal,
  YASSINE,
} from './insured.js';

const YEAR = { startsOn: '2026-02-01', endsOn: '2027-01-31' };
const LOAN: Disbursed = { loanId: 'L-1', agency: 'OUJ-014', client: FATIMA, members: [], ...YEAR };
const NOTHING = {
  loan: undefined,
  client: undefined,
  policies: [] as Policy[],
  policy: undefined,
  identities: [],
  change: undefined,
};
type Rows = Parameters<typeof disburse.decide>[0];

const identity = (personKey: string) => ({ id: `${personKey} ${FATIMA_KEY}`, personKey, clientKey: FATIMA_KEY });
const disbursed = (change: Partial<Disbursed> = {}, rows: Partial<Rows> = {}) =>
  disburse.decide({ ...NOTHING, ...rows }, { id: DRAWN_ID, ...LOAN, ...change }, decidedAt());

describe('a loan that is disbursed', () => {
  it('opens a policy for its whole duration, of a client who is known from then on', () => {
    const { save, reply } = disbursed();
    const client = { ...clientWith(), id: DRAWN_ID, agency: 'OUJ-014' };
    expect(save).toEqual({
      loan: { id: 'L-1', clientId: DRAWN_ID, policyId: DRAWN_ID, ends: [] },
      client: { ...client, countedClients: 1, countedPeople: 1, nextChangeOn: '2027-02-01' },
      policy: {
        id: DRAWN_ID,
        clientId: DRAWN_ID,
        kind: 'loan',
        insurer: INSURER,
        agency: 'OUJ-014',
        ...YEAR,
        spans: [{ ...YEAR, cause: 'disbursed', recordedAt: FEBRUARY_BEGINS }],
        loanId: 'L-1',
        months: null,
        premiumCentimes: null,
        owedBackCentimes: null,
        refundedCentimes: null,
      },
      policies: [],
      identities: [identity(FATIMA_KEY)],
      change: {
        id: DRAWN_ID,
        clientId: DRAWN_ID,
        agency: 'OUJ-014',
        bookedOn: '2026-02-01',
        clients: 1,
        people: 1,
      },
    });
    expect(reply).toEqual({ policyId: DRAWN_ID });
  });

  it('moves no money, and tells the others whom it insures, by numbers alone', () => {
    const { booking, events } = disbursed({ members: [HAMID, YASSINE] });
    expect(booking).toBeUndefined();
    expect(events?.map(({ type, data }) => [type, data, contractViolation(type, data)])).toEqual([
      [
        'claims.cover-changed.v1',
        {
          clientId: DRAWN_ID,
          agency: 'OUJ-014',
          bookedOn: '2026-02-01',
          clientsChange: 1,
          peopleChange: 3,
          cashCentimes: 0,
        },
        undefined,
      ],
    ]);
  });

  it('is counted on its first day, not before', () => {
    const { save, events } = disbursed({ startsOn: '2026-02-02' });
    expect(save?.client).toMatchObject({ countedClients: 0, countedPeople: 0, nextChangeOn: '2026-02-02' });
    expect(save).not.toHaveProperty('change');
    expect(events).toEqual([]);
  });

  it.each<[string, Partial<Disbursed>, string, object]>([
    [
      'ends the day before it begins',
      { endsOn: '2026-01-31' },
      'loan.ends-before-it-begins',
      { ...YEAR, endsOn: '2026-01-31' },
    ],
    [
      'began before there was an insurance',
      { startsOn: '2012-09-30' },
      'loan.before-the-insurance',
      { insuredSince: '2012-10-01' },
    ],
  ])('is refused when it %s', (_, change, code, details) => {
    expect(() => disbursed(change)).toThrow(refusal(code, details));
  });

  it.each<[string, Partial<Disbursed>]>([
    ['of one day', { endsOn: '2026-02-01' }],
    ['from the first day of the insurance', { startsOn: '2012-10-01' }],
  ])('may be one %s', (_, change) => expect(disbursed(change).save?.policy).toMatchObject(change));

  it('is known once', () => {
    const loan: Loan = { id: 'L-1', clientId: CLIENT_ID, policyId: POLICY_ID, ends: [] };
    expect(() => disbursed({}, { loan })).toThrow(refusal('loan.known', { loanId: 'L-1' }));
  });

  it.each<[string, LoanEnd[], string, string[]]>([
    ['nothing more', [], '2027-01-31', ['disbursed']],
    ['that it was closed', [endOf('2026-05-31', 'closed')], '2026-05-31', ['disbursed', 'closed']],
    [
      'that it was rescheduled, and then repaid early',
      [endOf('2027-06-30', 'rescheduled', '2026-01-10'), endOf('2026-09-30', 'repaid-early')],
      '2026-09-30',
      ['disbursed', 'repaid-early'],
    ],
  ])('ends by what was known before: %s', (_, ends, endsOn, causes) => {
    const { save } = disbursed({}, { loan: { id: 'L-1', clientId: null, policyId: null, ends } });
    expect(save?.loan).toEqual({ id: 'L-1', clientId: DRAWN_ID, policyId: DRAWN_ID, ends });
    expect(save?.policy?.endsOn).toBe(endsOn);
    expect(save?.policy?.spans.map(({ cause }) => cause)).toEqual(causes);
  });
});

describe('the family of a loan', () => {
  const baby = { ...YASSINE, firstName: 'Salma', birthOn: '2026-04-10' };
  const shown = (members: readonly Member[] = []) =>
    members.map(({ id, firstName, stays }) => [id, firstName, stays.map(({ joinedOn }) => joinedOn).join()]);

  it.each<[string, Member[], NewMember[], string[][]]>([
    [
      'joins on the first day; a child who is born later, at birth',
      [],
      [HAMID, baby],
      [
        [derivedUuid(DRAWN_ID, 1), 'Hamid', '2026-02-01'],
        [derivedUuid(DRAWN_ID, 2), 'Salma', '2026-04-10'],
      ],
    ],
    [
      'stays as it is when it is known',
      [memberSince('2024-01-01', HAMID)],
      [HAMID],
      [['Hamid', 'Hamid', '2024-01-01']],
    ],
    [
      'is known by the document, whatever the name',
      [memberSince('2024-01-01', HAMID)],
      [{ ...HAMID, firstName: 'Hameed' }, YASSINE],
      [
        ['Hamid', 'Hamid', '2024-01-01'],
        [derivedUuid(DRAWN_ID, 2), 'Yassine', '2026-02-01'],
      ],
    ],
    ['never counts the client as a member', [], [{ ...HAMID, personKey: FATIMA_KEY }], []],
    ['is told twice and joins once', [], [YASSINE, YASSINE], [[derivedUuid(DRAWN_ID, 1), 'Yassine', '2026-02-01']]],
  ])('%s', (_, known, members, family) => {
    const { save } = disbursed({ members }, { client: clientWith({ members: known }) });
    expect(shown(save?.client?.members)).toEqual(family);
  });

  it('is found by its documents, and what is known of them is not written again', () => {
    const members = [HAMID, YASSINE];
    expect(disburse.rows({ id: DRAWN_ID, ...LOAN, members }).identities.values).toEqual([
      `${FATIMA_KEY} ${FATIMA_KEY}`,
      `cin:CD7 ${FATIMA_KEY}`,
    ]);
    const { save } = disbursed({ members }, { client: clientWith(), identities: [identity(FATIMA_KEY)] });
    expect(save?.identities).toEqual([identity('cin:CD7')]);
  });
});
