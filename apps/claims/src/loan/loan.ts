import {
  addDays,
  businessDay,
  credit,
  debit,
  defineErrors,
  derivedUuid,
  type Day,
  type Entry,
  type Instant,
} from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { FAMILY_RULES, INSURANCE_CONTRACT, INSURED_SINCE } from '../benefit/rules.parameter.js';
import {
  identitiesOf,
  newClient,
  personKeyOf,
  recount,
  type InsuredClient,
  type CoverChange,
  type KnownIdentity,
  type InsuredPerson,
} from '../client/client.js';
import { ClientTable, CoverChangeTable, KnownIdentityTable } from '../client/client.table.js';
import { isSamePerson, memberOf, type Member, type NewMember } from '../member/member.js';
import {
  coversOn,
  endingOn,
  premiumsDueLedgerAccount,
  PREMIUMS_OWED_BACK,
  unusedMonths,
  type Policy,
} from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';
import { LoanTable } from './loan.table.js';
import { CLAIMS_WORDS } from '../words/refusals.words.js';

/** What moves the end of a loan, and with it that of the cover. */
export const LOAN_ENDS = ['rescheduled', 'repaid-early', 'closed', 'written-off'] as const;
export type LoanEndCause = (typeof LOAN_ENDS)[number];

/** When a loan ends, as core banking said at an instant. */
export interface LoanEnd {
  endsOn: Day;
  cause: LoanEndCause;
  occurredAt: Instant;
}

/** A loan of core banking: whom it insures, and what is known of its end, in whatever order it came. */
export interface Loan {
  id: string;
  /** Null while only its end is known. */
  clientId: string | null;
  policyId: string | null;
  ends: readonly LoanEnd[];
}

/** Core banking disbursed a loan. */
export interface Disbursed {
  loanId: string;
  agency: string;
  client: InsuredPerson;
  members: readonly NewMember[];
  startsOn: Day;
  endsOn: Day;
}

/** Core banking moved the end of a loan. */
export interface Moved {
  loanId: string;
  end: LoanEnd;
}

/** Ids for what a command makes; those of what is there already are not used. */
export interface DrawnIds {
  /** Of the policy, and with a suffix of everything else. */
  id: string;
}

/** Refusals of loans. */
export const refuseLoan = defineErrors(CLAIMS_WORDS, {
  'loan.known': { status: 409, detail: 'This loan was disbursed already.' },
  'loan.before-the-insurance': { status: 422, detail: 'The loan began before there was an insurance.' },
  'loan.ends-before-it-begins': { status: 422, detail: 'The last day of the loan lies before its first.' },
});

interface LoanRows {
  loan: Loan | undefined;
  client: InsuredClient | undefined;
  policies: Policy[];
}

const knownRows = ({ loanId }: { loanId: string }) => {
  const loan = LoanTable.by('id', loanId);
  return {
    loan,
    client: ClientTable.through('id', loan, 'clientId'),
    policies: PolicyTable.allThrough('clientId', loan, 'clientId'),
  };
};

/**
 * A policy opens when a loan is disbursed, for its whole duration. What was known of its end before counts as well, and
 * a standalone policy of the client ends the day before: the premium of its unused months is owed back.
 *
 * Refuses `loan.known`, `loan.ends-before-it-begins`, `loan.before-the-insurance`.
 */
export const disburse = defineCommand({
  name: 'claims.open-for-loan',
  rows: ({ id, loanId, client, members }: Disbursed & DrawnIds) => {
    const key = personKeyOf(client);
    const found = ClientTable.by('personKey', key);
    const identities = identitiesOf(
      key,
      members.map(({ personKey }) => personKey),
    );
    return {
      loan: LoanTable.by('id', loanId),
      client: found,
      policies: PolicyTable.allThrough('clientId', found, 'id'),
      policy: PolicyTable.madeBy(id),
      identities: KnownIdentityTable.allBy(
        'id',
        identities.map((identity) => identity.id),
      ),
      change: CoverChangeTable.madeBy(id),
    };
  },
  decide: decideDisbursement,
});

interface Opening extends LoanRows {
  policy: Policy | undefined;
  identities: KnownIdentity[];
  change: CoverChange | undefined;
}

function decideDisbursement(
  { loan, client: known, policies, identities }: Opening,
  { id, loanId, agency, client: person, members, startsOn, endsOn }: Disbursed & DrawnIds,
  { at, parameters }: DecisionContext,
): Decision<{ policyId: string }, Partial<Opening>> {
  if (loan?.policyId) throw refuseLoan('loan.known', { loanId });
  if (endsOn < startsOn) throw refuseLoan('loan.ends-before-it-begins', { startsOn, endsOn });
  if (startsOn < INSURED_SINCE) throw refuseLoan('loan.before-the-insurance', { insuredSince: INSURED_SINCE });
  const bookedOn = businessDay(at);
  const rules = parameters.on(FAMILY_RULES, bookedOn);
  const { insurer } = parameters.on(INSURANCE_CONTRACT, startsOn);
  const client = known ?? newClient(id, person, agency);
  const opened: Policy = {
    id,
    clientId: client.id,
    kind: 'loan',
    insurer,
    agency,
    startsOn,
    endsOn,
    spans: [{ startsOn, endsOn, cause: 'disbursed', recordedAt: at }],
    loanId,
    months: null,
    premiumCentimes: null,
    owedBackCentimes: null,
    refundedCentimes: null,
  };
  const ends = loan?.ends ?? [];
  const policy = movedBy(opened, ends, at);
  const ended = endedByLoan(policies, policy, at);
  const family = { ...client, members: withNew(client, members, { id, startsOn, at }) };
  const recounted = recount(family, [...policies.map((one) => ended.policies.get(one.id) ?? one), policy], {
    changeId: id,
    agency,
    at,
    rules,
  });
  const wanted = identitiesOf(
    client.personKey,
    members.map(({ personKey }) => personKey),
  );
  return {
    save: {
      loan: { id: loanId, clientId: client.id, policyId: id, ends },
      client: recounted.client,
      policy,
      policies: [...ended.policies.values()],
      identities: wanted.filter((one) => !identities.some((there) => there.id === one.id)),
      ...(recounted.change ? { change: recounted.change } : {}),
    },
    ...(ended.entries.length > 0 ? { booking: { bookedOn, agency, entries: ended.entries } } : {}),
    events: recounted.events,
    reply: { policyId: id },
  };
}

/**
 * The end of a loan moves, and the cover with it. What comes before the loan is known waits for it; of two ends that of
 * the later event counts, whichever comes first.
 *
 * Refuses `loan.ends-before-it-begins`.
 */
export const moveEnd = defineCommand({
  name: 'claims.move-end-of-loan',
  rows: ({ id, loanId }: Moved & DrawnIds) => ({ ...knownRows({ loanId }), change: CoverChangeTable.madeBy(id) }),
  decide: decideMove,
});

function decideMove(
  { loan, client, policies }: LoanRows,
  { id, loanId, end }: Moved & DrawnIds,
  { at, parameters }: DecisionContext,
): Decision<{ policyId: string | null }, Partial<LoanRows & { change: CoverChange }>> {
  const before = loan ?? { id: loanId, clientId: null, policyId: null, ends: [] };
  const ends = [...before.ends, end].sort((a, b) => (a.occurredAt < b.occurredAt ? -1 : 1));
  const policy = policies.find((one) => one.id === before.policyId);
  if (!policy || !client) return { save: { loan: { ...before, ends } }, reply: { policyId: null } };
  if (end.endsOn < policy.startsOn) {
    throw refuseLoan('loan.ends-before-it-begins', { startsOn: policy.startsOn, endsOn: end.endsOn });
  }
  const moved = movedBy(policy, ends, at);
  const all = policies.map((one) => (one.id === moved.id ? moved : one));
  const rules = parameters.on(FAMILY_RULES, businessDay(at));
  const recounted = recount(client, all, { changeId: id, agency: policy.agency, at, rules });
  return {
    save: {
      loan: { ...before, ends },
      client: recounted.client,
      ...(moved === policy ? {} : { policies: [moved] }),
      ...(recounted.change ? { change: recounted.change } : {}),
    },
    events: recounted.events,
    reply: { policyId: moved.id },
  };
}

function movedBy<Of extends Policy>(policy: Of, ends: readonly LoanEnd[], at: Instant): Of {
  const last = ends.at(-1);
  return last ? endingOn(policy, last.endsOn, last.cause, at) : policy;
}

/** Standalone policies that a loan makes superfluous: they end the day before it begins. */
function endedByLoan(
  policies: readonly Policy[],
  loan: Policy,
  at: Instant,
): { policies: Map<string, Policy>; entries: Entry[] } {
  const ended = new Map<string, Policy>();
  const entries: Entry[] = [];
  for (const policy of policies) {
    if (policy.kind !== 'standalone' || policy.endsOn < loan.startsOn || !coversOn(loan, loan.startsOn)) continue;
    const unused = unusedMonths(policy, loan.startsOn);
    const owedBackCentimes = Math.floor((policy.premiumCentimes * unused) / policy.months);
    const lastDay = addDays(loan.startsOn <= policy.startsOn ? policy.startsOn : loan.startsOn, -1);
    ended.set(policy.id, { ...endingOn(policy, lastDay, 'loan-taken', at), owedBackCentimes });
    // Another loan may have ended it before, and part of this may be owed back already.
    const moreCentimes = owedBackCentimes - policy.owedBackCentimes;
    if (moreCentimes === 0) continue;
    entries.push(
      debit(premiumsDueLedgerAccount(policy.insurer), moreCentimes),
      credit(PREMIUMS_OWED_BACK, moreCentimes),
    );
  }
  return { policies: ended, entries };
}

/** A loan brings members of the family along; the client, and those who belong to it already, stay as they are. */
function withNew(
  { personKey, members }: InsuredClient,
  declared: readonly NewMember[],
  { id, startsOn, at }: { id: string; startsOn: Day; at: Instant },
): Member[] {
  const family = [...members];
  for (const [i, person] of declared.entries()) {
    if (person.personKey === personKey || family.some((member) => isSamePerson(member, person))) continue;
    const joinedOn = person.birthOn > startsOn ? person.birthOn : startsOn;
    family.push(memberOf(person, { id: derivedUuid(id, i + 1), joinedOn, recordedAt: at }));
  }
  return family;
}
