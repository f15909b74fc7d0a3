import { businessDay, type Centimes, type Day } from '#libs/domain';
import { defineCommand, type Decision, type DecisionContext } from '#libs/commands';
import type { ClaimDocument } from '#libs/events';
import { needsHeirshipAct, type BenefitRule } from '../benefit/benefit.js';
import { BENEFIT_RULES, insuredDay } from '../benefit/rules.parameter.js';
import {
  claimKeyOf,
  isOver,
  isUnderWay,
  refuseClaim,
  stepped,
  type Claim,
  type ClaimStatus,
  type DocumentOfClaim,
} from './claim.js';
import { ClaimTable } from './claim.table.js';

/** Something that an insurer says of one of its claims. */
export interface OfClaim {
  insurer: string;
  claimNumber: string;
  by: string;
}

/** How a claim stands after a step. */
export interface ClaimReply {
  claimId: string;
  status: ClaimStatus;
}

interface Rows {
  claim: Claim | undefined;
}

const rows = ({ insurer, claimNumber }: OfClaim) => ({
  claim: ClaimTable.by('claimKey', claimKeyOf(insurer, claimNumber)),
});

export interface NoteDocuments extends OfClaim {
  documents: readonly ClaimDocument[];
  receivedOn: Day;
}

/**
 * Notes that documents of a claim arrived. One that nobody asked for is kept as received, and moves no clock.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.day-in-the-future`, `claim.decided-before-declared`.
 */
export const noteDocuments = defineCommand({
  name: 'claims.note-documents',
  rows,
  decide: ({ claim }: Rows, { documents, receivedOn }: NoteDocuments, { at }): Decision<ClaimReply, Rows> => {
    const known = openClaim(claim);
    checkDay(known, receivedOn, 'receivedOn', businessDay(at));
    const received = known.documents.map((needed) =>
      needed.receivedOn === null && documents.includes(needed.document) ? { ...needed, receivedOn } : needed,
    );
    const others = documents.filter((document) => !known.documents.some((needed) => needed.document === document));
    const all = [...received, ...others.map((document) => ({ document, isNeeded: false, receivedOn }))];
    return saved({ ...known, documents: all });
  },
});

export interface AcceptClaim extends OfClaim {
  amountCentimes: Centimes;
  decidedOn: Day;
}

/**
 * The insurer accepts a claim, with an amount of the table of benefits on the day of the event. Above a threshold the
 * heirship act is needed, and has to be there.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.waits-for-a-person`, `claim.accepted-already`,
 * `claim.day-in-the-future`, `claim.decided-before-declared`, `claim.amount-outside-table`, `claim.document-missing`.
 */
export const acceptClaim = defineCommand({ name: 'claims.accept', rows, decide: decideAcceptance });

function decideAcceptance(
  { claim }: Rows,
  { amountCentimes, decidedOn, by }: AcceptClaim,
  { at, parameters }: DecisionContext,
): Decision<ClaimReply, Rows> {
  const known = openClaim(claim);
  if (known.status === 'declared') throw refuseClaim('claim.waits-for-a-person', findingsOf(known));
  if (known.status === 'accepted')
    throw refuseClaim('claim.accepted-already', { amountCentimes: known.amountCentimes });
  checkDay(known, decidedOn, 'decidedOn', businessDay(at));
  const rule = parameters.on(BENEFIT_RULES, insuredDay(known.eventOn))[known.benefit];
  const { fromCentimes, toCentimes } = rule;
  if (amountCentimes < fromCentimes || amountCentimes > toCentimes)
    throw refuseClaim('claim.amount-outside-table', { field: 'amountCentimes', fromCentimes, toCentimes });
  const documents = needsHeirshipAct(rule, amountCentimes) ? withHeirshipAct(known, rule) : known.documents;
  return saved({ ...stepped(known, 'accepted', { on: decidedOn, at, by }), decidedOn, documents, amountCentimes });
}

/** The documents of a claim, the heirship act among those that it needs. */
function withHeirshipAct({ documents }: Claim, { heirshipActAboveCentimes }: BenefitRule): DocumentOfClaim[] {
  const document = 'heirship-act';
  if (!documents.some((one) => one.document === document && one.receivedOn !== null))
    throw refuseClaim('claim.document-missing', { field: 'amountCentimes', document, heirshipActAboveCentimes });
  return documents.map((one) => (one.document === document ? { ...one, isNeeded: true } : one));
}

export interface EndClaim extends OfClaim {
  on: Day;
  /** As the wire names the day: `decidedOn`, `cancelledOn`. */
  dayField: string;
  sealedReason: string;
}

/**
 * The insurer refuses a claim, with its reason.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.accepted-already`, `claim.day-in-the-future`,
 * `claim.decided-before-declared`.
 */
export const refuseByInsurer = defineCommand({
  name: 'claims.refuse',
  rows,
  decide: ({ claim }: Rows, command: EndClaim, { at }): Decision<ClaimReply, Rows> => {
    const known = openClaim(claim);
    if (known.status === 'accepted')
      throw refuseClaim('claim.accepted-already', { amountCentimes: known.amountCentimes });
    return ended({ ...known, decidedOn: command.on }, 'refused', command, at);
  },
});

/**
 * A claim that was declared by mistake, or withdrawn before it was paid, counts no longer.
 *
 * Refuses `claim.not-found`, `claim.over`, `claim.day-in-the-future`, `claim.decided-before-declared`,
 * `claim.payment-under-way`.
 */
export const cancelClaim = defineCommand({
  name: 'claims.cancel',
  rows,
  decide: ({ claim }: Rows, command: EndClaim, { at }): Decision<ClaimReply, Rows> => {
    const known = openClaim(claim);
    checkNotUnderWay(known);
    return ended(known, 'cancelled', command, at);
  },
});

function ended(
  claim: Claim,
  status: 'refused' | 'cancelled',
  { on, dayField, by, sealedReason }: EndClaim,
  at: string,
): Decision<ClaimReply, Rows> {
  checkDay(claim, on, dayField, businessDay(at));
  return saved({ ...stepped(claim, status, { on, at, by }), sealedReason });
}

/** @throws {DomainError} `claim.payment-under-way` when the benefit may be in an account already */
export function checkNotUnderWay(claim: Claim): void {
  if (isUnderWay(claim)) throw refuseClaim('claim.payment-under-way', { paymentId: claim.payment?.id ?? null });
}

/** A claim to which something can happen. @throws {DomainError} `claim.not-found`, `claim.over` */
export function openClaim(claim: Claim | undefined): Claim {
  if (!claim) throw refuseClaim('claim.not-found');
  if (isOver(claim)) throw refuseClaim('claim.over', { status: claim.status });
  return claim;
}

/** @throws {DomainError} `claim.day-in-the-future`, `claim.decided-before-declared`, naming the field */
export function checkDay({ declaredOn }: Claim, on: Day, field: string, today: Day): void {
  if (on > today) throw refuseClaim('claim.day-in-the-future', { field, today });
  if (on < declaredOn) throw refuseClaim('claim.decided-before-declared', { field, declaredOn });
}

function findingsOf({ findings }: Claim) {
  return { findings: findings.filter(({ decision }) => decision === null).map(({ code }) => code) };
}

function saved(claim: Claim): Decision<ClaimReply, Rows> {
  return { save: { claim }, reply: { claimId: claim.id, status: claim.status } };
}
