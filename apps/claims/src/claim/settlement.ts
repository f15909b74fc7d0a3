import {
  businessDay,
  credit,
  debit,
  drawerLedgerAccount,
  nextReceipt,
  type Centimes,
  type Day,
  type Entry,
  type Instant,
  type ReceiptSeries,
} from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import { ReceiptSeriesTable } from '#libs/counter';
import type { DomainEvent } from '#libs/events';
import product from '../../product.js';
import { DEATH_BENEFITS, type BenefitRule } from '../benefit/benefit.js';
import { BENEFIT_RULES, FAMILY_RULES, insuredDay } from '../benefit/rules.parameter.js';
import { recount, type CoverChange, type InsuredClient, type Recounted } from '../client/client.js';
import { ClientTable, CoverChangeTable } from '../client/client.table.js';
import { isSamePerson, memberOf, type FamilyRules } from '../member/member.js';
import type { Policy } from '../policy/policy.js';
import { PolicyTable } from '../policy/policy.table.js';
import {
  benefitsPaidLedgerAccount,
  claimKeyOf,
  handledCountOf,
  refuseClaim,
  settledFact,
  stepped,
  type Claim,
  type ServedClaim,
} from './claim.js';
import { ClaimTable } from './claim.table.js';
import { checkDay, openClaim, type ClaimReply, type OfClaim } from './decision.js';

/** The insurer says that it served a benefit itself. */
export interface SettleClaim extends OfClaim {
  /** Of what the command makes. */
  id: string;
  amountCentimes: Centimes;
  settledOn: Day;
}

/** A counter pays a benefit out. */
export interface PayOutClaim {
  id: string;
  claimId: string;
  agency: string;
  /** Whoever is paid shows this document: `cin:AB123456`. */
  payeeKey: string;
  by: string;
}

/** What a counter is answered that paid a benefit out. */
export interface PaidOutReply {
  claimId: string;
  amountCentimes: Centimes;
  receiptNumber: string;
}

interface SettleRows {
  claim: Claim | undefined;
  client: InsuredClient | undefined;
  policies: Policy[];
  /** All claims of the client and the family: among them those of the same event. */
  claims: Claim[];
}

interface PayOutRows extends SettleRows {
  series: ReceiptSeries | undefined;
}

type Saved = Partial<SettleRows & { change: CoverChange; series: ReceiptSeries }>;

const rowsOf = (id: string, claim: ReturnType<typeof ClaimTable.by>) => ({
  claim,
  client: ClientTable.through('id', claim, 'clientId'),
  policies: PolicyTable.allThrough('clientId', claim, 'clientId'),
  claims: ClaimTable.allThrough('clientId', claim, 'clientId'),
  change: CoverChangeTable.madeBy(id),
});

/**
 * The insurer served an accepted claim itself. A paid birth adds the child to the family.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.not-accepted`, `claim.amount-differs`, `claim.day-in-the-future`,
 * `claim.decided-before-declared`, `claim.settled-before-accepted`.
 */
export const settleClaim = defineCommand({
  name: 'claims.settle',
  rows: ({ id, insurer, claimNumber }: SettleClaim) =>
    rowsOf(id, ClaimTable.by('claimKey', claimKeyOf(insurer, claimNumber))),
  decide: decideSettlement,
});

function decideSettlement(
  rows: SettleRows,
  { id, amountCentimes, settledOn, by }: SettleClaim,
  { at, parameters }: DecisionContext,
): Decision<ClaimReply, Saved> {
  const accepted = acceptedClaim(rows.claim);
  const bookedOn = businessDay(at);
  checkDay(accepted, settledOn, 'settledOn', bookedOn);
  const acceptedOn = accepted.steps.find(({ status }) => status === 'accepted')?.on ?? accepted.declaredOn;
  if (settledOn < acceptedOn) throw refuseClaim('claim.settled-before-accepted', { field: 'settledOn', acceptedOn });
  if (amountCentimes !== accepted.amountCentimes)
    throw refuseClaim('claim.amount-differs', { field: 'amountCentimes', acceptedCentimes: accepted.amountCentimes });
  const rules = parameters.on(FAMILY_RULES, bookedOn);
  const serving = { id, by, at, on: settledOn, settledBy: 'insurer', servedAt: accepted.agency, rules } as const;
  return { ...served(accepted, rows, serving), reply: { claimId: accepted.id, status: 'settled' } };
}

/**
 * A counter of any agency pays an accepted claim in cash, once, to the client, who shows the identity document; a death
 * benefit to whoever the insurer accepted as the heir. The insurer owes the money back.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.not-accepted`, `claim.paid-to-carrier`, `claim.wrong-payee`.
 */
export const payOutClaim = defineCommand({
  name: 'claims.pay-out',
  rows: ({ id, claimId, agency }: PayOutClaim) => ({
    ...rowsOf(id, ClaimTable.by('id', claimId)),
    series: ReceiptSeriesTable.by('agency', agency),
  }),
  decide: decidePayOut,
});

function decidePayOut(
  rows: PayOutRows,
  { id, agency, payeeKey, by }: PayOutClaim,
  { at, parameters }: DecisionContext,
): Decision<PaidOutReply, Saved> {
  const accepted = acceptedClaim(rows.claim);
  const benefitRule = parameters.on(BENEFIT_RULES, insuredDay(accepted.eventOn))[accepted.benefit];
  checkPayee(accepted, rows.client, payeeKey, benefitRule);
  const bookedOn = businessDay(at);
  const { receiptNumber, series } = nextReceipt(rows.series, agency, product.letter, bookedOn);
  const { insurer, amountCentimes } = accepted;
  const rules = parameters.on(FAMILY_RULES, bookedOn);
  const serving = { id, by, at, on: bookedOn, settledBy: 'cash', servedAt: agency, rules } as const;
  const { save, events } = served(accepted, rows, serving);
  return {
    save: { ...save, series },
    booking: { bookedOn, agency, entries: payOutEntries(agency, insurer, amountCentimes) },
    events,
    reply: { claimId: accepted.id, amountCentimes, receiptNumber },
  };
}

interface Serving {
  id: string;
  by: string;
  at: Instant;
  /** The day of it, as whoever serves it says. */
  on: Day;
  settledBy: 'cash' | 'insurer';
  /** Where it is counted. */
  servedAt: string;
  rules: FamilyRules;
}

/** The benefit of an accepted claim is served, and told; a birth that is paid adds the child to the family. */
function served(
  accepted: AcceptedClaim,
  { client, policies, claims }: SettleRows,
  { id, by, at, on, settledBy, servedAt, rules }: Serving,
): { save: Saved; events: DomainEvent[] } {
  const claim: ServedClaim = {
    ...stepped(accepted, 'settled', { on, at, by }),
    amountCentimes: accepted.amountCentimes,
    settledBy,
    servedAt,
    servedOn: businessDay(at),
    handledCount: handledCountOf(accepted, claims),
  };
  const grown = withChild(claim, client, policies, { id, at, rules });
  if (!grown) return { save: { claim }, events: [settledFact(claim, at)] };
  const change = grown.change ? { change: grown.change } : {};
  return { save: { claim, client: grown.client, ...change }, events: [settledFact(claim, at), ...grown.events] };
}

/** The booking of a benefit that a counter pays: the insurer owes it. */
function payOutEntries(agency: string, insurer: string, amountCentimes: Centimes): Entry[] {
  return [
    debit(benefitsPaidLedgerAccount(insurer), amountCentimes),
    credit(drawerLedgerAccount(agency), amountCentimes),
  ];
}

type AcceptedClaim = Claim & { amountCentimes: Centimes };

function acceptedClaim(claim: Claim | undefined): AcceptedClaim {
  const { amountCentimes, ...known } = openClaim(claim);
  if (known.status !== 'accepted' || amountCentimes === null)
    throw refuseClaim('claim.not-accepted', { status: known.status });
  return { ...known, amountCentimes };
}

function checkPayee(
  { benefit, memberId }: Claim,
  client: InsuredClient | undefined,
  payeeKey: string,
  { paidTo }: BenefitRule,
): void {
  if (paidTo === 'carrier') throw refuseClaim('claim.paid-to-carrier', { benefit });
  const isOwnDeath = DEATH_BENEFITS.includes(benefit) && memberId === null;
  if (!isOwnDeath && client?.personKey !== payeeKey)
    throw refuseClaim('claim.wrong-payee', { field: 'payee.idNumber' });
}

/** The family with the child whose birth is paid, from birth on; a child that is known already joins no second time. */
function withChild(
  { benefit, child, eventOn }: Claim,
  client: InsuredClient | undefined,
  policies: readonly Policy[],
  { id, at, rules }: { id: string; at: Instant; rules: FamilyRules },
): Recounted | undefined {
  if (benefit !== 'birth' || !child || !client) return undefined;
  const person = { relation: 'child', ...child, birthOn: eventOn, personKey: null, studentUntil: null } as const;
  if (client.members.some((member) => isSamePerson(member, person))) return undefined;
  const members = [...client.members, memberOf(person, { id, joinedOn: eventOn, recordedAt: at })];
  return recount({ ...client, members }, policies, { changeId: id, agency: client.agency, at, rules });
}
