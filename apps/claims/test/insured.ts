import { expect } from '@jest/globals';
import { seededParameters, type DatedParameter } from '#libs/approvals';
import type { DecisionContext, Parameters as DecidedBy } from '#libs/commands';
import { addDays, type Day } from '#libs/domain';
import { contextAt } from '#libs/testing';
import {
  BENEFIT_RULES,
  CLAIMS_PARAMETERS,
  FAMILY_RULES,
  INSURANCE_CONTRACT,
  INSURED_SINCE,
} from '../src/benefit/rules.parameter.js';
import { claimKeyOf, type Claim } from '../src/claim/claim.js';
import type { InsuredClient, InsuredPerson } from '../src/client/client.js';
import type { Family } from '../src/cover/cover.js';
import type { LoanEnd } from '../src/loan/loan.js';
import { memberOf, type Member, type NewMember } from '../src/member/member.js';
import { lastDayOf, type LoanBound, type Policy, type Standalone } from '../src/policy/policy.js';

/** The dated parameters as the product brings them along. */
export const SEEDED_RULES = seededParameters(...CLAIMS_PARAMETERS);
export const INSURER = SEEDED_RULES.on(INSURANCE_CONTRACT, INSURED_SINCE).insurer;

/** Of who is covered in 2026, and for what. */
export const COVER_RULES = {
  family: SEEDED_RULES.on(FAMILY_RULES, '2026-02-01'),
  benefits: SEEDED_RULES.on(BENEFIT_RULES, '2026-02-01'),
};

/** The dated parameters, with another value of one of them. */
export function seededRulesWith<Value extends object>(changed: DatedParameter<Value>, value: Value): DecidedBy {
  return {
    on: (parameter, day) => ((parameter as object) === changed ? (value as never) : SEEDED_RULES.on(parameter, day)),
  };
}

/** Half past midnight on 1 February in Morocco, where the day begins before it does in UTC. */
export const FEBRUARY_BEGINS = '2026-01-31T23:30:00.000Z';
/** Of what a command makes. */
export const DRAWN_ID = '01a20309-4c27-766d-b3de-7a4985ccf210';
export const CLIENT_ID = '01a20309-4c27-766d-b3de-7a4985ccf220';
export const POLICY_ID = '01a20309-4c27-766d-b3de-7a4985ccf230';
export const CLAIM_ID = '01a20309-4c27-766d-b3de-7a4985ccf240';

export const FATIMA: InsuredPerson = {
  firstName: 'Fatima',
  lastName: 'Alaoui',
  birthOn: '1988-03-21',
  idKind: 'cin',
  idNumber: 'ab 123456',
};
export const FATIMA_KEY = 'cin:AB123456';

export const HAMID: NewMember = {
  relation: 'spouse',
  firstName: 'Hamid',
  lastName: 'Alaoui',
  birthOn: '1985-11-02',
  personKey: 'cin:CD7',
  studentUntil: null,
};
export const YASSINE: NewMember = {
  relation: 'child',
  firstName: 'Yassine',
  lastName: 'Alaoui',
  birthOn: '2015-06-15',
  personKey: null,
  studentUntil: null,
};

/** What a decision knows besides its rows, when February begins unless another instant is said. */
export function decidedAt(at: string = FEBRUARY_BEGINS): DecisionContext {
  return contextAt(at, SEEDED_RULES);
}

/** Fatima as a client whom nobody has counted yet. */
export function clientWith(change: Partial<InsuredClient> = {}): InsuredClient {
  return {
    id: CLIENT_ID,
    personKey: FATIMA_KEY,
    firstName: 'Fatima',
    lastName: 'Alaoui',
    birthOn: '1988-03-21',
    members: [],
    agency: 'RAB-001',
    countedClients: 0,
    countedPeople: 0,
    nextChangeOn: null,
    ...change,
  };
}

/** Her family, and what covers it. */
export function familyWith(policies: readonly Policy[], change: Partial<InsuredClient> = {}): Family {
  return { client: clientWith(change), policies };
}

/** A member of her family from a day on, known since then. */
export function memberSince(joinedOn: Day, person: NewMember, id = person.firstName): Member {
  return memberOf(person, { id, joinedOn, recordedAt: `${joinedOn}T09:00:00.000Z` });
}

/** A policy of hers that is bound to a loan, known since its first day. */
export function loanPolicy(startsOn: Day, endsOn: Day, change: Partial<LoanBound> = {}): LoanBound {
  return {
    id: POLICY_ID,
    clientId: CLIENT_ID,
    kind: 'loan',
    insurer: INSURER,
    agency: 'RAB-001',
    startsOn,
    endsOn,
    spans: [{ startsOn, endsOn, cause: 'disbursed', recordedAt: `${startsOn}T09:00:00.000Z` }],
    loanId: 'L-1',
    months: null,
    premiumCentimes: null,
    owedBackCentimes: null,
    refundedCentimes: null,
    ...change,
  };
}

/** Months that she bought, at 10 DH each, known since their first day. */
export function standalonePolicy(startsOn: Day, months: number, change: Partial<Standalone> = {}): Standalone {
  const endsOn = lastDayOf(startsOn, months);
  return {
    id: POLICY_ID,
    clientId: CLIENT_ID,
    kind: 'standalone',
    insurer: INSURER,
    agency: 'RAB-001',
    startsOn,
    endsOn,
    spans: [{ startsOn, endsOn, cause: 'sold', recordedAt: `${startsOn}T09:00:00.000Z` }],
    loanId: null,
    months,
    premiumCentimes: months * 1_000,
    owedBackCentimes: 0,
    refundedCentimes: 0,
    ...change,
  };
}

/** A stay of hers in hospital, declared and checked the day after. */
export function claimWith(change: Partial<Claim> = {}): Claim {
  const { claimNumber = 'SIN-1' } = change;
  return {
    id: CLAIM_ID,
    claimKey: claimKeyOf(INSURER, claimNumber),
    insurer: INSURER,
    claimNumber,
    origin: 'insurer',
    policyId: POLICY_ID,
    clientId: CLIENT_ID,
    agency: 'RAB-001',
    memberId: null,
    benefit: 'hospitalisation',
    eventOn: '2026-01-10',
    declaredOn: '2026-01-11',
    status: 'checked',
    child: null,
    sameEventAs: null,
    eventId: change.id ?? CLAIM_ID,
    findings: [],
    documents: [
      { document: 'hospital-report', isNeeded: true, receivedOn: null },
      { document: 'invoice', isNeeded: true, receivedOn: null },
    ],
    decidedOn: null,
    amountCentimes: null,
    payment: null,
    settledBy: null,
    servedAt: null,
    servedOn: null,
    handledCount: null,
    sealedPathology: null,
    sealedReason: null,
    pathologyDigest: null,
    steps: (['declared', 'checked'] as const).map((status) => ({
      status,
      on: '2026-01-11',
      recordedAt: '2026-01-11T10:00:00.000Z',
      by: INSURER,
    })),
    ...change,
  };
}

/** A policy that ended before it began: it has never covered. */
export function neverCovering(startsOn: Day): LoanBound {
  return loanPolicy(startsOn, addDays(startsOn, -1));
}

/** What core banking says of the end of a loan, at ten in the morning of a day in January. */
export function endOf(endsOn: Day, cause: LoanEnd['cause'], saidOn: Day = '2026-01-20'): LoanEnd {
  return { endsOn, cause, occurredAt: `${saidOn}T10:00:00.000Z` };
}

/** What a decision throws: the code, and where they are said the details. */
export function refusal(code: string, details?: object): object {
  return expect.objectContaining({ code, ...(details ? { details } : {}) }) as object;
}
